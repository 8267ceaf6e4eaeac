"""A kind of files that a feature of the institute adds: taken, listed, shown in texts and frozen; its
files stay when the feature is gone.
"""

import json
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from app import create_app
from cms.accounts.permissions import ADMINISTRATOR, Actor
from cms.core.errors import Invalid
from cms.media.file_kinds import FileKinds
from cms.site import Site

ANN = Actor("a00000000001", "Ann", ADMINISTRATOR)
DECLARATION = """
from pathlib import Path

from cms.core.feature import Feature, FileKind

HERE = f"{__name__}.tracks"
feature = Feature(
    "tracks",
    Path(__file__).parent,
    file_kinds={
        "track": FileKind(
            (".gpx",),
            recognizes=f"{HERE}:recognizes",
            prepare=f"{HERE}:prepare",
            label="Tracks",
            shown=f"{HERE}:shown",
            parts=f"{HERE}:parts",
            wholes=f"{HERE}:wholes",
        )
    },
)
"""
TRACKS = """
from cms.core.errors import Invalid
from cms.media.file_kinds import ending_of


def recognizes(ending, head):
    return ending == ".gpx"


def prepare(name, file, ending):
    data = file.read()
    if not data.startswith(b"<gpx"):
        raise Invalid("file", "%(name)s is no track.", name=name)
    return ".gpx", data.replace(b"secret", b"")


def shown(file, attributes):
    return f'<span class="track">{file}</span>'


def parts(folder, file):
    return [one for one in [file.replace(".gpx", ".png")] if (folder / one).is_file()]


def wholes(file):
    return [file.replace(".png", ".gpx")] if ending_of(file) == ".png" else []
"""
PICTURE = b"\x89PNG\r\n\x1a\n"
PAGE = "/en/news/item-1/"


@pytest.fixture
def start(tiny_site: SimpleNamespace, tmp_path: Path) -> Callable[..., Flask]:
    """Start the site with or without the feature. Its files are in the media folder, and a text
    shows one.
    """
    own = tmp_path / "institute"
    (own / "features" / "tracks").mkdir(parents=True)
    (own / "features/tracks/__init__.py").write_text(DECLARATION)
    (own / "features/tracks/tracks.py").write_text(TRACKS)
    folder = tiny_site.data / "media" / "walks"
    folder.mkdir(parents=True)
    (folder / "lake.gpx").write_text("<gpx>")
    (folder / "lake.png").write_bytes(PICTURE)
    item = tiny_site.data / "content/news/item-1.json"
    body = {"en": ["![A walk](/media/walks/lake.gpx)"], "zh": ["字"]}
    item.write_text(json.dumps(json.loads(item.read_text("utf-8")) | {"body": body}), "utf-8")
    folders = {"data": tiny_site.data, "instance": tiny_site.instance, "watch": False}

    def started(*, on: bool) -> Flask:
        return create_app(folders | ({"site": own} if on else {}))

    return started


def site_of(app: Flask) -> Site:
    site: Site = app.extensions["oasis"].site
    return site


def test_it_is_prepared_by_its_feature(start: Callable[..., Flask]) -> None:
    site = site_of(start(on=True))
    media = site.editing.media
    path = media.add(ANN, "Lake 2.GPX", BytesIO(b"<gpx>secret</gpx>"), "walks")
    assert path == "walks/Lake-2.gpx"
    assert (site.paths.media / path).read_bytes() == b"<gpx></gpx>"
    with pytest.raises(Invalid, match=r"a\.gpx is no track"):
        media.add(ANN, "a.gpx", BytesIO(b"<html>"))
    assert site.get(FileKinds).kind_of(path) == "track"
    assert site.get(FileKinds).labels["track"] == "Tracks"
    assert site.get(FileKinds).parts(site.paths.media, "walks/lake.gpx") == ("walks/lake.png",)
    assert "walks/lake.gpx" in site.get(FileKinds).wholes("walks/lake.png")
    with pytest.raises(Invalid, match="supported"):
        site_of(start(on=False)).editing.media.add(ANN, "a.gpx", BytesIO(b"<gpx>"))


def test_pages_show_it_while_its_feature_is_there(
    start: Callable[..., Flask], tmp_path: Path
) -> None:
    for on, shown in (
        (True, '<span class="track">walks/lake.gpx</span>'),
        (False, '<a href="/media/walks/lake.gpx">A walk</a>'),
        (True, '<span class="track">walks/lake.gpx</span>'),
    ):
        app = start(on=on)
        result = app.test_cli_runner().invoke(args=["freeze", str(tmp_path / "out"), "--jobs", "1"])
        assert result.exit_code == 0, result.output
        assert shown in (tmp_path / "out" / PAGE[1:] / "index.html").read_text("utf-8")
        frozen = {path.name for path in (tmp_path / "out/media/walks").iterdir()}
        assert frozen == ({"lake.gpx", "lake.png"} if on else {"lake.gpx"})
        get = partial(app.test_client().get)
        assert get("/media/walks/lake.gpx").get_data() == b"<gpx>"
        assert get("/media/walks/lake.png").status_code == (200 if on else 404)


def test_a_kind_that_fails_takes_no_part(start: Callable[..., Flask], tmp_path: Path) -> None:
    code = tmp_path / "institute/features/tracks/tracks.py"
    code.write_text(code.read_text().replace("    return", "    1 / 0\n    return"))
    app = start(on=True)
    site = site_of(app)
    assert '<a href="/media/walks/lake.gpx">A walk</a>' in app.test_client().get(PAGE).text
    with pytest.raises(Invalid, match="supported"):
        site.editing.media.add(ANN, "a.gpx", BytesIO(b"<gpx>"))
    assert "ZeroDivisionError" in site.failed_features["tracks"].text()
