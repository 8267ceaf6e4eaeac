"""The shipped content and the documents about it match the models and follow the rules of
writing.
"""

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click import Context
from flask import Flask

from app import features_of
from cms.core.feature import Feature
from cms.core.settings import NOT_VARIABLES, PREFIX, Settings, read_settings
from cms.web.commands import Commands
from cms.web.context import EXTENSION_NAME
from scripts import models
from scripts.fields import DOCUMENT, MARK, generated
from tests.thorough import sample

FEATURES = features_of(Settings()).known
GENERATE = "run “make generate”"
ROOT = Path(__file__).parent.parent
FILES = [
    *sorted((ROOT / "data" / "content").rglob("*.json")),
    *sorted((ROOT / "data").glob("*.json")),
]
ONE_LANGUAGE = {
    "people": ("name", "familyName", "givenName"),
    "papers": ("titleTranslated", "name"),
    "datasets": ("name",),
    "data": ("avoid", "instead", "why"),
}
"""Fields that may be given in one language only."""


def name(path: Path) -> str:
    return path.relative_to(ROOT / "data").as_posix()


def test_an_entry_is_written_as_the_engine_writes() -> None:
    texts = {name(path): path.read_text("utf-8") for path in FILES}
    assert len(texts) > 190
    assert [
        path
        for path, text in texts.items()
        if json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n" != text
    ] == []


