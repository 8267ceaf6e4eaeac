"""The findings of the checks of texts, and texts without findings."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from minisite import CONTENT, MODELS, NOW, make_site, put

from cms.content import Snapshot, Store
from cms.content.entry import make_lenient
from cms.core.database import DisposableDatabase
from cms.core.feature import Feature
from cms.core.slots import call
from cms.publish.checks.check_records import CheckRecords
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.feature_checks import FeatureChecks
from cms.publish.checks.levels import Finding, read_check_levels
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from cms.site import Site
from features.text_checks import feature
from features.text_checks.checks import findings
from tests.entries import put as put_entry
from tests.pictures_of_pages import without


def checks(paths: Paths) -> ContentChecks:
    def of_feature(_feature: Feature, target: str | Callable[..., Any], *values: Any, **_: Any):
        return call(target, *values)

    database = DisposableDatabase(paths.database, is_large=True)
    of_features = FeatureChecks((feature,), None, of_feature)
    levels = read_check_levels((), feature.checks)
    return ContentChecks(levels, CheckRecords(database, paths, of_features), of_features)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_site(tmp_path)


def look(paths: Paths) -> list[Finding]:
    return checks(paths).findings(Snapshot(Store(paths, MODELS).content(), NOW))


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
def test_a_text_of_nothing_but_signs_comes_to_an_end(part: str, paths: Paths) -> None:
    check = findings(Snapshot(Store(paths, MODELS).content(), NOW))
    text = part * (100_000 // len(part))
    for code, lang in (("zh", "zh-Hans"), ("en", "en")):
        entry = make_lenient(EntryRef(MODELS["news"], "x"), {"body": {code: text.split("\n")}})
        list(check(entry, {code: lang}))


def test_languages_that_are_not_shown_are_not_told(paths: Paths) -> None:
    raw, summary = CONTENT["news", "launch"], {"en": "A <b>b", "zh": "绿洲<b>沙漠"}
    change(paths, "news", "launch", summary=summary)
    assert {path for path, *_ in of(look(paths), "html")} == {"summary.en", "summary.zh"}
    publication = {**raw["publication"], "zh": {"state": "draft"}}
    change(paths, "news", "launch", summary=summary, publication=publication)
    assert {path for path, *_ in of(look(paths), "html")} == {"summary.en"}


def test_each_picture_of_a_field_is_described_in_each_language(paths: Paths) -> None:
    change(paths, "news", "launch", image={"file": "a.png", "alt": {"en": "A dune"}})
    assert [path for path, *_ in of(look(paths), "alt")] == ["image.alt.zh"]
    change(paths, "news", "launch", image={"file": "a.png", "alt": {"en": "A dune", "zh": ""}})
    assert [path for path, *_ in of(look(paths), "alt")] == ["image.alt.zh"]
    change(paths, "news", "launch", image={"file": "a.png"})
    assert [path for path, *_ in of(look(paths), "alt")] == ["image.alt.en", "image.alt.zh"]
    change(paths, "news", "launch", image={"alt": {"en": "No file"}})
    assert of(look(paths), "alt") == []


def test_a_title_that_is_an_address(paths: Paths) -> None:
    change(paths, "news", "workshop", headline={"en": "https://example.org/a"})
    assert of(look(paths), "titles") == [("headline.en", "", 1)]


def test_without_it_nothing_of_this_is_found(small_site: SimpleNamespace) -> None:
    put_entry(small_site, "news/odd", headline={"en": "A <b>b"}, date="2024-05-05")

    def found(site: Site) -> set[str]:
        findings = site.get(ContentChecks).findings(Snapshot(site.store.refresh(), NOW))
        return {one.check for one in findings} & {*feature.checks}

    assert "html" in found(small_site.site)
    assert not found(without(small_site, "text_checks").site)
