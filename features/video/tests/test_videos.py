"""Videos: uploaded unchanged, shown with their poster and captions, moved together with them."""

import json
import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from people import Desk, Visitor

from cms.accounts.permissions import Actor
from cms.core.errors import Invalid
from cms.media.file_kinds import FileKinds
from cms.media.uploads import prepare_upload
from cms.schema.paths import Paths
from features.video import feature
from features.video.companions import Video, companions

Prepare = Callable[[str, bytes], tuple[str, bytes]]
BEN = Actor("a00000000002", "Ben", "administrator")
PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def prepare(tmp_path: Path) -> Prepare:
    paths, kinds = Paths(tmp_path / "data", tmp_path / "instance"), FileKinds([feature])
    return lambda name, data: prepare_upload(paths, name, BytesIO(data), kinds=kinds)


@pytest.fixture
def media(tiny_site: SimpleNamespace) -> SimpleNamespace:
    (tiny_site.data / "media" / "2024").mkdir(parents=True)
    return tiny_site


def edit(site: SimpleNamespace, **values: object) -> None:
    """Edit a news item by hand."""
    file = site.data / "content/news/item-1.json"
    raw = json.loads(file.read_text("utf-8")) | values
    file.write_text(
        json.dumps({name: value for name, value in raw.items() if value is not None}), "utf-8"
    )
    site.site.store.refresh()


def status(site: SimpleNamespace, name: str) -> int:
    return site.client.get(f"/media/2024/{name}").status_code


def frozen(site: SimpleNamespace) -> set[str]:
    """Freeze the site, or update its frozen folder, and return its media files."""
    target = site.folder / "build"
    result = site.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    return {path.name for path in (target / "media" / "2024").glob("*")}


MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("film.mp4", MP4),
        ("Film.WEBM", WEBM),
        ("film.en.vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nWind\n"),
        ("film.vtt", b"\xef\xbb\xbfWEBVTT\n"),
    ],
)
def test_a_video_and_its_captions_are_kept_as_they_came(
    prepare: Prepare, name: str, data: bytes
) -> None:
    kept, bytes_kept = prepare(name, data)
    assert (kept.lower(), bytes_kept) == (name.lower(), data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("film.mp4", WEBM),
        ("film.webm", MP4),
        ("film.mp4", b"<html><script>alert(1)</script>"),
        ("film.mp4", b"\0\0\0\x20ftypheic\0\0\0\0"),
        ("film.mp4", b""),
        ("film.vtt", b"1\n00:00:00,000 --> 00:00:02,000\nWind\n"),
    ],
)
def test_what_browsers_would_not_play_is_refused(prepare: Prepare, name: str, data: bytes) -> None:
    with pytest.raises(Invalid):
        prepare(name, data)


def test_a_video_is_shown_with_its_poster_and_captions(media: SimpleNamespace) -> None:
    folder = media.data / "media" / "2024"
    shown = ("film.mp4", "film.en.vtt", "film.kk.vtt", "film.zh-Hant-TW.vtt")
    for name in (*shown, "film.final.vtt", "film.en-2.vtt", "film.zh.other.vtt", "other.en.vtt"):
        (folder / name).write_bytes(b"WEBVTT")
    (folder / "film.png").write_bytes(PICTURE)
    assert status(media, "film.en.vtt") == 404, "nothing shows its video"
    edit(media, body={"en": ['![Wind on a dune](/media/2024/film.mp4 "A film")'], "zh": ["字"]})
    html = media.client.get("/en/news/item-1/").get_data(as_text=True)
    video = html.partition("<video ")[2].partition("</video>")[0]
    assert 'preload="none" poster="/media/2024/film.png" aria-label="Wind on a dune"' in video
    assert '<source src="/media/2024/film.mp4" type="video/mp4">' in video
    assert re.findall(
        r'src="/media/2024/([^"]+)" srclang="([^"]+)" label="([^"]+)"( default)?', video
    ) == [
        ("film.en.vtt", "en", "English", " default"),
        ("film.kk.vtt", "kk", "kk", ""),
        ("film.zh-Hant-TW.vtt", "zh-Hant-TW", "zh-Hant-TW", ""),
    ]
    assert "<figcaption>A film</figcaption>" in html
    for name in ("film.mp4", "film.en.vtt", "film.png"):
        assert status(media, name) == 200, name
    assert {"film.mp4", "film.en.vtt", "film.png"} <= frozen(media)
    part = media.client.get("/media/2024/film.mp4", headers={"Range": "bytes=0-2"})
    assert (part.status_code, part.get_data()) == (206, b"WEB")
    (folder / "film.kk.vtt").unlink()
    media.site.store.refresh()
    again = media.client.get("/en/news/item-1/").get_data(as_text=True)
    assert "film.kk.vtt" not in again
    for name in ("film.mp4", "film.vtt", "film.png"):
        (media.folder / name).write_bytes(b"WEBVTT")
    for name in ("../../film.mp4", str(media.folder / "film.mp4")):
        assert companions(media.data / "media", name) == Video(), (
            "paths outside the folder must not be revealed"
        )


def test_captions_and_poster_are_used_where_their_video_is(editor: Visitor, desk: Desk) -> None:
    for name, data in (("film.mp4", MP4), ("film.en.vtt", b"WEBVTT"), ("plan.vtt", b"WEBVTT")):
        editor.post("/media/", 303, file=(BytesIO(data), name), folder="2026")
    drafts = desk.site.editing.drafts
    key = next(iter(desk.site.store.content().entries["news"]))
    text = {"body.en": ["![A film](/media/2026/film.mp4)"]}
    flat = drafts.open("news", key).flat
    drafts.save(BEN, "news", key, flat, {**flat, **text})
    used = partial(re.findall, r'name="name" value="([^"]+)"')
    assert set(used(editor.text("/media/?shown=used"))) == {"2026/film.mp4", "2026/film.en.vtt"}
    assert used(editor.text("/media/?kind=video")) == ["2026/film.mp4"]
    assert used(editor.text("/media/?kind=captions&shown=unused")) == ["2026/plan.vtt"]
    assert "/entries/news/" in editor.text("/media/about/2026/film.en.vtt")
    found = editor.get("/text/targets?kind=picture&q=film").get_json()["targets"]
    assert [one["name"] for one in found] == ["2026/film.mp4"]
