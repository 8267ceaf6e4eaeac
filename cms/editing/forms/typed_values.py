"""Values as they are typed into a control, read and shown again."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from cms.core.dates import SHAPE, typed_date, typed_moment
from cms.core.errors import Invalid
from cms.editing.forms.code_names import CodeNames
from cms.schema.fields import Field, Json

MAX_EXACT_INTEGER = 2**53
"""Up to here, integers in JSON are exact in Python and in browsers."""


def read_typed(
    field: Field, values: Sequence[str], zone: ZoneInfo, codes: CodeNames
) -> Json | None:
    """Parse the value typed into a control: moments in a time zone, codes by their names. A number
    too large to be exact stays text.
    """
    raw = field.from_form(values)
    if field.widget == "moment" and raw:
        return to_moment(raw, zone)
    if isinstance(raw, int | float) and abs(raw) > MAX_EXACT_INTEGER:
        return str(raw)
    return codes.read(field, raw)


def to_moment(text: str, zone: ZoneInfo) -> str:
    """Return a typed moment (`2024-08-24 08:00`) as files store it, with its offset; other text
    unchanged.
    """
    if SHAPE.fullmatch(typed_date(text)):  # a day alone is no moment
        return text
    try:
        moment = typed_moment(text, "")
    except Invalid:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def from_moment(text: str, zone: ZoneInfo) -> str:
    """Return a stored moment in the site's time zone, without offset; other text unchanged."""
    try:
        moment = datetime.fromisoformat(text)
        local = moment.astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return text
    if moment.tzinfo is None:
        return text
    return local.isoformat(" ", "seconds" if local.second else "minutes")
