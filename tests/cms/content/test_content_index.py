"""The index of the content: a start from it reads what is there, whatever happened to the files or
to the index.
"""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from minisite import MODELS, NOW, News

from cms.content import Content, Store
from cms.content.change_log import ChangeLog
from cms.content.entry import dump_json, parse_bytes, parse_json, version_of
from cms.content.file_scan import scan
from cms.content.index import Index, made_by
from cms.content.loader import Loader
from cms.content.store import Snapshot
from cms.content.version_table import TOO_RECENT
from cms.editing.revisions import History
from cms.schema.content_type import ContentType
from cms.schema.paths import Paths

TITLE = {"en": "Another headline", "zh": "另一个标题"}


@pytest.fixture
def settled(paths: Paths) -> Paths:
    """The small site, its files old enough to be told from their next versions."""
    for path in paths.data.rglob("*.json"):
        os.utime(path, ns=(time.time_ns() - 10**9,) * 2)
    return paths


def opened(paths: Paths) -> Store:
    """The site as a new process opens it."""
    store = Store(paths, MODELS, lambda: NOW, History(paths).last_good)
    store.content()
    return store


def all_of(content: Content) -> dict[tuple[str, str], Any]:
    return {
        (type, key): (entry.version, entry.raw, entry.values, dict(entry.windows))
        for type, of_type in content.entries.items()
        for key, entry in of_type.items()
    }


def edit(path: Path, **values: Any) -> None:
    """Change a file as a text editor does, some time ago."""
    path.write_bytes(dump_json(parse_json(path.read_bytes()) | values))
    os.utime(path, ns=(time.time_ns() - 10**8,) * 2)


def index_of(paths: Paths) -> Path:
    return paths.instance / "cache" / f"content-{made_by(MODELS)}"


def rows_of(paths: Paths) -> dict[tuple[str, str], tuple[bytes, str, bytes]]:
    """Signature, version and bytes of every entry, as the index has them."""
    return {
        (type, key): (
            stock.table.signature(row),
            stock.entry(row).version,
            stock.offset(row).bytes(),
        )
        for type, stock in Index(paths, MODELS).load().items()
        for key, row in stock.rows.items()
    }


def headline(snapshot: Snapshot) -> str:
    reading = snapshot.reading("news", "launch", "en", "page")
    return str(reading.headline) if reading else ""


def test_a_start_from_the_index_has_all_that_a_first_start_has(settled: Paths) -> None:
    first = all_of(opened(settled).content())
    rows = rows_of(settled)
    assert rows.keys() == first.keys()
    assert all(signature != TOO_RECENT for signature, _, _ in rows.values())
    assert all_of(opened(settled).content()) == first


def test_looking_at_all_files_makes_nothing_new_where_nothing_changed(settled: Paths) -> None:
    store = opened(settled)
    content, snapshot = store.content(), store.snapshot()
    assert store.refresh() is content
    assert store.snapshot() is snapshot
    edit(settled.entry(News, "launch"), headline=TITLE)
    new = store.refresh()
    assert store.content() is new is not content
    assert headline(store.snapshot()) == TITLE["en"]


def test_what_holds_is_not_read(settled: Paths) -> None:
    """A file with the same times, size and inode is taken for the same: put back its times, and
    nobody looks.
    """
    store = opened(settled)
    before = headline(store.snapshot())
    path = settled.entry(News, "launch")
    stat = path.stat()
    path.chmod(0o000)
    path.chmod(stat.st_mode)  # changes ctime: the row holds no more, and the file is read
    assert (
        opened(settled).content().get("news", "launch").version
        == store.content().get("news", "launch").version
    )
    light = opened(settled).content().get("news", "launch")
    assert light._parsed is None
    assert light.values["headline"]["en"] == before


@pytest.mark.parametrize(
    "change",
    [
        lambda path: edit(path, headline=TITLE),
        lambda path: path.unlink(),
        lambda path: edit(path.rename(path.with_name("moved.json")), headline=TITLE),
        lambda path: path.with_name("copy.json").write_bytes(path.read_bytes()),
    ],
)
def test_it_is_never_trusted_over_the_files(
    settled: Paths, change: Callable[[Path], object]
) -> None:
    opened(settled)
    change(settled.entry(News, "launch"))
    found = all_of(opened(settled).content())
    index_of(settled).unlink()
    assert found == all_of(opened(settled).content())
    assert ("news", "launch") in found or not settled.entry(News, "launch").exists()


