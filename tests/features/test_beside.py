"""Files that a feature puts beside the pages of entries and beside lists."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from app import create_app
from cms.content import Snapshot
from cms.web.freeze.freezer import SiteFreezer
from tests.institute import DATA

DECLARATION = """
from pathlib import Path

from cms.core.feature import Beside, Feature

HERE = f"{__name__}.files"

feature = Feature(
    "labels",
    Path(__file__).parent,
    beside={
        "conferences.txt": Beside(f"{HERE}:one", of_list=f"{HERE}:many"),
        "people.txt": Beside(f"{HERE}:one", keys=f"{HERE}:keys"),
        "boats.txt": Beside(f"{HERE}:one"),
        "pages.txt": Beside(f"{HERE}:one"),
    },
)
"""
FILES = """
from flask import Response


def one(read, entry):
    return Response(f"{entry.title}\\n", mimetype="text/plain")


def many(read, keys):
    titles = [read.get("conferences", key, "link").title for key in keys]
    return Response("".join(f"{title}\\n" for title in titles), mimetype="text/plain")


def keys(read):
    return [key for key in read.keys("people") if key.startswith("chen")]
"""
NAME = "silk-road-ecology-2023"


@pytest.fixture
def start(own_site: SimpleNamespace, tmp_path: Path) -> Callable[[], Flask]:
    """Return a function that starts a site with such a feature in the institute's own folder."""
    own = tmp_path / "institute" / "features" / "labels"
    own.mkdir(parents=True)
    (own / "__init__.py").write_text(DECLARATION)
    (own / "files.py").write_text(FILES)
    folders = {"data": own_site.data, "instance": own_site.instance, "site": own.parent.parent}
    return partial(create_app, {"watch": False, "editor": False, **folders})


def frozen(app: Flask) -> set[str]:
    snapshot = Snapshot(app.extensions["oasis"].site.store.refresh(), datetime.now(UTC))
    return {
        path
        for path in SiteFreezer(app, snapshot, Path("unused")).addresses()
        if path.endswith(".txt") and path != "/robots.txt"
    }


def test_each_entry_and_each_named_list_has_a_file(start: Callable[[], Flask]) -> None:
    app = start()
    client = app.test_client()
    one = client.get(f"/zh/cooperation/conferences/{NAME}.txt")
    assert (one.status_code, one.mimetype) == (200, "text/plain")
    titles = client.get("/zh/cooperation/conferences.txt").text
    assert one.text in titles
    assert titles.count("\n") == len(list((DATA / "content/conferences").glob("*.json")))
    assert client.get("/zh/cooperation/conferences/nothing.txt").status_code == 404
    paths = frozen(app)
    assert {f"/{code}/cooperation/conferences/{NAME}.txt" for code in ("en", "zh")} < paths
    assert {f"/{code}/cooperation/conferences.txt" for code in ("en", "zh")} < paths


def test_only_the_entries_that_a_feature_names_are_frozen(start: Callable[[], Flask]) -> None:
    of_people = {path for path in frozen(start()) if "/scientists/" in path}
    assert of_people
    assert all(
        path.startswith(("/en/scientists/chen", "/zh/scientists/chen")) for path in of_people
    )


def test_what_has_no_pages_of_its_own_by_key_has_no_files(start: Callable[[], Flask]) -> None:
    """A type that the site doesn't have, and one whose addresses are paths."""
    assert not [path for path in frozen(start()) if "boats" in path or "about" in path]


def test_a_section_that_is_left_out_takes_its_files_along(
    start: Callable[[], Flask], own_site: SimpleNamespace
) -> None:
    file = own_site.data / "site.json"
    raw = json.loads(file.read_text("utf-8")) | {"withoutSections": ["cooperation"]}
    file.write_text(json.dumps(raw), "utf-8")
    app = start()
    answer = app.test_client().get("/zh/cooperation/conferences.txt", follow_redirects=True)
    assert answer.status_code == 404
    assert not [path for path in frozen(app) if "cooperation" in path]


def test_two_features_cannot_have_the_same_file(start: Callable[[], Flask], tmp_path: Path) -> None:
    other = tmp_path / "institute" / "features" / "tags"
    other.mkdir()
    (other / "__init__.py").write_text(DECLARATION.replace('"labels"', '"tags"'))
    site = start().extensions["oasis"].site
    problem = site.failed_features["tags"].text()
    assert "beside: labels has 'conferences.txt' too" in problem
