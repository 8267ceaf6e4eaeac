"""Long lists, frozen: their pages are files, and an edit makes one page of each list stale."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import create_app
from cms.content import Snapshot
from cms.web.freeze.build import FreezeRequest, FreezeResult, freeze_into
from tests.many_entries import paper, write, write_many
from tests.new_site import LOCALES, begun

MANY = 240
NOW = datetime(2026, 3, 1, tzinfo=UTC)
LEFT_OUT = ["citations", "records", "search", "share", "vcard"]
"""Features whose files would take most of the time."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    made = begun(tmp_path_factory.mktemp("many"), locales=LOCALES, withoutFeatures=LEFT_OUT)
    write_many(made.data, papers=MANY, people=MANY, organizations=MANY)
    made.build = made.data.parent / "build"
    freeze(made, made.build)
    return made


def freeze(site: SimpleNamespace, target: Path) -> FreezeResult:
    """Freeze in a new app, as a new process would."""
    folders = {"data": site.data, "instance": site.data.parent / "instance"}
    app = create_app(folders | {"editor": False, "watch": False})
    snapshot = Snapshot(app.extensions["oasis"].site.store.refresh(), NOW)
    return freeze_into(FreezeRequest(app, snapshot, target))


def html_files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.html")
    }


def test_the_pages_are_files_and_no_link_is_dead(site: SimpleNamespace) -> None:
    files = html_files(site.build)
    for locale in ("en", "zh"):
        for page in ("papers/unit/institute/year/2019", "cooperation/organizations/letter/b"):
            assert f"{locale}/{page}/index.html" in files
        assert len(json.loads((site.build / locale / "scientists/people.json").read_text())) == MANY
    listed = (site.build / "sitemap.xml").read_text()
    assert "/en/papers/unit/institute/year/2019/<" in listed
    for name, html in files.items():
        for address in set(re.findall(rb'(?:href|rel="next" href)="(/[^"?#]*/)"', html)):
            assert f"{address.decode()[1:]}index.html" in files, (name, address)


def test_an_edit_changes_one_page_of_each_list(site: SimpleNamespace, tmp_path: Path) -> None:
    before = html_files(site.build)
    edited = paper(205) | {"title": "Another title"}
    write(site.data, "papers", "p205", edited)
    freeze(site, site.build)
    after = html_files(site.build)
    changed = {name for name in after if before.get(name) != after[name]}
    lists = {
        name.removeprefix("en/papers/").removesuffix("/index.html")
        for name in changed
        if name.startswith("en/papers/") and not name.startswith("en/papers/p")
    }
    year = str(edited["issued"])[:4]
    assert lists == {
        f"year/{year}",
        *(
            f"{one}/year/{year}"
            for one in ("unit/institute", "type/article-journal", "access/open")
        ),
        *("author/p25", "journal/journal-of-oases-5"),
    }
    freeze(site, tmp_path / "full")
    assert html_files(tmp_path / "full") == after
