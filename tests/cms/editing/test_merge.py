"""Merging the changes of two people to one entry."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_values import MENUS, PROJECT
from minisite import CONTENT, Menus, Project

from cms.editing.merge import Clash, merge, merge_ids, merge_lines
from cms.schema.flat import flatten, unflatten

BASE = flatten(Project, CONTENT["projects", "dunes"])
FLAT = PROJECT.map(lambda raw: flatten(Project, raw))


def shape(flat: dict[str, Any]) -> dict[str, Any]:
    return unflatten(Project, flat, {})


@given(FLAT, FLAT)
def test_what_one_person_did_is_taken_whole(base: dict[str, Any], mine: dict[str, Any]) -> None:
    assert merge(Project, base, mine, base).values == mine
    assert merge(Project, base, base, mine).values == mine
    assert not merge(Project, base, mine, base).clashes
    assert merge(Project, base, mine, mine).values == mine
    assert not merge(Project, base, mine, mine).clashes


@given(FLAT, st.data())
def test_changes_apart_are_both_in_it_whoever_comes_first(
    base: dict[str, Any], data: st.DataObject
) -> None:
    names = [*Project.fields]
    own = set(data.draw(st.lists(st.sampled_from(names))))
    one, other = data.draw(FLAT), data.draw(FLAT)

    def of(flat: dict[str, Any], mine: bool) -> dict[str, Any]:
        return {path: value for path, value in flat.items() if (path.split(".")[0] in own) is mine}

    mine, theirs = of(one, True) | of(base, False), of(base, True) | of(other, False)
    both = merge(Project, base, mine, theirs)
    assert not both.clashes
    assert (
        shape(both.values)
        == shape(merge(Project, base, theirs, mine).values)
        == shape(of(one, True) | of(other, False))
    )


@given(FLAT, FLAT, FLAT)
def test_no_word_is_lost_without_a_clash(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    merged = merge(Project, base, mine, theirs)
    clashing = {clash.path for clash in merged.clashes}
    kept = flatten(Project, unflatten(Project, merged.values, {}))
    for path, value in mine.items():
        if base.get(path) != value and path not in clashing and isinstance(value, str):
            assert kept.get(path) == value


@given(*(MENUS.map(lambda raw: flatten(Menus, raw)) for _ in range(3)))
def test_rows_in_rows_merge_into_a_sound_entry(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    raw = unflatten(Menus, merge(Menus, base, mine, theirs).values, {})
    assert not [refusal for refusal in Menus.problems(raw) if "row" in refusal.message]


def test_the_same_words_changed_twice_clash_and_both_are_told() -> None:
    merged = merge(Project, BASE, BASE | {"title.en": "Mine"}, BASE | {"title.en": "Theirs"})
    assert merged.clashes == (Clash("title.en", "Moving dunes", "Mine", "Theirs"),)
    assert merged.values["title.en"] == "Mine"


def test_two_languages_never_clash() -> None:
    merged = merge(Project, BASE, BASE | {"title.en": "Mine"}, BASE | {"title.zh": "他们的"})
    assert not merged.clashes
    assert (merged.values["title.en"], merged.values["title.zh"]) == ("Mine", "他们的")


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        (["A", "", "b", "", "c"], ["a", "", "b", "", "C"], ["A", "", "b", "", "C"]),
        (
            ["a", "", "b", "", "c", "", "d"],
            ["0", "", "a", "", "b", "", "c"],
            ["0", "", "a", "", "b", "", "c", "", "d"],
        ),
        (["a", "", "c"], ["a", "", "b", "", "c", "!"], ["a", "", "c", "!"]),
        (["A", "", "b", "", "c"], ["Ä", "", "b", "", "c"], None),
    ],
)
def test_long_texts_merge_by_line(
    mine: list[str], theirs: list[str], both: list[str] | None
) -> None:
    base = ["a", "", "b", "", "c"]
    assert merge_lines(base, mine, theirs) == both
    with_text = {**BASE, "description.en": base}
    merged = merge(
        Project,
        with_text,
        with_text | {"description.en": mine},
        with_text | {"description.en": theirs},
    )
    assert merged.values["description.en"] == (both or mine)
    assert [clash.path for clash in merged.clashes] == ([] if both else ["description.en"])


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("ab", "abc", "abd", "abcd"),
        ("ab", "cab", "abd", "cabd"),
        ("abc", "ac", "abcd", "acd"),
        ("abc", "ab", "bc", "b"),
        ("abc", "cab", "abcd", "cdab"),
        ("abc", "abcd", "cba", "cdba"),
        ("", "a", "b", "ab"),
        ("a", "", "", ""),
    ],
)
def test_rows_merge_as_sets_in_order(base: str, mine: str, theirs: str, both: str) -> None:
    assert merge_ids(list(base), list(mine), list(theirs)) == list(both)


@given(*(st.lists(st.sampled_from("abcdef"), unique=True) for _ in range(3)))
def test_rows_of_both_are_in_it_once(base: list[str], mine: list[str], theirs: list[str]) -> None:
    merged = merge_ids(base, mine, theirs)
    added = (set(mine) | set(theirs)) - set(base)
    assert set(merged) == (set(base) & set(mine) & set(theirs)) | added
    assert len(merged) == len(set(merged))


def without(row: str) -> dict[str, Any]:
    kept = {path: value for path, value in BASE.items() if not path.startswith(f"partners.{row}.")}
    return kept | {"partners": [id for id in BASE["partners"] if id != row]}


def test_two_rows_added_and_one_removed() -> None:
    mine = {**BASE, "partners": ["wind", "river", "x"], "partners.x.role.en": "X"}
    merged = merge(Project, BASE, mine, without("river"))
    assert not merged.clashes
    assert [row["id"] for row in unflatten(Project, merged.values, {})["partners"]] == ["wind", "x"]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_row_removed_by_one_and_changed_by_the_other_is_kept_whole_and_asked_about(
    swapped: bool,
) -> None:
    sides = [without("river"), BASE | {"partners.river.role.en": "Friend"}]
    merged = merge(Project, BASE, *(sides[::-1] if swapped else sides))
    assert [clash.path for clash in merged.clashes] == ["partners.river.role.en"]
    assert unflatten(Project, merged.values, {})["partners"][1] == {
        "id": "river",
        "organization": "river-office",
        "role": {"en": "Friend", "zh": "伙伴"},
    }


def test_a_value_added_to_a_row_that_was_removed_is_asked_about_too() -> None:
    merged = merge(Project, BASE, without("river"), BASE | {"partners.river.note.en": ["new"]})
    assert [clash.path for clash in merged.clashes] == ["partners.river.note.en"]
    assert merged.values["partners"] == ["wind", "river"]


def test_true_is_not_one() -> None:
    merged = merge(
        Project, {"attendance.people": 1}, {"attendance.people": True}, {"attendance.people": 1}
    )
    assert merged.values["attendance.people"] is True