@cache
def validator(schema: Path) -> jsonschema.Draft202012Validator:
    text = json.loads(schema.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(text)
    return jsonschema.Draft202012Validator(text)


def test_an_entry_satisfies_its_schema() -> None:
    """A usual run takes some of each type; the test of `flask content check` below reads every
    field.
    """
    of_type = groupby(FILES, lambda path: path.parent)
    some = [path for _, paths in of_type for path in sample(paths, 12)]
    entries = {path: json.loads(path.read_text("utf-8")) for path in some}
    assert [
        f"{name(path)}: {error.json_path} {error.message}"
        for path, entry in entries.items()
        for error in validator((path.parent / entry["$schema"]).resolve()).iter_errors(entry)
    ] == []


def one_sided(value: Any, where: str, left_out: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths at which a value has one language only."""
    if isinstance(value, dict):
        if {"en", "zh"} & set(value) and set(value) != {"en", "zh"}:
            yield where
        for key, one in value.items():
            if key not in left_out:
                yield from one_sided(one, f"{where}.{key}", left_out)
    elif isinstance(value, list):
        for one in value:
            yield from one_sided(one, where, left_out)


def test_both_languages_are_there() -> None:
    assert [
        place
        for path in FILES
        for place in one_sided(
            json.loads(path.read_text("utf-8")),
            name(path),
            ("translation", "modified", *ONE_LANGUAGE.get(path.parent.name, ())),
        )
    ] == []


def test_the_shipped_content_has_no_fault(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["content", "check"])
    assert result.exit_code == 0, result.output


def test_no_translation_is_stale(app: Flask) -> None:
    from cms.schema.translations import status

    site = app.extensions["oasis"].site
    for of_type in site.store.content().entries.values():
        for entry in of_type.values():
            if "translation" in entry.raw:
                states = status(entry.model, entry.raw, "zh", True, default="en")
                known = {
                    path: state
                    for path, state in states.items()
                    if path.split(".")[-1] not in ONE_LANGUAGE.get(entry.model.name, ())
                }
                assert set(known.values()) <= {"current"}, (entry.key, known)


STRANGE = ("boma456.co", "ctgky.com", "soolun.net", "hgnnw.com", "ducksell.com", "docslib.org")
"""Hosts of copies."""
DEPARTMENTS = (
    "oasis-ecology-agriculture",
    "desert-environment-restoration",
    "geology-mineral-resources",
    "biogeography-bioresource",
    "space-ground-observation",
    "human-earth-system",
    "central-asian-cooperation",
)
"""The departments of which only the name is known."""


def entries(type: str) -> dict[str, Any]:
    paths = (ROOT / "data/content" / type).glob("*.json")
    return {path.stem: json.loads(path.read_text("utf-8")) for path in paths}


def test_people_have_a_post_that_a_source_gives_and_authors_a_year() -> None:
    people = entries("people")
    heads = {
        row["person"] for unit in entries("units").values() for row in unit.get("headTerms", ())
    }
    authors = {key for key, raw in people.items() if raw.get("status") == "author"}
    assert {key for key, raw in people.items() if raw.get("positions") or key in heads} == (
        people.keys() - authors
    )
    assert [key for key in authors if "latestPaper" not in people[key]] == []
    assert [key for key, raw in people.items() if "units" in raw or not raw.get("sources")] == []
    outside = [key for key, raw in people.items() if "Zhejiang University" in str(raw)]
    assert authors.issuperset(outside)
    assert sorted(outside) == ["pan-xiangliang", "zhang-daoyong"]


def test_dates_of_sources_do_not_pose_as_terms_of_office() -> None:
    wrong = re.compile(r"in office|在任|Papers (?:up to|of) \d{4} give")
    texts = {name(path): path.read_text("utf-8") for path in FILES if "schemas" not in path.parts}
    assert [path for path, text in texts.items() if wrong.search(text)] == []


def test_departments_of_which_only_the_name_is_known_say_no_more(app: Flask) -> None:
    snapshot = app.extensions["oasis"].site.store.snapshot()
    units = entries("units")
    for key in DEPARTMENTS:
        assert not {"description", "keywords", "headTerms"} & units[key].keys()
        assert [source["id"] for source in units[key]["sources"]] == ["units"]
        assert snapshot.addresses.by_name["units", key] == f"research/#{key}"


def test_no_source_links_to_a_copy_under_a_strange_domain() -> None:
    texts = {name(path): path.read_text("utf-8") for path in FILES}
    assert [path for path, text in texts.items() if any(host in text for host in STRANGE)] == []


def test_the_document_of_fields_is_what_the_models_say() -> None:
    assert DOCUMENT.read_text("utf-8").split(MARK)[1] == generated().split(MARK)[1], GENERATE


def test_the_document_of_models_is_what_the_code_says() -> None:
    assert (
        models.DOCUMENT.read_text("utf-8").split(models.MARK)[1]
        == models.generated().split(models.MARK)[1]
    ), GENERATE
    assert "| |\n" not in models.generated(), "a field or value has no description"


def test_the_section_to_copy_has_the_files_that_are_named() -> None:
    text = models.DOCUMENT.read_text("utf-8")
    for name in re.findall(r"^\| `([\w/.]+)` \|", text.split(models.MARK)[0], re.MULTILINE):
        assert (ROOT / "docs/herbarium" / name).exists(), name


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert settings_in(text) == {*Settings._fields} - NOT_VARIABLES
    for feature in FEATURES:
        assert settings_in(page_of(feature)) == {*feature.settings}, feature.name


def settings_in(text: str) -> set[str]:
    """Return the settings in the tables of a page of docs."""
    names = re.findall(rf"^\| `{PREFIX}(\w+)` \|", text, re.MULTILINE)
    return {name.lower() for name in names}


def page_of(feature: Feature) -> str:
    """Return the page of docs of a feature."""
    return (feature.folder / "README.md").read_text("utf-8")


def test_every_command_is_documented(app: Flask) -> None:
    pages = {name: page_of(feature) for feature in FEATURES for name in feature.commands}
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    context = Context(app.cli)
    for name in app.cli.list_commands(context):
        command = app.cli.get_command(context, name)
        for one in (
            name
            for name, one in getattr(command, "commands", {"": command}).items()
            if not one.hidden
        ):
            assert f"`{command.name} {one}".rstrip() in pages.get(command.name, text)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_the_page_of_a_feature_ends_with_what_goes_with_it(feature: Feature) -> None:
    text = page_of(feature)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[-1] == "When it is deleted"
    assert len(text.rpartition("## When it is deleted")[2].split()) > 15


def test_each_app_has_commands_of_its_own(app: Flask) -> None:
    """Commands work on an app's own folder; a command shared by apps would work on all of them."""
    instance = app.extensions[EXTENSION_NAME].site.settings.instance
    one, two = (Commands(read_settings({}, instance=instance)) for _ in range(2))
    name = one.list_commands(Context(one))[0]
    assert one.get_command(Context(one), name) is not two.get_command(Context(two), name)


MADE = {".venv", ".git", ".work", "instance", "build"}
"""Folders of generated files."""


def test_nothing_refers_to_the_workplace() -> None:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE]
        for name in names:
            if name.endswith((".py", ".md", ".html", ".css", ".js", ".json", ".sh", ".toml")):
                path = Path(folder) / name
                assert "../" + "shared" not in path.read_text("utf-8"), path
