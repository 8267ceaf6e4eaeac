"""The shipped content matches the models and follows the rules of writing."""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jsonschema
from flask import Flask
from flask.testing import FlaskClient

from scripts.screenshots import PAGES
from tests.thorough import sample

ROOT = Path(__file__).parents[2]
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


def test_each_kind_of_page_is_among_the_screenshots(client: FlaskClient) -> None:
    """Only the last address is of no page, and the search answers once its index is made."""
    answers = {path: client.get(f"/zh/{path}").status_code for path in PAGES}
    assert answers.pop("nowhere/") == 404
    assert {path for path, status in answers.items() if status != 200} <= {"search/?q=snow"}
