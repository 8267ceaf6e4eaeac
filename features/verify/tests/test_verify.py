"""`flask verify` finds files without their expected content, and changes nothing."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.warm import Original, site_in


def run(site: SimpleNamespace, *words: str) -> tuple[int, list[str]]:
    result = site.app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output.splitlines()


def verify(site: SimpleNamespace, *options: str) -> tuple[int, list[str]]:
    return run(site, "verify", str(site.folder / "build"), *options)


@pytest.fixture(scope="module")
def frozen_tiny(tmp_path_factory: pytest.TempPathFactory, tiny_original: Original) -> Path:
    """A site with its frozen folder, to be copied."""
    folder = tmp_path_factory.mktemp("frozen")
    tiny_original.copy(folder)
    file = folder / "data/site.json"
    rows = [
        {"id": f"r{number}", "from": old, "to": "/en/news/"}
        for number, old in enumerate(("/old/index.html", "/old.html", "/a b/", "/view.php?id=1"))
    ]
    site = json.loads(file.read_text("utf-8")) | {"redirects": rows}
    file.write_text(json.dumps(site, ensure_ascii=False, indent=2) + "\n", "utf-8")
    made = site_in(folder)
    assert run(made, "freeze", str(folder / "build"))[0] == 0
    made.site.store.database.close()
    return folder


@pytest.fixture
def frozen(tmp_path: Path, frozen_tiny: Path) -> SimpleNamespace:
    shutil.copytree(frozen_tiny, tmp_path, symlinks=True, dirs_exist_ok=True)
    return site_in(tmp_path)


def test_a_sound_site_is_sound(frozen: SimpleNamespace) -> None:
    before = {path: path.stat().st_mtime_ns for path in frozen.folder.rglob("*") if path.is_file()}
    code, lines = verify(frozen, "--all")
    assert (code, lines[-1]) == (0, "Everything is as it should be."), lines
    compared = int(lines[0].split()[0])
    assert compared > 100
    assert "0 wait for the next build" in lines[0]
    changed = [path for path, time in before.items() if path.stat().st_mtime_ns != time]
    assert [path for path in changed if "instance" not in path.parts] == []
    assert verify(frozen)[0] == 0
    file = frozen.data / "content/news/item-1.json"
    file.write_text(file.read_text("utf-8").replace("item", "thing", 1), "utf-8")
    frozen.site.store.refresh()
    code, lines = verify(frozen, "--all")
    assert code == 0, "a page that waits for the next build isn’t wrong"


def page(site: SimpleNamespace) -> str:
    file = site.folder / "build/en/news/item-1/index.html"
    file.write_text(file.read_text("utf-8") + "<!-- changed -->", "utf-8")
    return "en/news/item-1/index.html"


def lost_page(site: SimpleNamespace) -> str:
    (site.folder / "build/en/news/item-1/index.html").unlink()
    return "en/news/item-1/index.html"


def surplus(site: SimpleNamespace) -> str:
    (site.folder / "build/en/extra.html").write_text("x")
    return ".frozen-by-oasis"


def broken_json(site: SimpleNamespace) -> str:
    (site.data / "menus.json").write_text("{")
    return "menus.json"


def entry(site: SimpleNamespace) -> str:
    file = site.data / "content/news/item-1.json"
    file.write_text(file.read_text("utf-8").replace('"date"', '"dates"'), "utf-8")
    return "content/news/item-1.json"


def dangling(site: SimpleNamespace) -> str:
    (site.data / "media").mkdir(exist_ok=True)
    (site.data / "media/gone.jpg").symlink_to("/nowhere/gone.jpg")
    return "media/gone.jpg"


def pipe(site: SimpleNamespace) -> str:
    (site.data / "media").mkdir(exist_ok=True)
    os.mkfifo(site.data / "media/pipe.jpg")
    return "media/pipe.jpg"


def link(site: SimpleNamespace) -> str:
    file = site.data / "content/news/item-1.json"
    data = json.loads(file.read_text("utf-8"))
    data["body"]["en"] = ["![A picture](/media/no-such.jpg)"]
    file.write_text(json.dumps(data), "utf-8")
    return "content/news/item-1.json"


def moved(site: SimpleNamespace) -> str:
    (site.data / "media").mkdir(exist_ok=True)
    (site.data / "media/old.jpg.json").write_text('{"movedTo": "new.jpg"}')
    return "media/old.jpg.json"


def journal(site: SimpleNamespace) -> str:
    folder = site.site.paths.pending_changes
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "one.jsonl").write_text("{}\n")
    return "undo/begun/one.jsonl"


def half_written(site: SimpleNamespace) -> str:
    (site.data / "content/news/.oasis-abc").write_text("{")
    return ".oasis-abc"


def record(site: SimpleNamespace) -> str:
    (site.folder / "build/.frozen-by-oasis").write_text("0" * 32 + "\n")
    return ".frozen-by-oasis"


def index(site: SimpleNamespace) -> str:
    """Lose a page of an index that nothing else reads before the check."""
    file = site.site.paths.database
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'replaced_text'"
        (number,) = connection.execute(query).fetchone()
    site.site.store.database.close()
    with file.open("r+b") as data:
        data.seek((number - 1) * size)
        data.write(bytes(size))
    return "site.db"


@pytest.mark.parametrize(
    "harm",
    [
        page,
        lost_page,
        surplus,
        broken_json,
        entry,
        dangling,
        pipe,
        link,
        moved,
        journal,
        half_written,
        record,
        index,
    ],
    ids=lambda harm: harm.__name__,
)
def test_what_is_wrong_is_named_with_a_remedy(
    frozen: SimpleNamespace, harm: Callable[[SimpleNamespace], str]
) -> None:
    file = harm(frozen)
    code, lines = verify(frozen, "--all")
    assert code == 1
    named = [line for line in lines if file in line.partition(": ")[0]]
    assert named, lines
    assert all(len(line.split(": ")) >= 3 for line in named), "file: what: remedy"


def test_each_release_is_compared_with_its_digest(tiny_site: SimpleNamespace) -> None:
    for title in ("One", "Two"):
        file = tiny_site.data / "content/news/item-1.json"
        data = json.loads(file.read_text("utf-8"))
        data["headline"]["en"] = title
        file.write_text(json.dumps(data), "utf-8")
        assert run(tiny_site, "publish")[0] == 0
    assert run(tiny_site, "verify", "--all")[0] == 0
    older = tiny_site.site.releases.folder(tiny_site.site.releases.all()[1].id)
    page = older / "en/news/item-1/index.html"
    text = page.read_text("utf-8")
    page.unlink()  # it may be a hard link
    page.write_text(text.replace("One", "0ne"), "utf-8")
    code, lines = run(tiny_site, "verify")
    assert code == 1
    assert [line for line in lines if line.startswith(f"{older}/.frozen-by-oasis: ")]


def test_a_folder_that_is_not_there_is_wrong_usage(tiny_site: SimpleNamespace) -> None:
    assert run(tiny_site, "verify", str(Path("/nowhere")))[0] == 2
