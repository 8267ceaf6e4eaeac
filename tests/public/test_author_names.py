"""Rows of authors keep a name of their own, since their person may be unpublished or removed."""

from typing import Any

import pytest

from blueprints.editor.autosave import filled_in
from blueprints.shared.fields import Authors
from cms.schema.content_type import ContentType
from cms.schema.fields import Line
from cms.schema.flat import flatten, unflatten

PEOPLE: dict[str, dict[str, Any]] = {
    "chen": {
        "name": {"en": "Chen Yaning", "zh": "陈亚宁"},
        "familyName": {"en": "Chen", "zh": "陈"},
        "givenName": {"en": "Yaning", "zh": "亚宁"},
    },
    "jilili": {"name": {"en": "Jilili Abuduwaili", "zh": "吉力力·阿不都外力"}},
    "li": {"name": {"zh": "李彦"}},
}


class Work(ContentType, name="works"):
    label = plural = "Work"
    title_ = Line("Title", name="title")
    author = Authors("Authors")


def person(type: str, key: str) -> dict[str, Any] | None:
    assert type == "people"
    return PEOPLE.get(key)


def named(raw: dict[str, Any]) -> dict[str, Any]:
    return unflatten(Work, Work.completed(flatten(Work, raw), person), raw)


@pytest.mark.parametrize(
    ("key", "language", "name"),
    [
        ("chen", None, {"family": "Chen", "given": "Yaning", "name.zh": "陈亚宁"}),
        ("chen", "zh", {"family": "陈", "given": "亚宁", "name.en": "Chen Yaning"}),
        ("jilili", "en", {"literal": "Jilili Abuduwaili", "name.zh": "吉力力·阿不都外力"}),
        ("li", "en", {"literal": "李彦"}),
        ("nobody", None, {}),
    ],
)
def test_a_row_without_a_name_takes_that_of_its_person(
    key: str, language: str | None, name: dict[str, str]
) -> None:
    flat = {"author": ["a"], "author.a.person": key} | ({"language": language} if language else {})
    assert Work.completed(flat, person) == flat | {
        f"author.a.{part}": text for part, text in name.items()
    }


def test_a_name_that_is_there_stays() -> None:
    flat = {"author": ["a"], "author.a.person": "chen", "author.a.family": "Chen"}
    assert Work.completed(flat, person) == flat


def test_a_person_of_several_rows_is_looked_up_once() -> None:
    asked = []

    def look(type: str, key: str) -> dict[str, Any] | None:
        asked.append(key)
        return person(type, key)

    Work.completed(
        {"author": ["a", "b"], "author.a.person": "chen", "author.b.person": "chen"}, look
    )
    assert asked == ["chen"]


def test_only_where_the_person_is_another_since() -> None:
    before = {"author": ["a", "b"], "author.a.person": "chen"}
    flat = before | {"author.b.person": "li"}
    assert Work.completed(flat, person, before) == flat | {"author.b.literal": "李彦"}


def test_another_person_has_another_name_unless_one_was_typed() -> None:
    before = Work.completed({"author": ["a"], "author.a.person": "chen"}, person)
    now = Work.completed(before | {"author.a.person": "li"}, person, before)
    assert now == {"author": ["a"], "author.a.person": "li", "author.a.literal": "李彦"}
    typed = before | {"author.a.given": "Y."}
    assert (
        Work.completed(typed | {"author.a.person": "li"}, person, typed)["author.a.given"] == "Y."
    )


def test_what_was_filled_in_is_told_to_who_sent_the_rest() -> None:
    posted = {
        "author": ["a", "b"],
        "author.a.person": "chen",
        "author.b.person": "li",
        "author.b.family": "Old",
        "title": "x",
    }
    flat = {
        "author": ["a", "b", "c"],
        "author.a.person": "chen",
        "author.a.family": "Chen",
        "author.a.name.zh": "陈",
        "author.b.person": "li",
        "author.c.family": "Another’s",
        "title": "y",
    }
    assert filled_in(Work, posted, flat) == {
        "author.a.family": "Chen",
        "author.a.name.zh": "陈",
        "author.b.family": None,
    }


def test_a_row_that_no_name_could_be_found_for_is_told() -> None:
    raw = {"author": [{"id": "a", "person": "nobody"}, {"id": "b", "person": "li"}, {"id": "c"}]}
    assert [one.path for one in Work.cross_check(named(raw))] == ["author.a.family"]


def test_as_the_file_has_it() -> None:
    raw = {"title": "x", "author": [{"id": "a", "person": "jilili"}, {"id": "b", "family": "Wu"}]}
    assert named(raw)["author"] == [
        {
            "id": "a",
            "literal": "Jilili Abuduwaili",
            "name": {"zh": "吉力力·阿不都外力"},
            "person": "jilili",
        },
        {"id": "b", "family": "Wu"},
    ]
