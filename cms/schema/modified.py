"""When an entry was last changed, per language: `"modified": {"en": "2026-11-27T02:40:00Z"}` in its
file.

The editor writes it (cms/editing/modified.py). A language has none until the editor first publishes
a change of it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields import Json

MODIFIED = "modified"
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def modified_in(raw: Mapping[str, Json]) -> dict[str, str]:
    """Language → moment (ISO 8601, UTC, to the second) in an entry's file; what isn't one is left
    out.
    """
    found = raw.get(MODIFIED)
    if not isinstance(found, dict):
        return {}
    return {code: moment for code, moment in found.items() if is_moment(moment)}


def is_moment(value: Any) -> bool:
    """Whether a value is a moment as `modified` has them."""
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def modified_problems(raw: Json, now: datetime) -> Iterator[Invalid]:
    """Refusals of an entry's `modified`."""
    if not isinstance(raw, dict):
        yield Invalid(
            MODIFIED, N_("This must have one moment per language. Correct it or remove it.")
        )
        return

    for locale, moment in raw.items():
        if not is_moment(moment):
            yield Invalid(
                f"{MODIFIED}.{locale}",
                N_(
                    "Enter date and time in UTC to the second, such as "
                    "2024-08-24T00:00:00Z, or remove the line."
                ),
            )
        elif datetime.fromisoformat(moment) > now:
            yield Invalid(
                f"{MODIFIED}.{locale}",
                N_("This moment is in the future. Correct it or remove the line."),
            )


def modified_schema() -> dict[str, Json]:
    """JSON Schema of `modified`."""
    return {
        "type": "object",
        "additionalProperties": {
            "type": "string",
            "format": "date-time",
            "pattern": f"^{MOMENT.pattern}$",
        },
    }
