"""The index of the frozen site: an edit changes few of its files, and damage to the stored part is
detected.
"""

import os
import random
from collections.abc import Callable
from itertools import accumulate, pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zlib import decompress

import orjson
import pytest
from flask import Flask
from made_entries import made, make_content, snapshot_of

from cms.content import Content, Entry
from cms.core.database import DisposableDatabase
from features.search.file_layout import FileLayout
from features.search.index import catalog as module
from features.search.index import stored_index as index_module
from features.search.index.block_layout import FILE_SHARDS, NEW_SHARDS
from features.search.index.catalog import Catalog, catalog
from features.search.index.stored_index import SearchIndex
from features.search.published_index import PublishedIndex
from features.search.sliced_files import SlicedFiles

NEWS, OLD = ("news", "made-11"), ("news", "made-24")


@pytest.fixture(scope="module")
def content(small_content: Content) -> Content:
    return make_content(small_content, 150)


@pytest.fixture(scope="module")
def folder(small_app: Flask, content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the index of the content."""
    path = tmp_path_factory.mktemp("index")
    index_in(path, catalog_of(small_app, content))
    return path


def index_in(folder: Path, found: Catalog) -> PublishedIndex:
    """The index of a catalog, from a database in a folder; missing parts are computed."""
    database = DisposableDatabase(folder / "site.db")
    index = SearchIndex(database, "visitors").of(found, patient=True)
    database.read(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
    return PublishedIndex(index, FileLayout(found), SlicedFiles(database))


def catalog_of(small_app: Flask, content: Content) -> Catalog:
    return catalog(snapshot_of(content), tuple(small_app.extensions["oasis"].entry_views))


def copy(folder: Path, to: Path) -> Path:
    """Copy the stored index into another folder."""
    to.mkdir()
    (to / "site.db").write_bytes((folder / "site.db").read_bytes())
    return to


def files(index: PublishedIndex) -> dict[str, bytes]:
    """Every file that is the same in all languages; for files of entries, their documents."""
    pairs = {
        f"pairs {number} {file}": index.pairs_file(number, file)
        for number, file in index.catalog.files
    }
    entries = {
        f"entries {name}": repr([index.index.document(place).parts for place in places]).encode()
        for name, places in index.files.results.items()
    }
    others = {
        "words": orjson.dumps(index.words),
        "hanzi": orjson.dumps(index.hanzi),
        "lengths": orjson.dumps(index.pairs_lengths),
    }
    return pairs | entries | others


def prints(index: PublishedIndex) -> dict[str, bytes]:
    """The fingerprint of each of them."""
    pairs = {
        f"pairs {segment} {number}": known
        for segment, prints in enumerate(index.pairs_prints)
        for number, known in enumerate(prints)
    }
    entries = {
        f"entries {name}": index.results_print(places)
        for name, places in index.files.results.items()
    }
    titles = {
        f"titles {name}": index.titles_print(places) for name, places in index.files.titles.items()
    }
    others = {
        "words": index.print_of("words"),
        "hanzi": index.print_of("index"),
        "lengths": index.print_of("pairs"),
    }
    return pairs | entries | titles | others


def edited(content: Content, name: tuple[str, str], **values: Any) -> Content:
    entry = content.entries[name[0]][name[1]]
    raw = dict(entry.raw) | values
    again = made(content.models, *name, raw)
    return content.replaced(
        {
            name: Entry(
                again.model,
                name[1],
                str(hash(str(raw))),
                again.windows,  # type: ignore[attr-defined]
                SimpleNamespace(raw=raw, values=again.values),
            )
        }
    )  # type: ignore[attr-defined,arg-type]


def one_word(content: Content) -> Content:
    raw = content.entries["news"]["made-11"].raw
    body = raw["body"]["en"]
    return edited(content, NEWS, body=raw["body"] | {"en": [f"{body[0]} quagga", *body[1:]]})


def chinese_words(content: Content) -> Content:
    raw = content.entries["news"]["made-11"].raw
    body = raw["body"]["zh"]
    return edited(content, NEWS, body=raw["body"] | {"zh": [f"{body[0]}，雪豹的足迹", *body[1:]]})


def new_entry(content: Content) -> Content:
    raw = dict(content.entries["news"]["made-11"].raw) | {"date": "2026-02-02"}
    return content.replaced({("news", "brand-new"): made(content.models, "news", "brand-new", raw)})  # type: ignore[dict-item]


def deletion(content: Content) -> Content:
    return content.replaced({OLD: None})


def title(content: Content) -> Content:
    raw = content.entries["news"]["made-11"].raw
    return edited(
        content, NEWS, headline=raw["headline"] | {"en": "Quagga 2011", "zh": "雪豹的足迹2011年"}
    )


EDITS: tuple[Callable[[Content], Content], ...] = (
    one_word,
    chinese_words,
    title,
    new_entry,
    deletion,
)


@pytest.fixture(scope="module")
def before(
    small_app: Flask, content: Content, folder: Path
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    index = index_in(folder, catalog_of(small_app, content))
    return files(index), prints(index)


@pytest.mark.parametrize("edit", EDITS)
def test_a_file_changes_with_its_print_and_is_that_of_an_index_made_anew(
    small_app: Flask,
    content: Content,
    folder: Path,
    before: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    edit: Callable[[Content], Content],
) -> None:
    found = catalog_of(small_app, edit(content))
    quick = index_in(copy(folder, tmp_path / "kept"), found)
    now, known = files(quick), prints(quick)
    anew = index_in(tmp_path / "anew", found)
    assert (now, known) == (files(anew), prints(anew))
    changed = {
        name for name in now.keys() | before[0].keys() if now.get(name) != before[0].get(name)
    }
    assert changed
    assert changed <= {
        name for name in known.keys() | before[1].keys() if known.get(name) != before[1].get(name)
    }


def test_many_edits_one_after_the_other_give_what_one_step_gives(
    small_app: Flask, content: Content, folder: Path, tmp_path: Path
) -> None:
    place, now = copy(folder, tmp_path / "kept"), content
    for edit in (title, deletion, one_word, new_entry, chinese_words):
        now = edit(now)
        quick = index_in(place, catalog_of(small_app, now))
    assert files(quick) == files(index_in(tmp_path / "anew", catalog_of(small_app, now)))


def differing(
    small_app: Flask,
    content: Content,
    folder: Path,
    before: dict[str, bytes],
    to: Path,
    edit: Callable[[Content], Content],
) -> dict[str, list[str]]:
    """Return the files of each kind whose fingerprints differ after an edit."""
    now = prints(index_in(copy(folder, to), catalog_of(small_app, edit(content))))
    names = [name for name in now.keys() | before.keys() if now.get(name) != before.get(name)]
    return {
        kind: [name for name in names if name.startswith(kind)]
        for kind in ("pairs", "entries", "titles", "words", "hanzi")
    }


@pytest.mark.parametrize(("edit", "pairs"), [(one_word, 12), (chinese_words, 24)])
def test_a_few_words_touch_a_few_files(
    small_app: Flask,
    content: Content,
    folder: Path,
    tmp_path: Path,
    before: tuple[dict[str, bytes], dict[str, bytes]],
    pairs: int,
    edit: Callable[[Content], Content],
) -> None:
    found = differing(small_app, content, folder, before[1], tmp_path / "kept", edit)
    assert 0 < len(found["pairs"]) <= pairs
    assert len(found["entries"]) == 1
    assert found["titles"] == found["words"] == [], "they show no texts"


def test_a_title_touches_one_file_of_titles(
    small_app: Flask,
    content: Content,
    folder: Path,
    tmp_path: Path,
    before: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    found = differing(small_app, content, folder, before[1], tmp_path / "kept", title)
    assert len(found["titles"]) == 1


def test_a_new_entry_touches_its_neighbours_files_and_those_of_what_is_new(
    small_app: Flask,
    content: Content,
    folder: Path,
    tmp_path: Path,
    before: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    found = differing(small_app, content, folder, before[1], tmp_path / "kept", new_entry)
    assert 0 < len(found["entries"]) <= 4, "one file, or one that is now two"
    assert {name.split()[1] for name in found["pairs"]} == {"1"}, "those of the new entries"
    assert len(found["pairs"]) <= NEW_SHARDS / FILE_SHARDS
    assert found["hanzi"], "the index counts one more"


def test_a_deletion_touches_its_neighbours_files(
    small_app: Flask,
    content: Content,
    folder: Path,
    tmp_path: Path,
    before: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    found = differing(small_app, content, folder, before[1], tmp_path / "kept", deletion)
    assert 0 < len(found["entries"]) <= 4
    assert len({name.split()[1] for name in found["pairs"]}) == 1


@pytest.mark.parametrize(
    ("edit", "keys"),
    [
        (lambda content: content, []),
        (one_word, ["made-11"]),
        (new_entry, ["brand-new"]),
        (deletion, []),
    ],
)
def test_only_what_changed_is_read(
    small_app: Flask,
    content: Content,
    folder: Path,
    tmp_path: Path,
    keys: list[str],
    edit: Callable[[Content], Content],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    make = module.make_document

    def watched(entry: Entry, languages: Any, facts: Any) -> Any:
        read.append(entry.key)
        return make(entry, languages, facts)

    monkeypatch.setattr(module, "make_document", watched)
    index_in(copy(folder, tmp_path / "kept"), catalog_of(small_app, edit(content)))
    assert read == keys


def test_pinyin_is_not_found_out_twice(
    small_app: Flask,
    content: Content,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An edit of a text needs no new pinyin of the names beside it."""
    from cms.search import text as names

    monkeypatch.setattr(
        names, "_pinyin_readings", lambda characters: pytest.fail(f"read again: {characters}")
    )
    index_in(copy(folder, tmp_path / "kept"), catalog_of(small_app, one_word(content)))


def spoil(path: Path, dice: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for at in dice.sample(range(len(data)), 200):
        data[at] ^= 0xFF
    path.write_bytes(data)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut off": lambda path: os.truncate(path, path.stat().st_size * 2 // 3),
    "empty": lambda path: os.truncate(path, 0),
    "spoilt": lambda path: spoil(path, random.Random(4)),
    "gone": Path.unlink,
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_to_what_is_kept_changes_nothing(
    small_app: Flask,
    content: Content,
    folder: Path,
    tmp_path: Path,
    what: str,
    before: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    place = copy(folder, tmp_path / "kept")
    DAMAGE[what](place / "site.db")
    index = index_in(place, catalog_of(small_app, content))
    assert (files(index), prints(index)) == before


def test_damage_while_it_is_read_changes_nothing(
    small_app: Flask,
    content: Content,
    folder: Path,
    tmp_path: Path,
    before: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    place = copy(folder, tmp_path / "kept")
    index = index_in(place, catalog_of(small_app, content))
    assert prints(index) == before[1]
    (place / "site.db").unlink()
    assert files(index) == before[0]


def test_several_processes_fill_it_at_once(
    small_app: Flask,
    content: Content,
    tmp_path: Path,
    before: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    found = catalog_of(small_app, content)
    children = []
    for _number in range(2):
        child = os.fork()
        if not child:
            SearchIndex(DisposableDatabase(tmp_path / "site.db"), "visitors").of(
                found, patient=True
            )
            os._exit(0)
        children.append(child)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
    index = index_in(tmp_path, found)
    assert (files(index), prints(index)) == before


def test_old_blocks_are_let_go(
    small_app: Flask,
    content: Content,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index_module, "SPARE_BLOCKS", 0)
    place = copy(folder, tmp_path / "kept")
    size = (place / "site.db").stat().st_size
    for number in range(20):
        index_in(
            place, catalog_of(small_app, edited(content, NEWS, summary={"en": f"Edit {number}."}))
        )
    assert (place / "site.db").stat().st_size < 3 * size
    monkeypatch.setattr(module, "make_document", None)
    found = catalog_of(small_app, edited(content, NEWS, summary={"en": "Edit 19."}))
    assert files(index_in(place, found)), "the used part is kept"


def test_words_of_a_deleted_entry_are_gone_from_what_is_published(
    small_app: Flask, content: Content, folder: Path, tmp_path: Path
) -> None:
    place = copy(folder, tmp_path / "kept")
    secret = edited(content, OLD, summary={"en": "Zyzzogeton."})
    assert b"zyzzogeton" in published(index_in(place, catalog_of(small_app, secret)))
    after = secret.replaced({OLD: None})
    assert b"zyzzogeton" not in published(index_in(place, catalog_of(small_app, after)))


def published(index: PublishedIndex) -> bytes:
    """All postings of the files."""
    lengths = index.pairs_lengths
    found = b""
    for segment, number in index.catalog.files:
        start = number * FILE_SHARDS
        ends = accumulate(lengths[segment][start : start + FILE_SHARDS], initial=0)
        body = index.pairs_file(segment, number)
        found += b"".join(decompress(body[at:end]) for at, end in pairwise(ends))
    return found


def test_only_slices_that_changed_are_made_again(tmp_path: Path) -> None:
    files = SlicedFiles(DisposableDatabase(tmp_path / "site.db"))
    made: list[int] = []

    def make(number: int) -> bytes:
        made.append(number)
        return b"[%d]" % number

    prints = [bytes([number]) * 8 for number in range(5)]
    first = files.file("one", prints, make)
    assert files.lengths("one", prints, make) == first.lengths
    assert made == [0, 1, 2, 3, 4]
    files.file("one", [*prints[:2], b"another!", *prints[3:]], make)
    assert made[5:] == [2]
    files.file("one", prints[1:], make)
    assert made[6:] == [1], "the third, which is gone"
    files.keep(["two"])
    files.lengths("one", prints[1:], make)
    assert made[7:] == [0, 1, 2, 3]
