"""A small part of the tests' institute, which a test may edit in every way and freeze repeatedly."""

import json
import re
import shutil
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from app import create_app
from cms.content import Snapshot
from cms.publish.manifest import Manifest, Manifests
from cms.publish.output import read_mark
from cms.web.freeze.build import FreezeRequest, FreezeResult, freeze_into
from tests.entries import put
from tests.institute import make_institute
from tests.new_site import begun

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 3, 1, tzinfo=UTC)
FOLDERS = ("data", "templates", "static", "translations")
LOCALES = [
    {"id": "en", "code": "en", "name": "English"},
    {"id": "zh", "code": "zh", "name": "中文", "hreflang": "zh-Hans"},
]
TEXT = {"en": ["Who we are."], "zh": ["我们是谁。"]}
OFFICE = "organizations/office"
AUTHOR = [{"id": "a", "family": "Li", "given": "Na", "person": "li-na"}]
KEPT = {
    "news": 4,
    "projects": 2,
    "organizations": 3,
    "people": 2,
    "units": 2,
    "papers": 2,
    "stations": 1,
    "terms": 2,
    "conferences": 1,
    "journals": 1,
    "collections": 1,
    "datasets": 1,
}
"""The number of entries kept of each type; all pages are kept."""
FIRST = {"people/chen-xi", "people/chen-yahe"}
"""Entries that are kept before others of their type."""


@dataclass
class SmallSite:
    """A site whose folders are below `folder`."""

    folder: Path

    @property
    def build(self) -> Path:
        return self.folder / "build"

    def app(self, **settings: Any) -> Flask:
        """Create the app as a new process would."""
        return create_app(
            {name: self.folder / name for name in (*FOLDERS, "instance")}
            | {"editor": False, "watch": False}
            | settings
        )

    def freeze(
        self, target: Path, now: datetime = NOW, **how: Any
    ) -> tuple[FreezeResult, Manifest | None]:
        """Freeze in a new app; returns the result and the stored manifest."""
        app = how.pop("app", None) or self.app()
        snapshot = Snapshot(app.extensions["oasis"].site.store.refresh(), now)
        done = freeze_into(FreezeRequest(app, snapshot, target, **how))
        manifests = app.extensions["oasis"].site.get(Manifests)
        return done, manifests.open(str(target), read_mark(target))

    def file(self, name: str) -> Path:
        return self.folder / "data" / "content" / f"{name}.json"

    def entries(self, type: str) -> list[str]:
        return sorted(path.stem for path in self.file(type).with_suffix("").glob("*.json"))

    def edit(self, name: str, change: Callable[[dict[str, Any]], Any]) -> None:
        """Change the entry `type/key`, or `../site`."""
        entry = json.loads(self.file(name).read_text("utf-8"))
        change(entry)
        self.file(name).write_text(json.dumps(entry, ensure_ascii=False, indent=2) + "\n", "utf-8")

    def translate(self, locale: str, words: str) -> None:
        """Change the translation of "Home"."""
        folder = self.folder / "translations" / locale / "LC_MESSAGES"
        with (folder / "messages.po").open("rb") as file:
            catalog = read_po(file, locale)
        catalog["Home"].string = words
        with (folder / "messages.mo").open("wb") as file:
            write_mo(file, catalog)


def make_small_site(folder: Path) -> SmallSite:
    """Copy a small part of the tests' institute."""
    make_institute(folder / "data")
    for name in FOLDERS[1:]:
        shutil.copytree(ROOT / name, folder / name)
    prune(folder / "data")
    return SmallSite(folder)


def make_tiny_site(folder: Path) -> SmallSite:
    """Create a tiny site with templates, static files and translations of its own."""
    make_tiny_content(folder)
    for name in FOLDERS[1:]:
        shutil.copytree(ROOT / name, folder / name)
    return SmallSite(folder)


