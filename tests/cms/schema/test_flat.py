"""Entries as flat maps and back: nothing is lost or reordered, and only changed values change."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_values import MENUS, ODD, PROJECT
from minisite import CONTENT, MODELS, Menus, News, Project

from cms.content.json_files import dump_json
from cms.schema.flat import flatten, unflatten

WILD = st.dictionaries(
    st.sampled_from([*Project.fields, "$schema", "publication", "mine", "other"]), ODD
)


@given(PROJECT)
def test_an_entry_flattened_and_put_together_is_the_same(raw: dict[str, Any]) -> None:
    assert unflatten(Project, flatten(Project, raw), {}) == raw


@given(MENUS)
def test_rows_in_rows_too(raw: dict[str, Any]) -> None:
    assert unflatten(Menus, flatten(Menus, raw), {}) == raw


@given(PROJECT | WILD)
def test_what_did_not_change_stays_byte_for_byte_whatever_it_is(raw: dict[str, Any]) -> None:
    assert dump_json(unflatten(Project, flatten(Project, raw), raw)) == dump_json(raw)


@given(PROJECT, PROJECT)
def test_one_entry_becomes_another(raw: dict[str, Any], other: dict[str, Any]) -> None:
    flat = flatten(Project, other)
    assert flatten(Project, unflatten(Project, flat, raw)) == flat


@given(PROJECT, st.dictionaries(st.sampled_from(["mine", "other", "x-y"]), ODD))
def test_unknown_keys_stay(raw: dict[str, Any], unknown: dict[str, Any]) -> None:
    assert unknown.items() <= unflatten(Project, {}, raw | unknown).items()


def test_the_leaves_of_an_entry() -> None:
    flat = flatten(Project, CONTENT["projects", "dunes"])
    assert flat["title.zh"] == "移动沙丘"
    assert flat["partners"] == ["wind", "river"]
    assert flat["partners.river.role.en"] == "Partner"
    assert flat["attendance.people"] == 12
    assert not [
        path for path in flat if path.split(".")[0] in ("publication", "translation", "$schema")
    ]


@pytest.mark.parametrize(
    ("model", "path", "value"),
    [
        (News, "headline.zh", "新站启用"),
        (News, "date", "2024-08-24"),
        (News, "projects", ["other"]),
        (Project, "partners.river.role.en", "Friend"),
        (Project, "attendance.label.zh", "十二个人"),
    ],
)
def test_changing_one_value_changes_one_line(model: type, path: str, value: Any) -> None:
    raw = CONTENT[model.name, {"news": "launch", "projects": "dunes"}[model.name]]
    before = dump_json(raw).splitlines()
    after = dump_json(unflatten(model, flatten(model, raw) | {path: value}, raw)).splitlines()
    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_changing_one_word_of_a_long_text_changes_one_line() -> None:
    raw = CONTENT["news", "launch"]
    lines = [*raw["body"]["en"]]
    lines[2] = "Fifty people came."
    before = dump_json(raw).splitlines()
    after = dump_json(unflatten(News, flatten(News, raw) | {"body.en": lines}, raw)).splitlines()
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_unknown_keys_and_a_strange_order_stay() -> None:
    raw = {
        "x-note": 1,
        "date": "2024",
        "headline": {"zh": "乙", "en": "B", "x": "y"},
        "old": [None],
        "image": {"crop": [1, 2], "file": "a.jpg"},
    }
    new = unflatten(News, flatten(News, raw) | {"image.file": "b.jpg", "category": "event"}, raw)
    assert list(new) == ["x-note", "date", "headline", "category", "old", "image"]
    assert new["image"] == {"crop": [1, 2], "file": "b.jpg"}
    assert list(new["headline"]) == ["zh", "en", "x"]


def test_new_fields_stand_where_the_model_has_them() -> None:
    raw = {"$schema": "s", "body": {"en": ["b"]}, "publication": {}}
    flat = flatten(News, raw) | {"address": "a", "headline.en": "h", "keywords": ["k"]}
    assert list(unflatten(News, flat, raw)) == [
        "$schema",
        "address",
        "headline",
        "body",
        "keywords",
        "publication",
    ]


def test_removed_values_leave_no_empty_key() -> None:
    raw = CONTENT["projects", "dunes"]
    flat = {
        path: value
        for path, value in flatten(Project, raw).items()
        if path.split(".")[0] not in ("partners", "attendance", "title")
    }
    assert not {"partners", "attendance", "title"} & set(unflatten(Project, flat, raw))


def test_moving_a_row_moves_it_whole() -> None:
    raw = CONTENT["projects", "dunes"]
    raw["partners"][1]["x-seen"] = True
    new = unflatten(Project, flatten(Project, raw) | {"partners": ["river", "wind"]}, raw)
    assert new["partners"] == raw["partners"][::-1]


def test_every_type_of_the_small_site_comes_back() -> None:
    for (type, _), raw in CONTENT.items():
        assert unflatten(MODELS[type], flatten(MODELS[type], raw), raw) == raw