def spoil(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def flipped(data: bytes, part: float) -> bytes:
    """With one bit of it otherwise."""
    at = int(len(data) * part)
    return data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda index: index.unlink(),
        lambda index: spoil(index, b""),
        lambda index: spoil(index, b"no index\n[]\n"),
        lambda index: spoil(index, index.read_bytes()[:-40]),
        lambda index: spoil(index, index.read_bytes() + b'[["news","launch",[1,2'),
        lambda index: spoil(index, index.read_bytes() + index.read_bytes()[:200] * 9),
        lambda index: spoil(index, flipped(index.read_bytes(), 0.3)),
        lambda index: spoil(index, flipped(index.read_bytes(), 0.6)),
        lambda index: spoil(index, flipped(index.read_bytes(), 0.95)),
        lambda index: [
            spoil(path, b"x" * path.stat().st_size) for path in index.parent.glob("bodies-*")
        ],
        lambda index: [path.unlink() for path in index.parent.glob("bodies-*")],
    ],
)
def test_a_damaged_index_changes_nothing(settled: Paths, damage: Callable[[Path], object]) -> None:
    first = all_of(opened(settled).content())
    damage(index_of(settled))
    assert all_of(opened(settled).content()) == first
    assert all_of(opened(settled).content()) == first


def test_an_index_that_cannot_be_written_only_makes_it_slower(settled: Paths) -> None:
    index_of(settled).mkdir(parents=True)
    store = opened(settled)
    store.keep()
    assert headline(store.snapshot()) == "The station opens"


def test_a_snapshot_stays_as_it_was_while_files_change(settled: Paths) -> None:
    """Its texts are parsed when they are asked for, after the file is another."""
    opened(settled)
    store = opened(settled)
    snapshot = store.snapshot()
    edit(settled.entry(News, "launch"), headline=TITLE)
    assert headline(snapshot) == "The station opens"
    store.bump(("news", "launch"))
    assert headline(store.snapshot()) == TITLE["en"]
    assert headline(snapshot) == "The station opens"


def test_it_has_the_last_good_version_of_a_broken_file(settled: Paths) -> None:
    """Also of one that came past the editor and has no history, and at the first look of a new
    process.
    """
    edit(settled.entry(News, "launch"), headline=TITLE)
    opened(settled)
    settled.entry(News, "launch").write_bytes(b'{"headline": ')
    store = opened(settled)
    assert headline(store.snapshot()) == TITLE["en"]
    assert [problem.file for problem in store.content().problems] == [
        "data/content/news/launch.json"
    ]
    assert headline(opened(settled).snapshot()) == TITLE["en"]


def test_other_fields_have_another_index(settled: Paths) -> None:
    class Short(ContentType, name="news"):
        """News without a text."""

        label, plural, route = "News", "News", "news/{address}/"
        title, headline = "headline", News.fields["headline"]

    opened(settled)
    models = MODELS | {"news": Short}
    entry = Store(settled, models, lambda: NOW).content().get("news", "launch")
    assert entry
    assert "body" not in entry.values
    assert "body" in opened(settled).content().get("news", "launch").values


def test_it_does_not_grow_without_end(settled: Paths) -> None:
    store, path = opened(settled), settled.entry(News, "launch")
    text = "Words. " * 14_000
    for number in range(30):
        edit(path, headline={"en": f"Number {number}"}, body={"en": [f"{number} {text}"]})
        store.bump(("news", "launch"))
        store.content()
        store.keep()
    files = list(index_of(settled).parent.glob("bodies-*"))
    assert len(files) == 1
    assert files[0].stat().st_size < 10 * len(text)
    assert headline(store.snapshot()) == headline(opened(settled).snapshot()) == "Number 29"


def test_what_was_found_out_is_there_for_the_next(settled: Paths) -> None:
    store = opened(settled)
    snapshot = store.snapshot()
    snapshot.ordered("news", "summary", "en")
    store.keep()
    entry = opened(settled).content().get("news", "launch")
    assert entry
    assert "sort summary" in entry.kept


