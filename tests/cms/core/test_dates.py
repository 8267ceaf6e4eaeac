"""Dates as people type them."""

import pytest

from cms.core.dates import parse_date, typed_date, typed_moment
from cms.core.errors import Invalid
from cms.schema.fields import Date


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2024-08-03", "2024-08-03"),
        ("2024/8/3", "2024-08-03"),
        ("2024.08.03", "2024-08-03"),
        ("2024-8", "2024-08"),
        ("2024", "2024"),
        ("2024年8月3日", "2024-08-03"),
        ("2024 年 8 月 3 号", "2024-08-03"),
        ("2024年08月", "2024-08"),
        ("2024年", "2024"),
        ("3 August 2024", "2024-08-03"),
        ("3rd of Aug. 2024", "2024-08-03"),
        ("August 3, 2024", "2024-08-03"),
        ("Sept 2024", "2024-09"),
        ("May 2024", "2024-05"),
        ("２０２４/８/３", "2024-08-03"),
        ("２０２４年８月", "2024-08"),
        (" 2024/8/3 ", "2024-08-03"),
        ("03.08.2024", "2024-08-03"),
        ("3. 8. 2024", "2024-08-03"),
    ],
)
def test_a_date_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert typed_date(typed) == read
    assert Date("Day", partial=True).from_form([typed]) == read
    assert str(parse_date(read, "day")) == read


@pytest.mark.parametrize(
    "typed", ["3/8/2024", "31.31.24", "last week", "2024/8-3", "Augustus 2024", "32", "8月3日"]
)
def test_what_could_mean_two_days_or_none_stays_as_typed(typed: str) -> None:
    assert typed_date(typed) == typed
    with pytest.raises(Invalid):
        parse_date(typed_date(typed), "day")


@pytest.mark.parametrize("typed", ["2024/2/31", "31 June 2024", "2024年13月1日"])
def test_a_day_that_there_is_not_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Invalid, match="doesn’t exist"):
        parse_date(typed_date(typed), "day")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-05-03T08:30", "2026-05-03T08:30:00"),
        ("2026-05-03 8:30", "2026-05-03T08:30:00"),
        ("2026/5/3 08:30", "2026-05-03T08:30:00"),
        ("3 May 2026 8:30", "2026-05-03T08:30:00"),
        ("3 May 2026, 8:30", "2026-05-03T08:30:00"),
        ("May 3, 2026 08:30:15", "2026-05-03T08:30:15"),
        ("2026年5月3日8时30分", "2026-05-03T08:30:00"),
        ("2026年5月3日 8点", "2026-05-03T08:00:00"),
        ("２０２６/５/３　８：３０", "2026-05-03T08:30:00"),
        ("2026/5/3", "2026-05-03T00:00:00"),
        ("2026年5月3日", "2026-05-03T00:00:00"),
        ("2026-05-03T08:30:00+05:00", "2026-05-03T08:30:00+05:00"),
        ("2026-05-03T08:30Z", "2026-05-03T08:30:00+00:00"),
    ],
)
def test_a_moment_is_read_as_people_type_it(typed: str, read: str) -> None:
    moment = typed_moment(typed, "from")
    assert moment.isoformat() == read


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "2026",
        "2026/5",
        "5/3/2026 8:00",
        "2026/5/3 25:00",
        "2026/5/3 8:61",
        "8:30",
        "2026/5/3 8",
        "3 May 2026 8:30 8:30",
        "2026/5/3 " + " " * 100_000 + "x",
    ],
)
def test_what_is_no_moment_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Invalid, match="such as 2024-08-24 08:00"):
        typed_moment(typed, "from")


@pytest.mark.parametrize("typed", ["2026/2/30 8:00", "31 June 2026", "2026-02-30T08:00"])
def test_a_moment_on_a_day_that_there_is_not(typed: str) -> None:
    with pytest.raises(Invalid, match="doesn’t exist"):
        typed_moment(typed, "from")
