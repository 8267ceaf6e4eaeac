"""The ledger of translations: which original a translation was made from, and whether it is
stale.
"""

from typing import Any

import pytest
from minisite import CONTENT, News, Project

from cms.schema.content_type import ContentType
from cms.schema.fields import Line
from cms.schema.flat import flatten, unflatten
from cms.schema.translations import (
    WORST,
    digest,
    record_translations,
    source_language,
    status,
    summaries,
)

RAW = CONTENT["news", "launch"]


def changed(raw: dict[str, Any], model: type = News, **values: Any) -> dict[str, Any]:
    flat = flatten(model, raw) | {path.replace("_", "."): value for path, value in values.items()}
    return unflatten(model, {path: value for path, value in flat.items() if value is not None}, raw)


def worst(model: type[ContentType], raw: dict[str, Any], locale: str, default: str = "en") -> str:
    """The worst state among the paths that have a value in the source language."""
    source, flat = source_language(raw, locale, default), flatten(model, raw)
    states = status(model, raw, locale, True, default=default).items()
    found = [state for path, state in states if f"{path}.{source}" in flat]
    wordless = "current" if model.fields[model.title].any_language else "missing"
    return min(found, key=WORST.index, default=wordless)


def summary(raw: dict[str, Any], locale: str, default: str = "en") -> str:
    found = summaries(News, raw)
    of_site = found.get(default, found[""])
    return of_site.get(locale, of_site[""])


def test_a_digest_is_of_the_value_as_it_is_on_disk() -> None:
    assert digest("The station opens") == "acbe39a84cfb"
    assert digest(["a", "b"]) != digest("ab")


def test_a_translation_of_what_the_source_says_is_current() -> None:
    assert status(News, RAW, "zh", True, default="en") == {"headline": "current", "body": "current"}
    assert summary(RAW, "zh") == "current"


def test_it_turns_stale_when_the_source_changes_and_back() -> None:
    raw = changed(RAW, headline_en="Other")
    assert status(News, raw, "zh", True, default="en") == {"headline": "stale", "body": "current"}
    assert summary(raw, "zh") == "stale"
    assert summary(raw, "en") == "current"
    assert summary(changed(raw, headline_en="The station opens"), "zh") == "current"


def test_what_is_not_translated_is_missing() -> None:
    raw = changed(RAW, summary_en="Short", headline_zh=None)
    assert status(News, raw, "zh", True, default="en") == {
        "headline": "missing",
        "summary": "missing",
        "body": "current",
    }
    assert summary(raw, "zh") == "missing"
    assert summary(raw, "fr") == "missing"


def test_it_is_stale_whatever_its_state() -> None:
    raw = changed(RAW, headline_en="Other", summary_en="Short")
    assert status(News, raw, "zh", False, default="en") == {
        "headline": "stale",
        "summary": "missing",
        "body": "draft",
    }
    assert status(News, raw, "zh", True, ["headline.zh"], default="en")["headline"] == "stale"


def test_what_nobody_can_see_is_a_draft() -> None:
    assert status(News, RAW, "zh", False, default="en") == {"headline": "draft", "body": "draft"}
    assert status(News, RAW, "zh", True, ["body.zh"], default="en") == {
        "headline": "current",
        "body": "draft",
    }


def test_the_source_language_is_current_or_missing() -> None:
    raw = changed(RAW, headline_en=None)
    assert status(News, raw, "en", False, ["body.en"], default="en") == {
        "headline": "missing",
        "body": "current",
    }
    assert status(News, raw, "zh", True, default="en")["headline"] == "current"


def test_only_what_the_source_has_counts_for_the_whole() -> None:
    assert summary(changed(RAW, summary_zh="多"), "zh") == "current"
    assert summary({}, "zh") == "missing"


def test_without_a_ledger_both_were_written_at_once() -> None:
    raw = {name: value for name, value in RAW.items() if name != "translation"}
    assert summary(raw, "zh") == "current"


def test_a_text_of_a_recorded_language_that_has_no_line_is_stale() -> None:
    raw = changed(RAW, summary_en="Short", summary_zh="短")
    assert status(News, raw, "zh", True, default="en")["summary"] == "stale"


