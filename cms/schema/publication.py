"""Whether an entry is shown, per language: its state, from when, until when."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cms.core.dates import parse_moment
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields import Json

PUBLISHED, DRAFT = "published", "draft"
STATES = {PUBLISHED: N_("Published"), DRAFT: N_("Draft")}


class Window(NamedTuple):
    """One language's publication: shown from `opens` (inclusive) until `closes` (exclusive)."""

    opens: datetime | None = None
    closes: datetime | None = None

    def shows(self, now: datetime) -> bool:
        """Whether the language is shown at a moment."""
        is_open = self.opens is None or self.opens <= now
        return is_open and (self.closes is None or now < self.closes)

    def moments(self) -> tuple[datetime, ...]:
        """When what is shown changes."""
        return tuple(moment for moment in (self.opens, self.closes) if moment)


def parse_publication(raw: Json) -> dict[str, Window]:
    """The windows of the published languages, from an entry's `publication`. Raises Invalid."""
    if not isinstance(raw, Mapping):
        raise Invalid("publication", N_("This must have one state per language."))
    windows = {}
    for locale, one in raw.items():
        path = f"publication.{locale}"
        if not isinstance(one, Mapping) or one.get("state") not in STATES:
            raise Invalid(path, N_("The state must be published or draft."))
        if one["state"] == PUBLISHED:
            windows[locale] = Window(_moment(one, "from", path), _moment(one, "until", path))
    return windows


def _moment(raw: Mapping[str, Json], name: str, path: str) -> datetime | None:
    """A moment of a window; None where the window has no such edge."""
    return parse_moment(raw[name], f"{path}.{name}") if name in raw else None


def published_in(raw: Json) -> list[str]:
    """The languages that an entry's `publication` calls published, whatever else is wrong with it."""
    if not isinstance(raw, Mapping):
        return []
    states = {locale: one for locale, one in raw.items() if isinstance(one, Mapping)}
    return [locale for locale, one in states.items() if one.get("state") == PUBLISHED]


ANY_PUBLISHED: dict[str, Json] = {
    "not": {
        "additionalProperties": {
            "not": {"properties": {"state": {"const": PUBLISHED}}, "required": ["state"]}
        }
    }
}
"""JSON Schema of a `publication` with at least one published language."""


def publication_schema() -> dict[str, Json]:
    """JSON Schema of `publication`."""
    moment = {"type": "string", "format": "date-time"}
    return {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "required": ["state"],
            "properties": {"state": {"enum": list(STATES)}, "from": moment, "until": moment},
        },
    }
