"""From when until when each language of an entry is shown, as the controls of its form have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from blueprints.editor.context import site
from cms.core.dates import parse_moment, typed_moment
from cms.core.errors import Invalid
from cms.core.languages import Locale
from cms.editing import KEEP, EditedEntry
from cms.editing.forms.form import from_moment
from cms.schema.fields.walk import locate
from cms.schema.translations import summary

LIVE = ("published", "scheduled")
MAX_MOMENT_LENGTH = 60
"""Characters that a moment in a control has at most."""
EDGES = ("_from.", "_until.")
"""Beginnings of the names of the controls."""


@dataclass(frozen=True, slots=True)
class ScheduleEnd:
    """One end of a schedule: `text` as typed in its control, and what is wrong with it."""

    name: str
    path: str
    text: str
    refusals: tuple[Invalid, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """The state of one language of an entry. `changed`: unpublished values; `begun`: whether it has
    any text.
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
        """The refusals of both ends."""
        return self.opens.refusals + self.closes.refusals


def language_statuses(edited: EditedEntry) -> list[LanguageStatus]:
    """Every language of the site, as this entry has it."""
    snapshot = site().store.snapshot()
    publication = edited.raw.get("publication", {})
    found = []
    for locale in snapshot.locales:
        code, window = locale.code, publication.get(locale.code, {})
        state = edited.states[code]
        changed = sum(1 for path in edited.changed if _locale(edited, path) in ("", code))
        opens, closes = (
            ScheduleEnd(
                f"_{edge}.{code}",
                f"publication.{code}.{edge}",
                from_moment(str(window.get(edge, "")), snapshot.zone),
            )
            for edge in ("from", "until")
        )
        outdated = (
            summary(edited.model, edited.raw, code, True, default=snapshot.default_locale)
            == "stale"
        )
        begun = edited.model.title in edited.flat or any(
            _locale(edited, path) == code for path in edited.flat
        )
        found.append(LanguageStatus(locale, state, outdated, changed, opens, closes, begun))
    return found


def _locale(edited: EditedEntry, path: str) -> str:
    place = locate(edited.model.fields, path)
    return place[1] if place else ""


def typed(
    statuses: Sequence[LanguageStatus], sent: Mapping[str, str], problems: Sequence[Invalid] = ()
) -> list[LanguageStatus]:
    """The languages with the schedule that was typed, where one was sent, and what is wrong with
    it.
    """

    def edge(one: ScheduleEnd) -> ScheduleEnd:
        return replace(
            one,
            text=sent.get(one.name, one.text)[:MAX_MOMENT_LENGTH],
            refusals=tuple(problem for problem in problems if problem.path == one.path),
        )

    return [replace(one, opens=edge(one.opens), closes=edge(one.closes)) for one in statuses]


def changed(
    edited: EditedEntry, sent: Mapping[str, str], done: Sequence[str] = ()
) -> dict[str, str]:
    """The posted controls of a schedule that differ from the entry; without the languages `done`."""
    edges = [
        edge
        for one in language_statuses(edited)
        if one.locale.code not in done
        for edge in one.edges
    ]
    return {
        edge.name: sent[edge.name][:MAX_MOMENT_LENGTH]
        for edge in edges
        if sent.get(edge.name, edge.text) != edge.text
    }


def moment(edge: ScheduleEnd, sent: Mapping[str, str]) -> datetime | None:
    """The moment in a control, in the site's time zone; None where it is empty. An unchanged moment
    keeps the offset that it has in the file. Raises Invalid.
    """
    kept: datetime | None = KEEP
    text = sent.get(edge.name, edge.text)
    if text == edge.text:
        return kept
    if not text.strip():
        return None
    found = typed_moment(text, edge.path)
    here = found if found.tzinfo else found.replace(tzinfo=site().store.snapshot().zone)
    return parse_moment(here.isoformat(), edge.path)
