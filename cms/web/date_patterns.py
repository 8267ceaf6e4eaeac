"""Days in a pattern of CLDR, as Babel writes them; for the patterns that pages have without Babel's
data.

Babel reads all it knows of a language, and loads what can format all of that, before it names one
month: 30 ms of each start that shows a date.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import orjson
from babel import __version__
from babel.core import Locale

from cms.core.files import make_folder

FIELD = r"d{1,2}(?!d)|M{1,4}(?!M)|y(?!y)"
PART, PATTERN = re.compile(FIELD), re.compile(rf"(?:{FIELD}|[^A-Za-z'%])+")
"""Patterns without words and without other fields."""
WIDTHS = {"MMM": "abbreviated", "MMMM": "wide"}

Names = Mapping[str, Sequence[str]]
"""Width → the names of the twelve months."""


def written(value: date, pattern: str, locale: Locale, names: Callable[[], Names]) -> str:
    """A day in a pattern; `names` is asked for those of the months where one is written."""
    if not PATTERN.fullmatch(pattern):
        from babel.dates import format_date

        return format_date(value, pattern, locale)
    known = names() if "MMM" in pattern else {}
    return PART.sub(lambda part: FIELDS[part[0][0]](value, part[0], known), pattern)


def _month(value: date, field: str, names: Names) -> str:
    return (
        names[WIDTHS[field]][value.month - 1] if field in WIDTHS else f"{value.month:0{len(field)}}"
    )


FIELDS: Mapping[str, Callable[[date, str, Names], str]] = {
    "d": lambda value, field, names: f"{value.day:0{len(field)}}",
    "M": _month,
    "y": lambda value, field, names: str(value.year),
}


def month_names(locale: Locale, cache: Path) -> Names:
    """The names of months within a date; from Babel where they are not kept yet in `cache`, the
    folder of what may be lost."""
    kept = cache / f"months-{locale}-{__version__}.json"
    with suppress(OSError, ValueError):
        found: Names = orjson.loads(kept.read_bytes())
        if isinstance(found, dict) and all(
            len(found.get(width, ())) == 12 for width in WIDTHS.values()
        ):
            return found
    names = {
        width: [locale.months["format"][width][number] for number in range(1, 13)]
        for width in WIDTHS.values()
    }
    with suppress(OSError):
        make_folder(cache)
        draft = kept.with_suffix(".draft")
        draft.write_bytes(orjson.dumps(names))
        draft.replace(kept)
    return names
