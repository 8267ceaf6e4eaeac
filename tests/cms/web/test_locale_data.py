"""Dates made of parts that are kept read as Babel writes them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date

from cms.web.locale_data import Tongue

DAYS = (date(2024, 8, 23), date(1998, 1, 1), date(2000, 12, 31), date(800, 2, 9), date(1, 1, 1))


@pytest.mark.parametrize(
    "pattern",
    [
        "d MMM y",
        "MMM y",
        "y",
        "d–",
        "d MMM – ",
        "y年M月d日",
        "y年M月",
        "d日",
        "EEEE d MMM",
        "'d' d",
        "d MMM ''y",
        "dd.MM.yyyy",
        "yy LLLL",
        "D y",
        "G y",
        "100%",
        "",
    ],
)
@pytest.mark.parametrize("code", ["en", "zh", "ru", "fa"])
def test_a_date_reads_as_babel_writes_it(code: str, pattern: str, tmp_path: Path) -> None:
    tongue = Tongue((Path("nowhere"),), code, tmp_path)
    for day in DAYS * 2:
        assert written(lambda day=day: tongue.day(day, pattern)) == written(
            lambda day=day: format_date(day, pattern, tongue.locale)
        )


def written(make: Callable[[], str]) -> str:
    """The text, or what is wrong: a translator may have written anything."""
    try:
        return str(make())
    except (ValueError, KeyError, TypeError) as fault:
        return type(fault).__name__
