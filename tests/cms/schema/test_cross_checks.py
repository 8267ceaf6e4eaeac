"""Checks across fields."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from blueprints.sections import SECTIONS
from cms.schema.content_type import LEADING_FIELDS, ContentType
from cms.schema.fields import Choice, Date, Field, Group, Line, Lines, Needs, Number, Order, Rows
from cms.schema.fields.cross_checks import Check

RANGES = [
    ("start", "end"),
    ("from", "until"),
    ("from", "to"),
    ("since", "until"),
    ("opens", "closes"),
    ("date", "until"),
    ("datePosted", "validThrough"),
    ("south", "north"),
]


class Meeting(ContentType, name="meetings"):
    label = plural = "Meeting"
    checks = (Order("start", "end"),)

    start = Date("Start", partial=True)
    end = Date("End", partial=True)
    height = Group(
        "Height", {"from": Number("From"), "to": Number("To")}, checks=[Order("from", "to")]
    )
    deadlines = Rows(
        "Deadlines",
        {"kind": Choice("For", {"a": "A"}), "closes": Date("Closes")},
        checks=[Needs("kind", "closes", problem="Say what for.")],
    )


def found(**raw: Any) -> list[str]:
    return [one.path for one in Meeting.cross_check(raw)]


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2024-08-23", "2024-08-22", True),
        ("2024-08-23", "2024-08-23", False),
        ("2024-08-23", "2024-08", False),
        ("2024-08", "2024-07-31", True),
        ("2024-08-23", "2024", False),
        ("2024", "2023-12-31", True),
        ("2024-08-23", "soon", False),
        ("2024-08-23", None, False),
        (None, "2024", False),
        ("2024-02-31", "2023", False),
    ],
)
def test_an_end_is_not_before_its_start(start: str | None, end: str | None, wrong: bool) -> None:
    assert found(start=start, end=end) == (["end"] if wrong else [])


def test_numbers_and_groups_and_rows() -> None:
    assert found(height={"from": 20, "to": 10}) == ["height.to"]
    assert (
        found(height={"from": -154, "to": 0})
        == found(height={"from": True, "to": 0})
        == found(height="x")
        == []
    )
    assert found(
        deadlines=[{"id": "a", "closes": "2024-01-01"}, {"id": "b", "kind": "a"}, {"id": "c"}, 7]
    ) == ["deadlines.a.kind"]


def test_the_schema_says_what_it_can() -> None:
    assert Meeting.schema()["properties"]["deadlines"]["items"]["dependentRequired"] == {
        "closes": ["kind"]
    }
    own = {
        field.name
        for field in Meeting.cross_checked()
        if field is not LEADING_FIELDS["formerAddresses"]
    }
    assert own == {"start", "end", "from", "to", "kind", "closes"}


class Book(ContentType, name="books"):
    label = plural = "Book"
    route = "books/{address}/"

    title = Line("Title", required=True)
    author = Lines("Authors", required=True, unless=("editor", "archive"))
    editor = Lines("Editors")
    archive = Line("Archive")


@pytest.mark.parametrize(
    ("raw", "missing"),
    [
        ({}, ["title", "author"]),
        ({"title": "T"}, ["author"]),
        ({"title": "T", "author": ["A"]}, []),
        ({"title": "T", "editor": ["E"]}, []),
        ({"title": "T", "archive": "A"}, []),
        ({"title": "T", "author": [], "editor": [], "archive": ""}, ["author"]),
    ],
)
def test_a_field_may_be_filled_instead_of_a_required_one(
    raw: dict[str, Any], missing: list[str]
) -> None:
    assert [one.path for one in Book.missing(raw, "en")] == missing
    published = {name: value for name, value in raw.items() if value} | {
        "publication": {"en": {"state": "published"}}
    }
    assert Draft202012Validator(Book.schema()).is_valid(published) == (not missing)


def ranges(name: str, fields: dict[str, Field], checks: tuple[Check, ...]) -> list[str]:
    """Return every range of a type that no check covers."""
    known = {check.names for check in checks if isinstance(check, Order)}
    own = [
        f"{name}: {first}, {last}"
        for first, last in RANGES
        if isinstance(fields.get(first), Date | Number)
        and last in fields
        and (first, last) not in known
    ]
    return own + [
        fault
        for one in fields.values()
        if isinstance(one, Group)
        for fault in ranges(f"{name}.{one.name}", one.fields, one.checks)
    ]


def test_every_range_of_the_site_is_checked() -> None:
    models = [model for section in SECTIONS for model in section.models]
    assert [
        fault for model in models for fault in ranges(model.name, model.fields, model.checks)
    ] == []
    assert sum(len(model.cross_checked()) for model in models) > 10
