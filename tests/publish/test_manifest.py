"""A manifest records the written pages, is updated by differences, and is discarded if a part of it
is missing.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import DependencyScope
from cms.content.edits import BuiltEntry
from cms.core.database import DisposableDatabase
from cms.core.fingerprint import fingerprint
from cms.publish.manifest import TABLES, Manifest, ManifestLost, Manifests
from cms.publish.manifest_update import (
    MAX_BUILDS,
    PAGES_PER_STEP,
    ManifestUpdate,
    part_name,
    write_manifest,
)
from cms.publish.rendered_pages import RenderedPage, RenderedPages, digest_of
from tests.freeze.smallsite import told

HEADER = Dependency("fragment", "", "en", "header", "{}")


def dependency(number: int) -> Dependency:
    return Dependency("get", "news", "en", "card", f"one-{number}")


def scope(of: Dependency) -> DependencyScope:
    return DependencyScope("category=event", "date", of.argument.encode(), None)


def rendered(numbers: Iterator[int] | range, text: str = "") -> RenderedPages:
    """Pages by number. Each depends on its own entry and the next, and shows the header."""
    found = RenderedPages()
    for number in numbers:
        read = {one: fingerprint(one) for one in (dependency(number), dependency(number + 1))}
        ids = found.intern(read | {HEADER: b"header"}, scope)
        links = [f"/en/{number + 1}/", "/en/#top"]
        digest = digest_of(f"{text}{number}".encode())
        found.pages[f"/en/{number}/"] = RenderedPage(digest, ids, links, ("top", f"id-{number}"))
    parts = found.intern({dependency(0): fingerprint(dependency(0))}, scope)
    found.parts[part_name(HEADER)] = RenderedPage(b"", parts, html="<p>Header</p>")
    found.parts[""] = RenderedPage(b"", parts)
    return found


def entries(numbers: range, version: str = "aa") -> dict[tuple[str, str], BuiltEntry]:
    return {
        ("news", f"one-{number}"): BuiltEntry(version, "en,zh", f"news/one-{number}/")
        for number in numbers
    }


def update(pages: RenderedPages, digest: str = "one", **more: Any) -> ManifestUpdate:
    about: dict[str, Any] = {
        "output": "out",
        "options": "relative",
        "context": b"context",
        "total": 5,
        "removed": (),
        "entries": {},
    }
    return ManifestUpdate(digest=digest, rendered=pages, **about | more)


@pytest.fixture
def manifests(tmp_path: Path) -> Manifests:
    return Manifests(DisposableDatabase(tmp_path / "site.db", is_large=True))


def other(manifests: Manifests) -> Manifests:
    """Open the same manifests as another process would."""
    return Manifests(DisposableDatabase(manifests.database.path, is_large=True))


def opened(manifests: Manifests, digest: str, output: str = "out") -> Manifest:
    found = manifests.open(output, digest)
    assert found
    return found


def test_what_was_written_is_read(manifests: Manifests) -> None:
    write_manifest(manifests, None, update(rendered(range(5)), entries=entries(range(5))))
    found = opened(other(manifests), "one")
    assert (found.options, found.context, found.total) == ("relative", b"context", 5)
    assert found.addresses == {f"/en/{number}/" for number in range(5)}
    assert found.contents("digest, links, anchors", ["/en/3/", "/en/9/"]) == {
        "/en/3/": (digest_of(b"3"), "/en/4/\n/en/#top", "top\nid-3")
    }
    assert list(found.dependencies("/en/3/")) == [dependency(3), dependency(4), HEADER]
    assert found.dependencies(part_name(HEADER)) == {dependency(0): fingerprint(dependency(0))}
    assert found.entries()["news", "one-4"] == BuiltEntry("aa", "en,zh", "news/one-4/")
    assert other(manifests).open("out", "two") is None


def test_pages_are_found_by_their_first_dependency(manifests: Manifests) -> None:
    write_manifest(manifests, None, update(rendered(range(9))))
    found = opened(manifests, "one")
    ids = {one.dependency: one.number for one in found.of_kind("get").where()}
    changed = {ids[dependency(3)]: dependency(3)}
    assert {page.address: page.dependency for page in found.pages_with(changed)} == {
        "/en/2/": dependency(3),
        "/en/3/": dependency(3),
    }
    changed = {ids[dependency(4)]: dependency(4)} | changed
    assert {page.address: page.dependency for page in found.pages_with(changed)} == {
        "/en/2/": dependency(3),
        "/en/3/": dependency(3),
        "/en/4/": dependency(4),
    }
    (header,) = found.of_kind("fragment").where()
    assert len(list(found.pages_with({header.number: HEADER}))) == 9


@pytest.mark.parametrize("number", [3, PAGES_PER_STEP * 3])
def test_it_is_brought_forward_by_what_differs(manifests: Manifests, number: int) -> None:
    """In one transaction or in several steps, the result is that of a new manifest."""
    size = number * 2
    write_manifest(manifests, None, update(rendered(range(size)), entries=entries(range(9))))
    gone = f"/en/{size - 1}/"
    rows = entries(range(9)) | entries(range(2), "bb")
    del rows["news", "one-3"]
    step = update(rendered(range(number), "new"), "two", removed=[gone], entries=rows)
    write_manifest(manifests, opened(manifests, "one"), step)
    found = opened(other(manifests), "two")
    assert manifests.open("out", "one") is None
    whole = rendered(range(size - 1))
    for name, page in rendered(range(number), "new").pages.items():
        whole.pages[name].digest = page.digest
    write_manifest(manifests, None, update(whole, "whole", output="other", entries=rows))
    assert told(found) == told(opened(manifests, "whole", "other"))


def test_what_nobody_has_any_more_is_gone(manifests: Manifests) -> None:
    write_manifest(manifests, None, update(rendered(range(4))))
    bare = RenderedPages()
    for number in range(4):
        ids = bare.intern({dependency(9): b"9"}, scope)
        bare.pages[f"/en/{number}/"] = RenderedPage(b"", ids)
    write_manifest(manifests, opened(manifests, "one"), update(bare, "two"))
    assert len(listed_twice(manifests)) == 5
    found = opened(manifests, "two")
    assert found.part_names == [""]
    assert {one.dependency for one in found.of_kind("get").where()} == {
        dependency(0),
        dependency(9),
    }
    assert found.of_kind("fragment").where() == []


def test_dead_links_are_noted_on_pages_that_were_not_rendered(manifests: Manifests) -> None:
    dead = {"/en/1/": ["/en/2/"], "/en/2/": ["/x/", "/y/"]}
    write_manifest(manifests, None, update(rendered(range(4)), broken=dead))
    assert opened(manifests, "one").broken() == dead
    now = {"/en/0/": ["/en/1/"], "/en/2/": ["/x/"]}
    write_manifest(manifests, opened(manifests, "one"), update(RenderedPages(), "two", broken=now))
    assert opened(other(manifests), "two").broken() == now


def test_links_to_an_address_are_found(manifests: Manifests) -> None:
    write_manifest(manifests, None, update(rendered(range(40))))
    found = opened(manifests, "one")
    assert "/en/2/" in found.linking_to(["/en/3/"])
    assert found.linking_to([]) == {}
    assert found.linking_to([f"/en/{number}/" for number in range(40)]).keys() == found.addresses


def test_each_output_has_its_own(manifests: Manifests) -> None:
    for output in ("a", "b"):
        write_manifest(manifests, None, update(rendered(range(3)), output=output))
    a, b = opened(manifests, "one", "a"), opened(manifests, "one", "b")
    assert a.build != b.build
    write_manifest(manifests, a, update(rendered(range(1), "new"), "two", output="a"))
    assert opened(manifests, "one", "b").build == b.build
    assert opened(manifests, "one", "moved elsewhere").build == b.build
    assert opened(manifests, "two", "a").build == a.build
    with pytest.raises(ManifestLost):
        a.of_kind("get").where()


def test_a_new_one_takes_the_place_of_the_old(manifests: Manifests) -> None:
    for digest in ("one", "two"):
        write_manifest(
            manifests, None, update(rendered(range(700)), digest, entries=entries(range(3)))
        )
    assert manifests.open("out", "one") is None
    assert opened(manifests, "two").addresses
    assert sizes(manifests) == {
        "build": 1,
        "page": 702,
        "page_content": 702,
        "dependency": 702,
        "dependent": 700 * 3 + 2,
    }


def listed_twice(manifests: Manifests) -> set[tuple[int, str]]:
    """The pairs of a dependency and a page, which the table of pages has too."""
    connection = sqlite3.connect(manifests.database.path)
    pages = connection.execute("SELECT name, dependencies FROM page").fetchall()
    known = {(int(id), name) for name, ids in pages for id in ids.split(",") if id}
    assert sizes(manifests)["dependent"] == len(known)
    return known & set(connection.execute("SELECT dependency, page FROM dependent"))


def sizes(manifests: Manifests) -> dict[str, int]:
    connection = sqlite3.connect(manifests.database.path)
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES
    }


def test_what_was_not_written_for_longest_is_pruned(manifests: Manifests) -> None:
    for number in range(MAX_BUILDS):
        write_manifest(manifests, None, update(rendered(range(2)), output=f"out-{number}"))
    first = opened(manifests, "one", "out-0")
    write_manifest(manifests, first, update(rendered(range(2)), "two", output="out-0"))
    write_manifest(manifests, None, update(rendered(range(2)), output="more"))
    left = sqlite3.connect(manifests.database.path).execute("SELECT output FROM build").fetchall()
    assert {output for (output,) in left} == {
        *("out-0", "more"),
        *(f"out-{number}" for number in range(2, MAX_BUILDS)),
    }
    assert sizes(manifests)["page"] == MAX_BUILDS * 4
    assert len(listed_twice(manifests)) == MAX_BUILDS * 8


def test_what_was_left_half_written_is_not_there(manifests: Manifests) -> None:
    write_manifest(manifests, None, update(rendered(range(PAGES_PER_STEP * 3))))
    found = opened(manifests, "one")

    class Stop(list[str]):
        def __iter__(self) -> Iterator[str]:
            raise KeyboardInterrupt

    pages = rendered(range(PAGES_PER_STEP * 2), "new")
    pages.parts[""].links = Stop()
    killed = update(pages, "two")
    with pytest.raises(KeyboardInterrupt):
        write_manifest(manifests, found, killed)
    assert manifests.open("out", "one") is None
    assert manifests.open("out", "two") is None
    write_manifest(manifests, None, update(rendered(range(2)), "three"))
    assert len(opened(manifests, "three").addresses) == 2
    assert sizes(manifests)["page"] == 4


def test_nothing_is_brought_forward_from_what_has_changed_meanwhile(manifests: Manifests) -> None:
    write_manifest(manifests, None, update(rendered(range(4))))
    found, again = opened(manifests, "one"), opened(other(manifests), "one")
    write_manifest(manifests, found, update(rendered(range(1), "new"), "two"))
    write_manifest(other(manifests), again, update(rendered(range(1), "newer"), "three"))
    assert manifests.open("out", "three") is None
    assert opened(manifests, "two").contents("digest", ["/en/0/"]) == {
        "/en/0/": (digest_of(b"new0"),)
    }


@pytest.mark.parametrize("table", TABLES)
def test_without_a_table_there_is_none(manifests: Manifests, table: str) -> None:
    write_manifest(manifests, None, update(rendered(range(4)), entries=entries(range(4))))
    before = opened(manifests, "one")
    connection = sqlite3.connect(manifests.database.path)
    connection.execute(f"DROP TABLE {table}")
    connection.close()
    assert not is_the_same(other(manifests), None)
    with pytest.raises(ManifestLost):
        _ = before.addresses
    write_manifest(manifests, None, update(rendered(range(4)), entries=entries(range(4))))
    assert opened(other(manifests), "one")


MISSING = [
    "DELETE FROM dependency WHERE argument = 'one-2'",
    "UPDATE page SET dependencies = '1,;7' WHERE name = '/en/2/'",
    "UPDATE build SET entries = '['",
    "UPDATE build SET digest = NULL",
]


@pytest.mark.parametrize("damage", MISSING)
def test_what_cant_be_put_together_is_not_there(manifests: Manifests, damage: str) -> None:
    write_manifest(manifests, None, update(rendered(range(4)), entries=entries(range(4))))
    expected = told(opened(manifests, "one"))
    connection = sqlite3.connect(manifests.database.path, isolation_level=None)
    assert connection.execute(damage).rowcount > 0
    connection.close()
    assert not is_the_same(other(manifests), expected)
    write_manifest(manifests, None, update(rendered(range(4))))
    assert opened(other(manifests), "one"), "the next build begins with sound tables"


def is_the_same(manifests: Manifests, expected: Any) -> bool:
    """Whether the manifest can be opened; its contents must be the expected ones."""
    manifest = manifests.open("out", "one")
    if manifest is None:
        return False
    try:
        found = told(manifest)
    except (ManifestLost, sqlite3.Error):
        return False
    assert found == expected
    return True
