"""When each language of an entry is shown, as the controls of its form have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from blueprints.editor.context import current_snapshot, locales
from cms.core.dates import parse_moment, typed_moment
from cms.core.errors import Invalid
from cms.core.languages import Locale
from cms.editing.edited_entry import EditedEntry
from cms.editing.forms.typed_values import from_moment
from cms.editing.schedule import KEEP
from cms.schema.fields.walk import language_at
from cms.schema.translations import status

LIVE = ("published", "scheduled")
MAX_MOMENT_LENGTH = 60
"""The most characters read of a control."""
CONTROL_PREFIXES = ("_from.", "_until.")
"""The prefixes of the names of the controls."""
Sent = Mapping[str, str]
NO_CONTROLS: Sent = {}


@dataclass(frozen=True, slots=True)
class ScheduleEnd:
    """One end of a schedule: its control, the `saved` and the submitted text, and its errors."""

    name: str
    path: str
    saved: str
    text: str
    refusals: tuple[Invalid, ...]

    def moment(self) -> datetime | None:
        """Return the moment in the control in the site's time zone, None if it is empty.

        An unchanged moment is KEEP: it keeps the offset that it has in the file. Raises Invalid.
        """
        unchanged: datetime | None = KEEP
        if self.text == self.saved:
            return unchanged
        if not self.text.strip():
            return None
        typed = typed_moment(self.text, self.path)
        localized = typed if typed.tzinfo else typed.replace(tzinfo=current_snapshot().zone)
        return parse_moment(localized.isoformat(), self.path)


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """The state of one language of an entry.

    `changed` is the number of unpublished values; `begun` says whether it has any text.
    """

    locale: Locale
    state: str
    outdated: bool
    changed: int
    opens: ScheduleEnd
    closes: ScheduleEnd
    begun: bool

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def edges(self) -> tuple[ScheduleEnd, ScheduleEnd]:
        return self.opens, self.closes

    @property
    def refusals(self) -> tuple[Invalid, ...]:
        """The errors of both ends."""
        return self.opens.refusals + self.closes.refusals

    @property
    def times_opened(self) -> bool:
        """Whether its times are unfolded: they have errors, or were typed and not published."""
        return bool(self.refusals) or any(edge.text != edge.saved for edge in self.edges)


def language_statuses(
    edited: EditedEntry, sent: Sent = NO_CONTROLS, problems: Sequence[Invalid] = ()
) -> list[LanguageStatus]:
    """Return the state of each language of the site, with the submitted schedule and its errors if
    any.
    """
    fields, default = edited.model.fields, edited.default_locale
    statuses = []
    for locale in locales():
        code = locale.code
        texts = status(edited.model, edited.raw, code, True, default=default)
        statuses.append(
            LanguageStatus(
                locale,
                edited.states[code],
                "stale" in texts.values(),
                sum(language_at(fields, path) in ("", code) for path in edited.changed),
                _end(edited, code, "from", sent, problems),
                _end(edited, code, "until", sent, problems),
                code in edited.locales_with_text,
            )
        )
    return statuses


def _end(
    edited: EditedEntry, code: str, edge: str, sent: Sent, problems: Sequence[Invalid]
) -> ScheduleEnd:
    name, path = f"_{edge}.{code}", f"publication.{code}.{edge}"
    window = edited.raw.get("publication", {}).get(code, {})
    saved = from_moment(str(window.get(edge, "")), current_snapshot().zone)
    text = sent.get(name, saved)[:MAX_MOMENT_LENGTH]
    return ScheduleEnd(
        name, path, saved, text, tuple(problem for problem in problems if problem.path == path)
    )


def changed_controls(edited: EditedEntry, sent: Sent, done: Sequence[str] = ()) -> dict[str, str]:
    """Return the submitted controls of a schedule that differ from the entry, without the languages
    `done`.
    """
    left = [code for code in edited.states if code not in done]
    edges = [_end(edited, code, edge, sent, ()) for code in left for edge in ("from", "until")]
    return {edge.name: edge.text for edge in edges if edge.text != edge.saved}
