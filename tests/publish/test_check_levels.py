"""The gate: the findings of each check, their locations, and the effect of a setting."""

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from minisite import CONTENT, MODELS, NOW, make_site, put

from cms.content import Snapshot, Store
from cms.core.database import DisposableDatabase
from cms.core.messages import from_json, lazy_message
from cms.publish.checks.check_records import CheckRecords
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.feature_checks import FeatureChecks
from cms.publish.checks.levels import LABELS, Finding, read_check_levels
from cms.publish.checks.pages import page_findings
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths

NO_FEATURES = FeatureChecks((), None, print)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_site(tmp_path)


def look(paths: Paths, *settings: str, now: datetime = NOW) -> list[Finding]:
    return checks_of(paths, *settings).findings(Snapshot(Store(paths, MODELS).content(), now))


def checks_of(paths: Paths, *settings: str) -> ContentChecks:
    database = DisposableDatabase(paths.database, is_large=True)
    records = CheckRecords(database, paths, NO_FEATURES)
    return ContentChecks(read_check_levels(settings), records, NO_FEATURES)


def of(findings: list[Finding], check: str, key: str) -> list[tuple[str, str]]:
    return [
        (finding.path, finding.said.text())
        for finding in findings
        if (finding.check, finding.key) == (check, key)
    ]


def change(paths: Paths, type: str, key: str, **fields: object) -> None:
    put(paths, type, key, {**CONTENT[type, key], **fields})  # type: ignore[dict-item]


def test_a_text_whose_original_changed(paths: Paths) -> None:
    assert of(look(paths), "stale", "launch") == []
    change(paths, "news", "launch", headline={"en": "The station closes", "zh": "观测站启用"})
    assert of(look(paths), "stale", "launch") == [
        (
            "headline.zh",
            "The original changed since this was translated into zh. Check the translation.",
        )
    ]


def test_a_text_that_is_missing_in_a_language_that_is_published(paths: Paths) -> None:
    change(
        paths, "pages", "about", title={"en": "About", "zh": "关于"}, body={"en": ["Who we are."]}
    )
    assert [path for path, _ in of(look(paths), "missing", "about")] == ["body.zh"]


def test_an_entry_that_a_language_lacks(paths: Paths) -> None:
    [(path, text)] = of(look(paths), "missing", "workshop")
    assert (path, text[:24]) == ("", "There is no zh version; ")


def test_what_is_not_published_is_not_looked_at(paths: Paths) -> None:
    change(paths, "news", "workshop", publication={"en": {"state": "draft"}})
    assert of(look(paths), "missing", "workshop") == []
    change(
        paths,
        "news",
        "workshop",
        publication={"en": {"state": "published", "from": "2030-01-01T00:00:00Z"}},
    )
    assert of(look(paths), "missing", "workshop") == []
    assert of(look(paths, now=datetime(2030, 2, 1, tzinfo=UTC)), "missing", "workshop") != []


def test_a_link_to_an_entry_that_is_not_there(paths: Paths) -> None:
    change(
        paths,
        "news",
        "workshop",
        body={"en": ["See [it](entry:news/launch) and [that](entry:news/gone#a)."]},
    )
    [(path, text)] = of(look(paths), "links", "workshop")
    assert path == "body.en"
    assert "news/gone#a" in text


def test_a_wiki_link_to_an_entry_that_is_not_there(paths: Paths) -> None:
    change(
        paths,
        "news",
        "workshop",
        body={
            "en": [
                "See [[news/launch]] and [[people/nobody]] and [[sic]].",
                "```",
                "[[news/in-code]]",
                "```",
            ]
        },
    )
    [(path, text)] = of(look(paths), "links", "workshop")
    assert (path, "people/nobody" in text) == ("body.en", True)


def test_values_that_contradict_each_other(paths: Paths) -> None:
    change(paths, "projects", "dunes", end="2021")
    [(path, text)] = of(look(paths), "fields", "dunes")
    assert (path, "before 2022-03" in text) == ("end", True)


def test_references_to_what_is_missing_or_unpublished(paths: Paths) -> None:
    assert of(look(paths), "references", "launch") == of(look(paths), "references", "dunes") == []
    change(paths, "projects", "dunes", publication={})
    [(path, text)] = of(look(paths), "references", "launch")
    assert (path, "isn’t published" in text) == ("projects.1", True)
    paths.entry(EntryRef(MODELS["projects"], "dunes")).unlink()
    [(path, text)] = of(look(paths), "references", "launch")
    assert (path, "doesn’t exist" in text) == ("projects.1", True)
    paths.entry(EntryRef(MODELS["organizations"], "wind-lab")).unlink()
    change(paths, "news", "workshop", body={"en": ["See [it](entry:organizations/river-office)."]})
    change(paths, "organizations", "river-office", publication={"en": {"state": "draft"}})
    [(path, text)] = of(look(paths), "references", "workshop")
    assert (path, "organizations/river-office" in text) == ("body.en", True)


def test_what_dangles_in_rows_is_named_by_its_row(paths: Paths) -> None:
    paths.entry(EntryRef(MODELS["organizations"], "wind-lab")).unlink()
    found = of(look(paths), "references", "dunes")
    assert [path for path, _ in found] == ["coordinator", "partners.wind.organization"]


