"""The published entries as JSON for other programs, validated against their own schemas by another
library.
"""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from entries import clear, put
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from PIL import Image

from app import create_app
from tests.freeze.smallsite import tree

TYPES = {
    "news",
    "projects",
    "conferences",
    "organizations",
    "people",
    "units",
    "papers",
    "jobs",
    "stations",
    "datasets",
    "collections",
    "journals",
    "pages",
    "terms",
    "site",
}
ITEM = "news/aral-sea-expedition"


def load(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, path
    assert "json" in response.mimetype
    return json.loads(response.get_data())


def local(address: str) -> str:
    return address.removeprefix("https://oasis.example")


def test_the_index_names_every_public_type(client: FlaskClient) -> None:
    types = load(client, "/api/index.json")["types"]
    named = {row["type"] for row in types}
    assert named >= TYPES
    assert not named & {"menus", "drawings", "wording"}
    assert all(load(client, local(row["schema"])) for row in types)


@pytest.mark.parametrize("type", sorted(TYPES))
def test_every_record_is_what_its_schema_says(client: FlaskClient, type: str) -> None:
    schema = load(client, f"/api/schemas/{type}.json")
    Draft202012Validator.check_schema(schema)
    listed = load(client, f"/api/{type}/index.json")["entries"]
    for row in listed:
        record = load(client, local(row["record"]))
        Draft202012Validator(schema).validate(record)
        part = load(client, local(row["part"]))
        assert part["records"][row["key"]] == record


def test_a_record_has_its_pages_addresses(client: FlaskClient) -> None:
    record = load(client, f"/api/{ITEM}.json")
    assert record["addresses"] == {
        code: f"https://oasis.example/{code}/{ITEM}/" for code in ("en", "zh")
    }
    assert "publication" not in record
    assert "translation" not in record


def edit(site: SimpleNamespace, name: str, **fields: Any) -> None:
    file = site.data / "content" / f"{name}.json"
    file.write_text(
        json.dumps(json.loads(file.read_text("utf-8")) | fields, ensure_ascii=False), "utf-8"
    )
    site.site.store.refresh()


def test_words_that_are_not_published_stay_out(small_site: SimpleNamespace) -> None:
    edit(
        small_site,
        ITEM,
        publication={"en": {"state": "published"}, "zh": {"state": "draft"}},
        secret="x",
    )
    record = load(small_site.client, f"/api/{ITEM}.json")
    assert list(record["headline"]) == list(record["body"]) == list(record["addresses"]) == ["en"]
    assert "secret" not in record


def test_a_draft_has_no_record_and_nothing_points_to_it(small_site: SimpleNamespace) -> None:
    drafts = {"en": {"state": "draft"}, "zh": {"state": "draft"}}
    edit(small_site, "projects/aral-sea-expedition", publication=drafts)
    assert small_site.client.get("/api/projects/aral-sea-expedition.json").status_code == 404
    assert "aral-sea-expedition" not in load(small_site.client, f"/api/{ITEM}.json").get(
        "projects", []
    )


@pytest.mark.parametrize(
    "path",
    [
        "/api/menus/index.json",
        "/api/accounts/index.json",
        "/api/news/nothing.json",
        "/api/schemas/menus.json",
        "/api/nothing/at-all.json",
        "/api/news/parts/0.json",
        "/api/news/parts/7.json",
        "/api/menus/parts/1.json",
    ],
)
def test_what_is_not_public_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_records_are_only_read(client: FlaskClient) -> None:
    assert client.post(f"/api/{ITEM}.json").status_code == 405


def test_every_record_is_frozen_in_a_part(addresses: list[str], client: FlaskClient) -> None:
    listed = load(client, "/api/news/index.json")["entries"]
    assert {local(row["part"]) for row in listed} <= {*addresses}
    assert f"/api/{ITEM}.json" not in addresses
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize(
    ("records", "live", "named", "written"),
    [
        ("parts", True, {"part", "record"}, {"api/news/index.json", "api/news/parts/1.json"}),
        ("parts", False, {"part"}, {"api/news/index.json", "api/news/parts/1.json"}),
        ("entries", False, {"record"}, {"api/news/index.json", "api/news/told.json"}),
    ],
)
def test_the_setting_says_which_files_a_frozen_site_has(
    tiny_site: SimpleNamespace,
    tmp_path: Path,
    records: str,
    live: bool,
    named: set[str],
    written: set[str],
) -> None:
    """And the list names no address that nothing answers."""
    clear(tiny_site, "news")
    put(tiny_site, "news/told", headline={"en": "Told", "zh": "讲"})
    folders = {"data": tiny_site.data, "instance": tiny_site.instance}
    app = create_app({"watch": False, "editor": False, "records": records, **folders})
    out = tmp_path / "out"
    behind = "--live" if live else "--alone"
    frozen = app.test_cli_runner().invoke(args=["freeze", str(out), "--jobs", "1", behind])
    assert frozen.exit_code == 0, frozen.output
    assert {name for name in tree(out) if name.startswith("api/news/")} == written
    (row,) = json.loads((out / "api/news/index.json").read_text("utf-8"))["entries"]
    assert row.keys() == {"key", "title"} | named


def test_a_picture_has_the_words_of_its_file(tiny_site: SimpleNamespace) -> None:
    words = {"description": {"en": "A lake", "zh": "湖"}, "credit": {"en": "Photo: Li"}}
    words |= {"ai": "edited", "aiTool": "Ink"}
    picture = tiny_site.data / "media" / "lake.jpg"
    picture.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (120, 80)).save(picture)
    picture.with_name("lake.jpg.json").write_text(json.dumps(words), "utf-8")
    put(tiny_site, "news/told", headline={"en": "Told"}, image={"file": "lake.jpg"})
    about = load(tiny_site.client, "/api/news/told.json")["image"]
    assert (about["alt"], about["credit"]) == (words["description"], words["credit"])
    assert (about["ai"], about["aiTool"]) == ("edited", "Ink")
