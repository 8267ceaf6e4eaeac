"""A dependency that is no candidate after an edit must have an unchanged fingerprint."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from smallsite import NOW, SmallSite, make_small_site

from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.content.edits import Edits, ReadOld, built_entries, edits_since
from cms.core.database import DisposableDatabase
from cms.publish.manifest import Manifest, Manifests
from cms.publish.manifest_update import ManifestUpdate, write_manifest
from cms.publish.rendered_pages import RenderedPage, RenderedPages
from cms.schema.entry_ref import Name
from cms.web.context import EXTENSION_NAME, AppState
from cms.web.freeze.freezer import SiteFreezer
from tests.freeze.random_edits import body, create, date, delete, move, pick, publish, rename, title


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """The site that each test copies."""
    return make_small_site(tmp_path_factory.mktemp("original"))


@pytest.fixture(scope="module")
def dependencies(original: SmallSite) -> list[Dependency]:
    """The dependencies of all its pages."""
    app = original.app()
    freezer = SiteFreezer(
        app, Snapshot(app.extensions[EXTENSION_NAME].site.store.content(), NOW), original.build
    )
    found = dict.fromkeys(
        dependency
        for address in freezer.addresses()
        for dependency in freezer.make(address)[1].fingerprints
    )
    return list(found)


@pytest.fixture
def site(original: SmallSite, tmp_path: Path) -> SmallSite:
    """A copy that the test may edit."""
    shutil.copytree(original.folder, tmp_path / "site")
    return SmallSite(tmp_path / "site")


def another(site: SmallSite, number: int) -> None:
    """Change a value that news are filed by and no card shows."""
    if name := pick(site, "news", number):
        site.edit(name, lambda entry: entry.update(projects=[], people=[], category="notice"))


def draft(site: SmallSite, number: int) -> None:
    """Unpublish the entry: nothing of it is shown."""
    if name := pick(site, "news", number):
        site.edit(name, lambda entry: entry.update(publication={}))


def language(site: SmallSite, number: int) -> None:
    """Change the order of languages, which is the context of all fingerprints."""
    site.edit("../site", lambda entry: entry["locales"].reverse())


EDITS = [body, title, date, publish, rename, move, delete, create, another, draft, language]


class Built:
    """A site as it was built: its manifest, with one page that has all dependencies."""

    def __init__(self, site: SmallSite, dependencies: list[Dependency], folder: Path) -> None:
        self.state: AppState = site.app().extensions[EXTENSION_NAME]
        self.store, self.fingerprints = self.state.site.store, self.state.fingerprints
        before = Snapshot(self.store.refresh(), NOW)
        self.known = {one: self.fingerprints.current(before, one) for one in dependencies}
        self.entries = built_entries(before)
        self.texts = {
            (type, key): entry.text()
            for type, of_type in before.entries.items()
            for key, entry in of_type.items()
        }
        rendered = RenderedPages()
        numbers = rendered.intern(self.known, lambda one: self.fingerprints.scope(before, one))
        rendered.pages["/"] = RenderedPage(b"", numbers)
        update = ManifestUpdate(
            "out", "digest", "", before.context_fingerprint, 0, rendered, (), {}
        )
        manifests = Manifests(DisposableDatabase(folder / "site.db"))
        write_manifest(manifests, None, update)
        manifest = manifests.open("out", "digest")
        assert manifest
        self.manifest: Manifest = manifest

    def edits(self, read: ReadOld | None = None) -> Edits:
        """Return the entries that differ from the built ones."""
        self.after = Snapshot(self.store.refresh(), NOW)
        whole = self.manifest.context != self.after.context_fingerprint
        return edits_since(self.entries, self.after, read or self.old, whole)

    def old(self, name: Name, version: str) -> bytes | None:
        return self.texts[name]

    def candidates(self, edits: Edits) -> set[Dependency]:
        return {
            one.dependency
            for kind in self.manifest.kinds()
            for one in self.fingerprints.candidates(kind, edits, self.manifest.of_kind(kind))
        }


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_no_candidate_is_as_it_was(
    site: SmallSite,
    dependencies: list[Dependency],
    edit: Callable[..., None],
    tmp_path: Path,
) -> None:
    built = Built(site, dependencies, tmp_path)
    edit(site, 5)
    candidates = built.candidates(built.edits())
    assert [
        one
        for one in dependencies
        if one not in candidates
        and built.fingerprints.current(built.after, one) != built.known[one]
    ] == []
    assert candidates
    assert edit is language or len(candidates) < len(dependencies)
    assert edit is not body or len(candidates) < len(dependencies) / 2


@pytest.mark.parametrize("edit", [body, title])
def test_one_file_of_results_and_one_of_titles_are_candidates(
    site: SmallSite,
    dependencies: list[Dependency],
    edit: Callable[..., None],
    tmp_path: Path,
) -> None:
    built = Built(site, dependencies, tmp_path)
    edit(site, 4)
    of_search = [one for one in built.candidates(built.edits()) if one.kind == "search"]
    parts = [one.argument.partition(" ") for one in of_search]
    assert [
        sum(kind == part and name != "" for kind, _, name in parts)
        for part in ("entries", "titles")
    ] == [1, 1]
    pairs = [one for one in of_search if one.argument.startswith("pairs")]
    assert pairs
    assert all(built.fingerprints.current(built.after, one) != built.known[one] for one in pairs)


def test_all_on_a_type_are_candidates_where_an_old_version_is_lost(
    site: SmallSite, dependencies: list[Dependency], tmp_path: Path
) -> None:
    built = Built(site, dependencies, tmp_path)
    body(site, 3)
    edits = built.edits(lambda name, version: None)
    assert edits.unknown == {"news"}
    on_news = {one for one in dependencies if one.type == "news" or one.kind == "at"}
    assert on_news
    assert on_news <= built.candidates(edits)


def test_what_is_on_a_type_or_a_field_that_is_no_more_is_a_candidate(
    site: SmallSite, tmp_path: Path
) -> None:
    """A manifest may come from a version of the program with other fields."""
    strange = [
        Dependency("list", "ghosts", "en", "card", '[{},"key",null,""]'),
        Dependency("titles", "ghosts", "en", "", ""),
        Dependency("list", "news", "en", "card", '[{"gone":["is","x"]},"-date",2,""]'),
        Dependency("count", "news", "en", "", '[{"gone":["is","x"]},"",null,""]'),
        Dependency("values", "news", "en", "", "gone"),
        Dependency("gone", "news", "en", "", ""),
    ]
    built = Built(site, strange, tmp_path)
    title(site, 4)
    delete(site, 6)
    edits = built.edits()
    assert edits
    candidates = built.candidates(edits)
    assert {one for one in strange if one.type == "news"} <= candidates


def test_where_nothing_differs_only_what_lies_beside_the_content_is_looked_at(
    site: SmallSite, dependencies: list[Dependency], tmp_path: Path
) -> None:
    built = Built(site, dependencies, tmp_path)
    assert {one.kind for one in built.candidates(built.edits())} <= {
        "template",
        "fragment",
        "asset",
        "picture",
        "file",
        "words",
        "settings",
        "program",
        "shared",
        "slot",
        "service",
        "feature",
        "copy",
        "today",
        "redirect",
    }
