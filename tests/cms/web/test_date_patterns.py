"""Days read as Babel writes them, in every language, and Babel's data are read once."""

from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date

from cms.web import date_patterns
from cms.web.date_patterns import PATTERN, month_names, written

DAYS = [date(2024, month, day) for month in range(1, 13) for day in (1, 10, 28)] + [date(987, 3, 4)]
OURS = (
    "d MMM y",
    "MMM y",
    "y",
    "d MMM y – ",
    "d–",
    "y年M月d日",
    "y年M月d日至",
    "dd.MM.y",
    "d. MMMM y",
)
BABELS = ("EEEE, d MMM y", "d 'de' MMMM 'de' y", "yyyy-MM-dd", "yy", "QQQ y", "d LLL y", "full")


@pytest.mark.parametrize(
    "code", ["en", "en_GB", "zh", "zh_Hant", "ru", "kk", "uz", "fa", "mn", "tg", "de", "fr"]
)
@pytest.mark.parametrize("pattern", [*OURS, *BABELS])
def test_a_day_reads_as_babel_writes_it(code: str, pattern: str, tmp_path: Path) -> None:
    locale = Locale.parse(code)
    for _first_and_again in range(2):
        for day in DAYS:
            told = written(day, pattern, locale, lambda: month_names(locale, tmp_path))
            assert told == format_date(day, pattern, locale)


def in_english(day: date, pattern: str, cache: Path) -> str:
    english = Locale.parse("en")
    return written(day, pattern, english, lambda: month_names(english, cache))


def test_which_patterns_need_babel() -> None:
    assert all(PATTERN.fullmatch(pattern) for pattern in OURS)
    assert not any(PATTERN.fullmatch(pattern) for pattern in BABELS)


def test_names_are_kept(tmp_path: Path) -> None:
    assert in_english(date(2024, 3, 4), "d MMM y", tmp_path) == "4 Mar 2024"
    kept = next(tmp_path.glob(f"months-en-{date_patterns.__version__}*"))
    kept.write_bytes(kept.read_bytes().replace(b"Mar", b"Lent"))
    assert in_english(date(2024, 3, 4), "d MMM y", tmp_path) == "4 Lent 2024"


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"wide": [], "abbreviated": []}', b"null"])
def test_names_that_are_broken_are_made_anew(broken: bytes, tmp_path: Path) -> None:
    (tmp_path / f"months-en-{date_patterns.__version__}.json").write_bytes(broken)
    assert in_english(date(2024, 3, 4), "d MMMM y", tmp_path) == "4 March 2024"


def test_where_nothing_can_be_kept_babel_is_asked(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert in_english(date(2024, 3, 4), "d MMM y", tmp_path / "file" / "cache") == "4 Mar 2024"
