"""Text checks: what they report and what they don't."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from minisite import CONTENT, MODELS, NOW, make_site, put

from cms.content import Snapshot, Store
from cms.core.database import DisposableDatabase
from cms.publish.checks.check_records import CheckRecords
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.feature_checks import FeatureChecks
from cms.publish.checks.levels import Finding, read_check_levels
from cms.publish.checks.texts import check_texts, utf16_index
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths

NO_FEATURES = FeatureChecks((), None, print)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_site(tmp_path)


def checks(paths: Paths) -> ContentChecks:
    database = DisposableDatabase(paths.database, is_large=True)
    return ContentChecks(
        read_check_levels(()), CheckRecords(database, paths, NO_FEATURES), NO_FEATURES
    )


def look(paths: Paths, now: datetime = NOW) -> list[Finding]:
    return checks(paths).findings(Snapshot(Store(paths, MODELS).content(), now))


def of(found: list[Finding], check: str) -> list[tuple[str, str, int]]:
    return [(one.path, one.quote, one.times) for one in found if one.check == check]


def change(paths: Paths, type: str, key: str, **fields: Any) -> None:
    put(paths, type, key, {**CONTENT[type, key], **fields})


def test_a_heading_that_skips_a_level(paths: Paths) -> None:
    change(
        paths,
        "news",
        "workshop",
        body={"en": ["### A", "## B", "#### C", "##### D", "```", "# no"]},
    )
    found = [one for one in look(paths) if one.check == "headings"]
    assert [(one.quote, one.instead) for one in found] == [
        ("###", "##"),
        ("####", "###"),
        ("#####", "####"),
    ]
    change(paths, "news", "workshop", body={"en": ["### A", "#### B", "### C", "#### D"]})
    assert of(look(paths), "headings") == []


def test_a_picture_in_a_text_without_description(paths: Paths) -> None:
    body = {"en": ["![](/media/a.png)", "![A lake](/media/b.png)"]}
    change(paths, "news", "workshop", body=body)
    assert of(look(paths), "alt") == [("body.en", "![](/media/a.png", 1)]
    paths.media.mkdir(exist_ok=True)
    (paths.media / "a.png").write_bytes(b"")
    (paths.media / "a.png.json").write_text('{"description": {"en": "A dune"}}')
    assert of(look(paths), "alt") == []


def test_a_summary_too_long_for_a_list(paths: Paths) -> None:
    change(paths, "news", "workshop", summary={"en": "word " * 70})
    assert of(look(paths), "length") == [("summary.en", "", 1)]


@pytest.mark.parametrize(
    "part",
    [
        "![",
        "[",
        ",",
        "水,",
        "(水",
        '"水',
        "#",
        "# ",
        "# x\n",
        "*,",
        "，",
        "[J]",
        "a@",
        "载有",
        "@水",
    ],
)
def test_a_text_of_nothing_but_signs_comes_to_an_end(part: str) -> None:
    text = part * (100_000 // len(part))
    for code, lang in (("zh", "zh-Hans"), ("en", "en")):
        check_texts(EntryRef(MODELS["news"], "x"), {"body": {code: text.split("\n")}}, {code: lang})


def test_a_place_is_counted_as_browsers_do() -> None:
    assert utf16_index("𠀀水,", 2) == 3


def test_languages_that_are_not_shown_are_not_told(paths: Paths) -> None:
    raw, summary = CONTENT["news", "launch"], {"en": "A <b>b", "zh": "绿洲<b>沙漠"}
    change(paths, "news", "launch", summary=summary)
    assert {path for path, *_ in of(look(paths), "html")} == {"summary.en", "summary.zh"}
    publication = {**raw["publication"], "zh": {"state": "draft"}}
    change(paths, "news", "launch", summary=summary, publication=publication)
    assert {path for path, *_ in of(look(paths), "html")} == {"summary.en"}


def test_what_was_found_is_kept_and_may_be_lost(paths: Paths) -> None:
    change(paths, "news", "workshop", summary={"en": "A <b>b"})
    store, first = Store(paths, MODELS), checks(paths)
    found = first.findings(Snapshot(store.content(), NOW))
    [one] = [one for one in found if one.check == "html"]
    assert (one.quote, one.key) == ("<b>", "workshop")
    database = DisposableDatabase(paths.database, is_large=True)
    assert database.execute("UPDATE check_record SET record = 'x' WHERE key = 'launch'") == 1
    assert look(paths) == found
    paths.database.unlink()
    assert look(paths) == found
