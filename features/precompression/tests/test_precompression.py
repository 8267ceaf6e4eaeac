"""Compressed copies beside frozen files: of existing files only, the same after an edit and after a
full freeze.
"""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from app import create_app
from cms.publish.compression import is_compressed_copy
from features.precompression import feature
from features.precompression.copies import MIN_COMPRESSED_BYTES
from tests.freeze.smallsite import SmallSite, make_tiny_site, told, tree
from tests.pages import ROOT

BOTH = ("gzip", "br")
GZIP = ("gzip",)
"""Enough where one copy is looked at: most of a freeze with both is the work of Brotli."""
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


def run(small: SmallSite, codings: tuple[str, ...], *words: str) -> tuple[int, str]:
    done = small.app(precompress=codings).test_cli_runner().invoke(args=list(words))
    return done.exit_code, done.output


@pytest.mark.parametrize("codings", [GZIP, BOTH, BOTH[::-1]])
def test_a_folder_is_sound_whatever_the_order_of_the_codings(
    tmp_path: Path, codings: tuple[str, ...]
) -> None:
    pytest.importorskip("features.verify")
    site = make_tiny_site(tmp_path / "site")
    assert run(site, codings, "freeze", str(site.build))[0] == 0
    status, said = run(site, codings, "verify", str(site.build), "--all")
    assert status == 0, said
    _, said = run(site, codings[::-1], "freeze", str(site.build), "--plan")
    assert "0 new, 0 changed, 0 removed" in said


def lost(copy: Path) -> None:
    copy.unlink()


def altered(copy: Path) -> None:
    copy.write_bytes(gzip.compress(b"something else"))


def alone(copy: Path) -> None:
    copy.with_name("alone.html.gz").write_bytes(b"x")


@pytest.mark.parametrize("damage", [lost, altered, alone])
def test_copies_are_verified_too(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    pytest.importorskip("features.verify")
    site = make_tiny_site(tmp_path / "site")
    assert run(site, GZIP, "freeze", str(site.build))[0] == 0
    copy = site.build / "en/about/index.html.gz"
    assert copy.is_file()
    damage(copy)
    status, said = run(site, GZIP, "verify", str(site.build), "--all")
    assert status == 1, said


def test_which_files_have_copies(small: SmallSite) -> None:
    small.freeze(small.build, app=small.app(precompress=BOTH))
    copied = {name[:-3] for name in tree(small.build) if is_compressed_copy(name)}
    assert {"en/about/index.html", "static/css/base.css"} <= copied
    assert not [name for name in copied if name.startswith("media/")]
    assert not [name for name in copied if name.endswith((".gz", ".br", ".woff2", ".avif"))]
    assert is_compressed_copy("en/papers.bib.gz")
    for name in ("media/table.csv.gz", "archive.gz", "a.png.br", ".gz", "en/index.html"):
        assert not is_compressed_copy(name)


def test_an_unknown_coding_stops_the_start(tmp_path: Path, institute_data: Path) -> None:
    with pytest.raises(SystemExit, match=r"OASIS_PRECOMPRESS must be one of gzip, br, not .*zip"):
        create_app({"data": institute_data, "instance": tmp_path, "precompress": ("zip",)})


def test_the_examples_of_deploying_set_it() -> None:
    for name in ("oasis.env", "compose.yaml"):
        text = (ROOT / "deploy" / name).read_text("utf-8")
        [coding] = re.findall(r"OASIS_PRECOMPRESS(?:=|: )(\w+)", text)
        assert coding in feature.choices["precompress"]
