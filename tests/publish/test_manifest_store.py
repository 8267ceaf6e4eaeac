"""Manifests on the disk: whole, or as what they were begun from and the steps since."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cms.content.built_entries import DELETED, BuiltEntries, BuiltEntry
from cms.content.dependencies import Dependency
from cms.core.fingerprint import fingerprint
from cms.publish.manifest import Manifest, digest_of
from cms.publish.manifest_codec import dump, load
from cms.publish.manifest_store import BASE_PREFIX, MAX_MANIFESTS, ManifestDelta, ManifestStore

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def asked(*keys: str) -> dict[Dependency, bytes]:
    return {Dependency("get", "news", "en", "page", key): fingerprint(key) for key in keys}


def site(pages: int = 200) -> Manifest:
    """One of some pages that all ask for two entries and link to each other."""
    manifest = Manifest("relative")
    for number in range(pages):
        manifest.add(
            f"/en/{number}/",
            digest_of(b"%d" % number),
            asked(f"one-{number}", "all"),
            [f"/en/{number + 1}/#top", "/en/"],
            ("top", f"at-{number}"),
        )
    manifest.share(Dependency("fragment", "", "en", "header", "{}"), "<p>Header</p>", asked("all"))
    manifest.list_by(asked("listing"))
    manifest.entries = BuiltEntries(
        b"ground",
        later={
            ("news", f"one-{number}"): BuiltEntry("aa" * 32, ("en", "zh"), f"news/{number}/", 0, 9)
            for number in range(pages)
        },
    )
    return manifest


def step(address: str, text: bytes = b"otherwise", gone: tuple[str, ...] = ()) -> ManifestDelta:
    """One page made, another gone."""
    made = Manifest()
    made.add(address, digest_of(text), asked("all", "new"), ["/en/"], ())
    return ManifestDelta(
        made,
        list(gone),
        BuiltEntries(
            b"ground",
            later={
                ("news", "one-1"): BuiltEntry("bb" * 32, ("en",), "", 9, 9),
                ("news", "one-2"): DELETED,
            },
        ),
    )


def told(manifest: Manifest | None) -> Any:
    assert manifest
    pages = {
        address: (
            page.digest,
            manifest.fingerprints_of(page.dependencies),
            manifest.links(page),
            page.anchors,
        )
        for address, page in manifest.pages.items()
    }
    shared = {
        question: (one.html, manifest.fingerprints_of(one.dependencies))
        for question, one in manifest.fragments.items()
    }
    return (
        manifest.options,
        manifest.digest,
        pages,
        shared,
        manifest.fingerprints_of(manifest.listing),
        manifest.entries.context_fingerprint,
        dict(manifest.entries.items()),
    )


@pytest.fixture
def shelf(tmp_path: Path) -> ManifestStore:
    return ManifestStore(tmp_path / "freezes")


def test_what_was_written_is_read() -> None:
    assert told(load(b"".join(dump(site())))) == told(site())


def test_another_process_reads_what_was_put(shelf: ManifestStore) -> None:
    digest = shelf.put(site())
    assert told(ManifestStore(shelf.folder).read(digest)) == told(site())


def test_the_digest_is_that_of_the_pages_in_whatever_order() -> None:
    one, other = Manifest(), Manifest()
    for address in ("/a/", "/b/"):
        one.add(address, digest_of(address.encode()), {}, [], ())
    for address in ("/b/", "/c/", "/a/"):
        other.add(address, digest_of(address.encode()), asked("x"), [], ())
    assert one.digest != other.digest
    other.remove("/c/")
    assert one.digest == other.digest
    other.add("/a/", digest_of(b"otherwise"), {}, [], ())
    assert one.digest != other.digest


def test_an_edit_writes_its_step_and_nothing_else(shelf: ManifestStore) -> None:
    first = shelf.put(site())
    (begun,) = shelf.folder.glob(f"{BASE_PREFIX}*")
    before = begun.read_bytes()
    manifest = shelf.read(first)
    assert manifest
    change = step("/en/7/", gone=("/en/8/",))
    change.apply(manifest)
    second = shelf.put(manifest, change)
    assert (shelf.folder / second).stat().st_size < len(before) / 8
    assert begun.read_bytes() == before
    again = ManifestStore(shelf.folder)
    assert told(again.read(second)) == told(manifest)
    assert told(again.read(first)) == told(site())
    newer, gone = (manifest.entries.get(("news", key)) for key in ("one-1", "one-2"))
    assert newer
    assert newer.version == "bb" * 32
    assert gone is None


def test_many_steps_are_written_anew(shelf: ManifestStore) -> None:
    digest = shelf.put(site())
    for number in range(150):
        manifest = shelf.read(digest)
        assert manifest
        change = step(f"/en/{number}/")
        change.apply(manifest)
        digest = shelf.put(manifest, change)
    assert told(ManifestStore(shelf.folder).read(digest)) == told(manifest)
    assert len(list(shelf.folder.glob(f"{BASE_PREFIX}*"))) > 1


def test_who_reads_one_and_does_not_put_it_back_changes_nothing(shelf: ManifestStore) -> None:
    digest = shelf.put(site())
    manifest = shelf.read(digest)
    assert manifest
    step("/en/7/").apply(manifest)
    assert told(shelf.read(digest)) == told(site())


def test_one_that_was_put_back_is_in_memory(shelf: ManifestStore) -> None:
    digest = shelf.put(site())
    manifest = shelf.read(digest)
    shelf.give_back()
    assert shelf.read(digest) is manifest


@pytest.mark.parametrize("torn", [BASE_PREFIX, ""])
def test_what_is_torn_is_not_there(shelf: ManifestStore, torn: str) -> None:
    digest = shelf.put(site())
    path = next(shelf.folder.glob(f"{BASE_PREFIX}*")) if torn else shelf.folder / digest
    path.write_bytes(path.read_bytes()[:-40] if torn else b"{")
    assert ManifestStore(shelf.folder).read(digest) is None
    assert ManifestStore(shelf.folder).read("../strange") is None


def test_what_nobody_has_used_for_longest_goes_and_with_it_what_it_began_from(
    shelf: ManifestStore,
) -> None:
    digests = [shelf.put(site(pages)) for pages in range(1, MAX_MANIFESTS + 4)]
    names = {path.name for path in shelf.folder.iterdir()}
    assert len(names & set(digests)) == MAX_MANIFESTS
    assert len(names) == 2 * MAX_MANIFESTS
    assert told(ManifestStore(shelf.folder).read(digests[-1])) == told(site(MAX_MANIFESTS + 3))
