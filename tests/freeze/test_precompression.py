"""Compressed copies beside frozen files: of existing files only, the same after an edit and after a
full freeze.
"""

import gzip
import json
from pathlib import Path

import brotli
import pytest
from smallsite import SmallSite, make_tiny_site, told, tree

from cms.publish.precompression import (
    MIN_COMPRESSED_BYTES,
    compressed_names,
    is_compressed_copy,
    with_compressed_copies,
)

BOTH = ("gzip", "br")
DECODE = {".gz": gzip.decompress, ".br": brotli.decompress}
UPLOADED = {"media/table.csv": b"a,b\n" * 999, "media/table.csv.gz": b"somebody's own"}


@pytest.fixture
def small(tmp_path: Path) -> SmallSite:
    site = make_tiny_site(tmp_path / "site")
    for name, data in UPLOADED.items():
        (site.folder / "data" / name).parent.mkdir(exist_ok=True)
        (site.folder / "data" / name).write_bytes(data)
    site.edit(
        f"news/{site.entries('news')[-1]}",
        lambda entry: entry.update(body={"en": [f"[file](/{name})" for name in UPLOADED]}),
    )
    return site


def check_forms(files: dict[str, bytes]) -> set[str]:
    """Check that every copy decompresses to its file, and every large text has both copies. Returns
    the copies.
    """
    forms = {name for name in files if is_compressed_copy(name)}
    for name in forms:
        assert DECODE[name[-3:]](files[name]) == files[name[:-3]], name
        assert len(files[name[:-3]]) >= MIN_COMPRESSED_BYTES
    for name, data in files.items():
        if (
            name.endswith((".html", ".css", ".json"))
            and len(data) >= MIN_COMPRESSED_BYTES
            and not name.startswith(".")
        ):
            assert {f"{name}.gz", f"{name}.br"} <= forms, name
    return forms


def test_an_edit_gives_what_a_full_freeze_gives(small: SmallSite) -> None:
    small.freeze(small.build, app=small.app(precompress=BOTH), jobs=2)
    first = dict(tree(small.build))
    assert len(check_forms(first)) > 100
    kept = (small.build / "en/about/index.html.gz").stat().st_ino

    one, other = (f"news/{key}" for key in small.entries("news")[:2])
    small.edit(one, lambda entry: entry["body"].update(en=["Another text."]))
    small.file(other).unlink()
    _, quick = small.freeze(small.build, app=small.app(precompress=BOTH))
    _, whole = small.freeze(small.folder / "full", app=small.app(precompress=BOTH), full=True)
    files = dict(tree(small.build))
    assert files == tree(small.folder / "full")
    assert told(quick) == told(whole)
    forms = check_forms(files)
    gone = {name for name in first if name.startswith(f"en/{other}/")}
    assert {name for name in gone if is_compressed_copy(name)}
    assert not gone & (files.keys() | forms)
    assert (small.build / "en/about/index.html.gz").stat().st_ino == kept, (
        "the file was written again"
    )
    assert {name: files[name] for name in UPLOADED} == UPLOADED


def test_a_file_that_gets_small_loses_its_forms(small: SmallSite) -> None:
    sheet = small.folder / "static/css/base.css"
    small.freeze(small.build, app=small.app(precompress=BOTH))
    assert (small.build / "static/css/base.css.br").is_file()
    sheet.write_text("a{}")
    small.freeze(small.build, app=small.app(precompress=BOTH))
    assert (small.build / "static/css/base.css").read_text() == "a{}"
    assert not list((small.build / "static/css").glob("base.css.*"))


def test_another_setting_is_another_site(small: SmallSite) -> None:
    small.freeze(small.build)
    plain = dict(tree(small.build))
    assert not any(map(is_compressed_copy, plain))
    small.freeze(small.build, app=small.app(precompress=("br",)))
    packed = dict(tree(small.build))
    assert {name[-3:] for name in packed if is_compressed_copy(name)} == {".br"}
    small.freeze(small.build)
    assert tree(small.build) == plain


def test_releases_have_them_and_share_them(small: SmallSite) -> None:
    def publish(**settings: object) -> Path:
        app = small.app(gate=("links=warn",), **settings)
        result = app.test_cli_runner().invoke(args=["publish"])
        assert result.exit_code == 0, result.output
        return (app.extensions["oasis"].site.releases.root / "current").resolve()

    first = publish(precompress=BOTH)
    check_forms(dict(tree(first)))
    small.edit(
        f"news/{small.entries('news')[0]}",
        lambda entry: entry["headline"].update(en="Another headline"),
    )
    second = publish(precompress=BOTH)
    assert second != first
    check_forms(dict(tree(second)))
    for name in ("zh/404.html", "zh/404.html.gz", "static/css/base.css.br"):
        assert (first / name).samefile(second / name), name
    assert not (first / "en/news/index.html.gz").samefile(second / "en/news/index.html.gz")
    third = publish()
    assert not any(map(is_compressed_copy, tree(third)))
    assert (third / "zh/404.html").samefile(second / "zh/404.html")
    counts = json.loads(third.with_suffix(".json").read_text())["counts"]
    assert counts == {"new": 0, "changed": 0, "gone": sum(map(is_compressed_copy, tree(second)))}


def test_which_files_have_forms() -> None:
    assert compressed_names("en/index.html") == ("en/index.html.gz", "en/index.html.br")
    assert list(with_compressed_copies(["a.png", "b.json"])) == [
        "a.png",
        "b.json",
        "b.json.gz",
        "b.json.br",
    ]
    for name in ("media/table.csv", "pictures/a.jpg/1.avif", "a.woff2", "feed", "en/index.html.gz"):
        assert compressed_names(name) == ()
    assert is_compressed_copy("en/papers.bib.gz")
    assert not any(
        map(
            is_compressed_copy,
            ("media/table.csv.gz", "archive.gz", "a.png.br", ".gz", "en/index.html"),
        )
    )
