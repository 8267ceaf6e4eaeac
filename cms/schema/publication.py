"""Publication of an entry by language, as stored in its file: whether, from when and until when it
is shown (`publication`), and when it was last changed (`"modified": {"en":
"2026-11-27T02:40:00Z"}`).

The editor writes `modified` (cms/editing/modified.py). A language has no `modified` until the
editor first publishes a change of it.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from cms.core.dates import parse_moment
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields import Json, Raw
from cms.schema.fields.base import JsonObject

PUBLISHED, DRAFT = "published", "draft"
STATES = {PUBLISHED: N_("Published"), DRAFT: N_("Draft")}


class Window(NamedTuple):
    """The publication window of one language: from `opens` (inclusive) until `closes` (exclusive)."""

    opens: datetime | None = None
    closes: datetime | None = None

    def shows(self, now: datetime) -> bool:
        """Return whether the language is published at a time."""
        is_open = self.opens is None or self.opens <= now
        return is_open and (self.closes is None or now < self.closes)

    def moments(self) -> tuple[datetime, ...]:
        """Return the times at which the language is published or unpublished."""
        return tuple(moment for moment in (self.opens, self.closes) if moment)


def parse_publication(raw: Json) -> dict[str, Window]:
    """Return the windows of the published languages from an entry's `publication`. Raises Invalid."""
    if not isinstance(raw, Mapping):
        raise Invalid("publication", N_("This must have one state per language."))
    windows = {}
    for locale, state in raw.items():
        path = f"publication.{locale}"
        if not isinstance(state, Mapping) or state.get("state") not in STATES:
            raise Invalid(path, N_("The state must be published or draft."))
        if state["state"] == PUBLISHED:
            windows[locale] = Window(_moment(state, "from", path), _moment(state, "until", path))
    return windows


def _moment(raw: Raw, name: str, path: str) -> datetime | None:
    """Return one end of a window; None if it is open."""
    return parse_moment(raw[name], f"{path}.{name}") if name in raw else None


def published_languages(raw: Json) -> list[str]:
    """Return the languages with the state "published", even if the rest of `publication` is
    invalid.
    """
    if not isinstance(raw, Mapping):
        return []
    states = {locale: state for locale, state in raw.items() if isinstance(state, Mapping)}
    return [locale for locale, state in states.items() if state.get("state") == PUBLISHED]


ANY_PUBLISHED: JsonObject = {
    "not": {
        "additionalProperties": {
            "not": {"properties": {"state": {"const": PUBLISHED}}, "required": ["state"]}
        }
    }
}
"""JSON Schema of a `publication` with at least one published language."""


def publication_schema() -> JsonObject:
    """Return the JSON Schema of `publication`."""
    moment = {"type": "string", "format": "date-time"}
    return {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "required": ["state"],
            "properties": {"state": {"enum": list(STATES)}, "from": moment, "until": moment},
        },
    }


MODIFIED = "modified"
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def modified_times(raw: Raw) -> dict[str, str]:
    """Return language → time (ISO 8601, UTC, to the second) from an entry's file, without invalid
    values.
    """
    times = raw.get(MODIFIED)
    if not isinstance(times, dict):
        return {}
    return {code: moment for code, moment in times.items() if is_moment(moment)}


def is_moment(value: Any) -> bool:
    """Return whether a value is a time in the format of `modified`."""
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def modified_schema() -> JsonObject:
    """Return the JSON Schema of `modified`."""
    return {
        "type": "object",
        "additionalProperties": {
            "type": "string",
            "format": "date-time",
            "pattern": f"^{MOMENT.pattern}$",
        },
    }