def make_tiny_content(folder: Path) -> Path:
    """Write the data of a bilingual site with one or two entries of a few types, for tests that
    look at how pages are stored and not at their content.
    """
    names, url = {"en": "Rivers", "zh": "河流"}, "https://oasis.example"
    made = begun(folder, name=names, locales=LOCALES, baseUrl=url)
    for number in range(1, 4):
        words = {"en": f"Item {number}", "zh": f"消息{number}"}
        put(made, f"news/item-{number}", headline=words, category="event")
    put(made, "pages/about", title={"en": "About", "zh": "关于"}, body=TEXT)
    put(made, "organizations/office", name={"en": "River office", "zh": "河流办公室"})
    put(made, "projects/dams", title={"en": "Dams", "zh": "水坝"}, coordinator=OFFICE)
    put(made, "people/li-na", name={"en": "Li Na", "zh": "李娜"})
    put(made, "papers/dams", title="On dams", author=AUTHOR)
    return folder / "data"


def prune(data: Path, spared: Set[str] = frozenset()) -> None:
    """Remove all but a few entries of each type and those in `spared` (`type/key`). Links in texts
    to the removed entries become plain words, and their drawings are removed: no check would pass
    with broken links.
    """
    stay = kept(data) | spared
    for type in KEPT:
        for path in (data / "content" / type).glob("*.json"):
            if f"{type}/{path.stem}" not in stay:
                path.unlink()
    for path in (data / "content").glob("*/*.json"):
        path.write_text(without_broken_links(data, path.read_text("utf-8")), "utf-8")
    drawings = data / "drawings.json"
    table = json.loads(drawings.read_text("utf-8"))
    for drawing in table["drawings"]:
        drawing["entries"] = [
            name
            for name in drawing.get("entries", ())
            if (data / "content" / f"{name}.json").exists()
        ]
    drawings.write_text(json.dumps(table, ensure_ascii=False, indent=2) + "\n", "utf-8")


def without_broken_links(data: Path, text: str) -> str:
    def link(found: re.Match[str]) -> str:
        return found[0] if (data / "content" / f"{found[2]}.json").exists() else found[1]

    return re.sub(r'\[([^\[\]"\n]+)\]\(entry:([\w/-]+)[^)]*\)', link, text)


def kept(data: Path) -> set[str]:
    """The few entries of each type that are kept."""
    return {
        f"{type}/{path.stem}"
        for type, number in KEPT.items()
        for path in sorted(
            (data / "content" / type).glob("*.json"),
            key=lambda path: (f"{path.parent.name}/{path.stem}" not in FIRST, path.stem),
        )[:number]
    }


def named(data: Path, name: str) -> set[str]:
    """The entries that the entry `name` refers to; it can't be published again without them."""
    text = (data / "content" / f"{name}.json").read_text("utf-8")
    return {
        f"{path.parent.name}/{path.stem}"
        for path in (data / "content").glob("*/*.json")
        if re.search(rf'["/]{re.escape(path.stem)}"', text)
    }


def tree(folder: Path) -> Mapping[str, bytes]:
    """The bytes of every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def told(manifest: Manifest | None) -> Any:
    """All that a manifest contains, without its row numbers."""
    assert manifest
    pages = manifest.contents("digest, links, anchors", manifest.addresses)
    parts = manifest.contents("html", manifest.part_names)
    dependencies = manifest.dependencies_of([*pages, *parts])
    scopes = manifest.rows(
        "SELECT kind, type, locale, projection, argument, filter, sort, low, high"
        " FROM dependency WHERE build = ? ORDER BY kind, type, locale, projection, argument",
        manifest.build,
    )
    dependents = manifest.rows(
        "SELECT kind, type, locale, projection, argument, page"
        " FROM dependent JOIN dependency ON id = dependency WHERE build = ? ORDER BY 1, 2, 3, 4, 5, 6",
        manifest.build,
    )
    entries, total = manifest.entries(), manifest.total
    return pages, manifest.broken(), parts, dependencies, dependents, scopes, entries, total