def test_recording_writes_only_the_lines_of_what_was_translated() -> None:
    raw = changed(RAW, headline_en="Other", summary_en="Short", summary_zh="短")
    new = record_translations(News, raw, "zh", "en", ["summary"])
    old = RAW["translation"]["zh"]["of"]
    assert new["translation"]["zh"] == {"from": "en", "of": {**old, "summary": digest("Short")}}
    assert list(new["translation"]["zh"]["of"])[:2] == list(old)
    assert {name for name in new if new[name] != raw.get(name)} == {"translation"}
    assert RAW["translation"]["zh"]["of"] == old


def test_lines_of_what_is_gone_go() -> None:
    raw = changed(RAW, headline_zh=None)
    assert set(record_translations(News, raw, "zh", "en", [])["translation"]["zh"]["of"]) == {
        "body"
    }
    raw = changed(RAW, body_en=None)
    assert set(record_translations(News, raw, "zh", "en", ["body"])["translation"]["zh"]["of"]) == {
        "headline"
    }


def test_a_new_ledger_stands_last_in_the_file_and_holds_rows() -> None:
    raw = CONTENT["projects", "dunes"]
    new = record_translations(
        Project, raw, "zh", "en", ["partners.river.role", "attendance.label", "description"]
    )
    assert list(new)[-1] == "translation"
    assert new["translation"]["zh"]["of"] == {
        "partners.river.role": digest("Partner"),
        "attendance.label": digest("Twelve"),
    }


def test_the_original_has_no_ledger_of_its_own() -> None:
    assert record_translations(News, RAW, "en", "en", ["headline"]) == RAW


def test_confirming_marks_as_checked() -> None:
    raw = changed(RAW, headline_en="Other", body_en=["Other"])
    new = record_translations(News, raw, "zh", "en", ["headline"])
    assert status(News, new, "zh", True, default="en") == {"headline": "current", "body": "stale"}
    assert new["headline"] == raw["headline"]


@pytest.mark.parametrize(
    ("ledger", "locale", "source"),
    [
        ({}, "zh", "en"),
        ({}, "en", "en"),
        ({"en": {"from": "zh"}}, "en", "zh"),
        ({"en": {"from": "zh"}}, "zh", "zh"),
        ({"zh": {"from": "ru"}}, "zh", "ru"),
        ({"zh": "nonsense"}, "zh", "en"),
        ("nonsense", "zh", "en"),
    ],
)
def test_where_a_language_is_translated_from(ledger: Any, locale: str, source: str) -> None:
    assert source_language({"translation": ledger}, locale, "en") == source


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"headline_en": "Other"},
        {"headline_zh": None, "summary_en": "Short"},
        {"headline_en": None, "body_en": None},
        {"headline_ru": "Станция"},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "ledger",
    [
        RAW["translation"],
        None,
        "nonsense",
        {"en": {"from": "zh", "of": {}}},
        {"zh": {"from": "ru"}},
        {"zh": {"of": 1}},
        {"zh": {"from": 7}},
        {"en": {"from": "de"}},
    ],
    ids=str,
)
def test_the_summaries_of_an_entry_are_those_of_each_language_on_each_site(
    changes: dict[str, Any], ledger: Any
) -> None:
    raw = changed(RAW, **changes) | {"translation": ledger}
    for default in ("en", "zh", "ru", "fr"):
        for locale in ("en", "zh", "ru", "fr", "de"):
            assert summary(raw, locale, default) == worst(News, raw, locale, default)


def test_where_an_original_is_in_a_language_that_has_no_text_here() -> None:
    class Paper(ContentType, name="papers"):
        label, plural, title = "Paper", "Papers", "name"
        name = Line("Name", localized=True, any_language=True)
        summary = Line("Summary", localized=True)

    raw = {"summary": {"en": "Short"}, "translation": {"en": {"from": "de"}}}
    assert summaries(Paper, raw)["en"] == {"en": "current", "de": "current", "": "missing"}
    for locale in ("en", "de"):
        assert worst(Paper, raw, locale) == "current"
