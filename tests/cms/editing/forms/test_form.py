"""The form of an entry: shown values, parsed values, and values left unchanged."""

import pytest
from minisite import CONTENT, MODELS
from werkzeug.datastructures import MultiDict

from cms.core.errors import Invalid

EVERY = [name for name in CONTENT if name[0] != "site"]


def test_names_are_flat_paths(make, flat):
    form = make("projects").load(flat("projects", "dunes"))
    assert {
        "title.en",
        "title.zh",
        "start",
        "partners",
        "partners.wind.role.zh",
        "attendance.people",
        "attendance.label.en",
    } <= form.inputs.keys()
    assert form["title.zh"].data == "移动沙丘"
    assert form["partners.wind.organization"].data == "wind-lab"


@pytest.mark.parametrize(("type", "key"), EVERY, ids="/".join)
def test_a_form_sent_back_untouched_changes_nothing(make, flat, sent, type, key):
    before = flat(type, key)
    shown = make(type).load(before)
    assert make(type).load(before, sent(shown)).flat() == before


@pytest.mark.parametrize("value", [["a", "", "b  ", "trailing "], ["\tindented"], ["e\u0301"]])
def test_what_reading_would_tidy_stays_as_it_is_while_untouched(make, sent, value):
    before = {"headline.en": "x", "body.en": value}
    assert make("news").load(before, sent(make("news").load(before))).flat() == before


def test_what_was_not_sent_stays(make, flat, sent):
    before = flat("news", "launch")
    form = make("news").load(
        before,
        sent(
            make("news").load(before), without=["date", "body.zh", "projects"], headline__en="New"
        ),
    )
    assert form.flat() == {**before, "headline.en": "New"}


def test_an_emptied_control_has_no_path(make, flat, sent):
    before = flat("news", "launch")
    after = (
        make("news")
        .load(before, sent(make("news").load(before), headline__zh="", projects=[""]))
        .flat()
    )
    assert after == {
        path: value for path, value in before.items() if path not in ("headline.zh", "projects")
    }


def test_a_language_that_the_site_does_not_have_stays(make, sent):
    before = {"headline.en": "x", "headline.ru": "ы"}
    assert make("news").load(before, sent(make("news").load(before), headline__en="y")).flat() == {
        "headline.en": "y",
        "headline.ru": "ы",
    }


def test_text_is_cleaned_as_files_have_it(make):
    form = make("news").load(
        {}, MultiDict({"headline.en": "  e\u0301\x00 a\r\nb ", "body.en": "one\r\n\r\ntwo\r\n"})
    )
    assert form.flat() == {"headline.en": "é a b", "body.en": ["one", "", "two"]}


def test_what_cannot_be_read_is_kept_as_typed_and_refused(make):
    form = make("pages").load({}, MultiDict({"position": "first"}))
    assert form.flat() == {"position": "first"}
    assert not form.validate()
    [(place, refusal)] = form.refused
    assert (place.name, refusal.path) == ("position", "position")
    assert str(refusal) == "position: This must be a number."


def test_a_number_too_large_for_json_stays_text(make):
    form = make("pages").load({}, MultiDict({"position": "9" * 30}))
    assert form.flat() == {"position": "9" * 30}
    assert not form.validate()


def test_refusals_land_at_their_controls(make, flat):
    form = make("news").load(flat("news", "launch"))
    form.refuse(
        [
            Invalid("headline.zh", "a"),
            Invalid("projects.1", "b"),
            Invalid("body.en.3", "c"),
            Invalid("headline", "d"),
            Invalid("nowhere", "e"),
        ]
    )
    assert [(place.name, refusal.message) for place, refusal in form.refused] == [
        ("headline.en", "d"),
        ("headline.zh", "a"),
        ("body.en", "c"),
        ("projects", "b"),
    ]
    assert [refusal.message for refusal in form.unplaced] == ["e"]


def test_locked_controls_take_nothing(make, flat, sent):
    def zh_only(path, locale):
        return locale is not None and locale.code == "zh"

    before = flat("projects", "dunes")
    shown = make("projects").load(before)
    data = sent(
        shown,
        title__en="No",
        title__zh="是",
        start="1999",
        partners=["wind"],
        partners__wind__role__zh="好",
    )
    after = make("projects", zh_only).load(before, data).flat()
    assert after == {**before, "title.zh": "是", "partners.wind.role.zh": "好"}


def test_what_visitors_read_comes_first(make):
    form = make("news").load({})
    assert [
        (one.area.column, one.label, [part.name for part in one.parts]) for one in form.panels
    ] == [
        ("main", "", ["headline", "body", "image", "summary"]),
        ("side", "", ["date", "category", "projects", "attachments", "keywords"]),
        (
            "more",
            "Sources and corrections",
            ["sources", "unverified", "changes", "reviewBy", "ai", "translatedBy"],
        ),
        ("more", "Address of the page", ["address", "formerAddresses"]),
    ]
    assert [leaf.name for leaf in form.leaves()][:3] == ["headline.en", "headline.zh", "body.en"]


def test_a_folded_group_counts_what_is_filled_and_opens_with_a_fault(make):
    form = make("news").load(
        {"address": "dunes", "sources": ["a1"], "sources.a1.url": "nowhere", "headline.zh": "沙"}
    )
    groups = {one.label: one for one in form.column("more")}
    assert [one.counted for one in groups.values()] == [("filled", 1), ("filled", 1)]
    form.validate()
    assert [one.refused for one in groups.values()] == [True, False]
    assert form.refused_locales == set()
    form.refuse([Invalid("headline.zh", "x")])
    assert form.refused_locales == {"zh"}


def test_every_part_is_shown_once(make):
    for name in MODELS:
        form = make(name)
        shown = [part.name for one in form.panels for part in one.parts]
        assert sorted(shown) == sorted({*MODELS[name].fields} - {*MODELS[name].elsewhere})