def test_a_file_that_cannot_be_read(paths: Paths) -> None:
    paths.entry(EntryRef(MODELS["news"], "launch")).write_text('{\n  "headline": \n}')
    [(_path, text)] = of(look(paths), "files", "launch")
    assert "launch.json, line 3" in text
    assert "%" not in text


def test_looking_again_sees_what_changed_and_only_that(paths: Paths) -> None:
    """Findings are cached by version, together with the shown languages and the linked entries."""
    store, checks = Store(paths, MODELS), checks_of(paths)
    first = checks.findings(Snapshot(store.content(), NOW))
    change(paths, "news", "workshop", body={"en": ["[it](entry:news/launch)"]})
    assert checks.findings(Snapshot(store.refresh(), NOW)) == first
    paths.entry(EntryRef(MODELS["news"], "launch")).unlink()
    assert of(checks.findings(Snapshot(store.refresh(), NOW)), "links", "workshop") != []


def test_a_setting_says_what_blocks(paths: Paths) -> None:
    paths.entry(EntryRef(MODELS["news"], "launch")).write_text("{")
    for setting, blocking in (
        ((), {"files"}),
        (("missing=block", "files=warn"), {"missing"}),
        (("missing=block",), {"files", "missing"}),
    ):
        gate = read_check_levels(setting)
        findings = look(paths, *setting)
        assert {finding.check for finding in findings if gate.blocks(finding)} == blocking
        order = [gate.blocks(finding) for finding in findings]
        assert order == sorted(order, reverse=True), "blocking findings come first"
    assert not {finding.check for finding in look(paths, *(f"{check}=off" for check in LABELS))}


@pytest.mark.parametrize("setting", ["", "links", "links=stop", "typos=warn", "links=warn=off"])
def test_a_setting_that_is_none_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="OASIS_GATE"):
        read_check_levels([setting])


HEAD = '<!doctype html><head>{}</head><body><link rel="alternate" hreflang="xx" href="/no/"></body>'


def page(folder: Path, name: str, **versions: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    links = "".join(
        f'<link rel="alternate" hreflang="{code.replace("_", "-")}" href="{address}">'
        for code, address in versions.items()
    )
    (folder / name).write_text(HEAD.format(links))


def test_versions_name_each_other(tmp_path: Path) -> None:
    base = "https://oasis.example"
    both = {"en": f"{base}/en/a/", "zh_Hans": f"{base}/zh/a/", "x_default": f"{base}/en/a/"}
    page(tmp_path, "en/a/index.html", **both)
    page(tmp_path, "zh/a/index.html", **both)
    page(
        tmp_path,
        "en/b/index.html",
        en=f"{base}/en/b/",
        zh_Hans=f"{base}/zh/b/",
        de="https://elsewhere.example/b/",
    )
    page(tmp_path, "zh/b/index.html")
    page(tmp_path, "en/c/index.html", zh_Hans=f"{base}/zh/c/")
    found = page_findings(tmp_path, (), base, read_check_levels(()))
    assert [(finding.check, finding.page, finding.said.values["address"]) for finding in found] == [
        ("hreflang", "en/b/index.html", "/zh/b/"),
        ("hreflang", "en/c/index.html", "/zh/c/"),
    ]
    assert page_findings(tmp_path, (), base, read_check_levels(["hreflang=off"])) == []


def test_the_shipped_site_passes(frozen: Path) -> None:
    assert page_findings(frozen, (), "https://oasis.example", read_check_levels(())) == []


def test_broken_links_are_findings(tmp_path: Path) -> None:
    [finding] = page_findings(
        tmp_path, [("en/a/index.html", 7, "/gone/")], "", read_check_levels(())
    )
    assert finding.page == "en/a/index.html"
    assert finding.said.text().startswith("Broken link to /gone/.")
    assert finding.said.values["line"] == 7


def test_a_finding_is_kept_as_it_is() -> None:
    finding = Finding(
        "alt", lazy_message("No %(what)s", what="<b>%s</b>"), "news", "launch", "image.alt.zh"
    )
    assert Finding.from_json(finding.to_json()) == finding


def test_a_sentence_within_a_sentence_is_translated_with_it() -> None:
    said = lazy_message("File: %(fault)s", fault=lazy_message("line %(line)s", line=3))
    kept = from_json(orjson.loads(orjson.dumps(said.to_json())))
    assert kept == said
    chinese = {"File: %(fault)s": "文件：%(fault)s", "line %(line)s": "第%(line)s行"}
    assert kept.text(chinese.__getitem__) == "文件：第3行"


def test_a_finding_of_a_check_that_is_gone_since_is_told_and_blocks_nothing() -> None:
    """The log of a publish keeps the findings of a feature that was deleted."""
    levels = read_check_levels(())
    gone = Finding("words", lazy_message("Not to be used."), "news", "launch")
    assert not levels.blocks(gone)
    broken = Finding("links", lazy_message("Broken."), "news", "launch")
    assert levels.blocking_first([gone, broken]) == [broken, gone]
    assert levels.label("words") == "words"
    assert levels.label("links") == "Broken links"