def test_two_that_start_together_share_one_index(settled: Paths) -> None:
    """Both have read everything before either has written: what one begins, the other must not take
    away.
    """
    loaders = [Loader(settled, MODELS), Loader(settled, MODELS)]
    for loader in loaders:
        for type, files in scan(settled, MODELS).items():
            for key, signature in files.items():
                data = settled.entry(MODELS[type], key).read_bytes()
                loader.index.take(signature, parse_bytes(MODELS[type], key, data), data)
    begun = []
    for loader in loaders:
        loader.index.flush()
        begun += index_of(settled).parent.glob("bodies-*")
    assert begun == begun[:1] * 2
    rows = rows_of(settled)
    assert rows
    assert all(version_of(data) == version for _, version, data in rows.values())


def test_one_thrown_away_while_a_process_runs_is_begun_anew(settled: Paths) -> None:
    store = opened(settled)
    shutil.rmtree(index_of(settled).parent)
    edit(settled.entry(News, "launch"), headline=TITLE)
    store.bump(("news", "launch"))
    assert headline(store.snapshot()) == TITLE["en"]
    _, version, _ = rows_of(settled)["news", "launch"]
    assert version == store.content().get("news", "launch").version


def test_only_what_a_change_names_is_read_again(settled: Paths) -> None:
    """The cost of a save doesn't depend on how many entries there are."""
    opened(settled).bump()
    store, other = opened(settled), opened(settled)
    launch, rest = (
        settled.entry(News, "launch"),
        next(path for path in settled.folder(News).glob("*.json") if path.stem != "launch"),
    )
    edit(launch, headline=TITLE)
    edit(rest, headline=TITLE)
    store.bump(("news", "launch"))
    for one in (store, other):
        assert one.content().get("news", "launch").values["headline"] == TITLE
        assert one.content().get("news", rest.stem).values["headline"] != TITLE
    store.bump()
    for one in (store, other):
        assert one.content().get("news", rest.stem).values["headline"] == TITLE


def test_a_log_begun_anew_counts_as_any_change(settled: Paths) -> None:
    store, other = opened(settled), opened(settled)
    for number in range(3):
        edit(settled.entry(News, "launch"), headline={"en": f"Number {number}"})
        (settled.instance / "cache" / "changes").unlink(missing_ok=True)
        store.bump(("news", "nothing"))
        assert headline(other.snapshot()) == f"Number {number}"


def test_a_name_is_not_lost_where_another_begins_the_log_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening and writing the file is replaced, and read by somebody who won't look at the
    old one again.
    """
    path, write = tmp_path / "changes", os.write
    ChangeLog(path).add([("news", "first")])
    reader = ChangeLog(path)
    reader.since()

    def late(handle: int, data: bytes) -> int:
        monkeypatch.undo()
        path.unlink()
        ChangeLog(path).add([("news", "other")])
        assert reader.since() is None
        return write(handle, data)

    monkeypatch.setattr(os, "write", late)
    ChangeLog(path).add([("news", "launch")])
    assert reader.since() == {("news", "launch")}


@pytest.mark.parametrize("later", [False, True])
def test_a_version_that_lies_elsewhere_by_now_is_found_after_an_edit(
    settled: Paths, later: bool
) -> None:
    """Where a manifest says that it lies, another version does since the index was written anew."""
    name, path = ("news", "workshop"), settled.entry(News, "workshop")
    old = opened(settled).content().entries["news"]["workshop"]
    shutil.rmtree(settled.instance / "cache")
    edit(settled.entry(News, "launch"), headline=TITLE)
    opened(settled)
    edit(path, headline=TITLE)
    store = opened(settled)
    store = opened(settled) if later else store
    start = old.offset[0] + 1
    found = store.version(name, start, old.offset[1], old.version)
    assert found
    assert found.version == old.version != store.content().entries["news"]["workshop"].version
    assert found.values["headline"] == {"en": "A workshop on wind"}
    assert store.version(name, start, old.offset[1], "ab" * 32) is None


def test_what_other_processes_found_out_is_kept_and_makes_no_entry(settled: Paths) -> None:
    opened(settled)
    store = opened(settled)
    news = store.content().entries["news"]
    versions = {key: version.hex() for key, version in zip(news, news.versions(), strict=True)}
    store.keep(
        [
            ("news", "launch", versions["launch"], {"found": 7}),
            ("news", "workshop", "0" * 64, {"found": 8}),
            ("news", "nowhere", versions["launch"], {"found": 9}),
        ]
    )
    assert not news.loaded()
    again = opened(settled).content().entries["news"]
    assert again["launch"].kept["found"] == 7
    assert "found" not in again["workshop"].kept
    assert "nowhere" not in again
    assert again["launch"].values == store.content().entries["news"]["launch"].values
