"""The media folder in the staff app: the roles that may see it, add to it and remove from it, and the
files that it refuses.
"""

import re
from io import BytesIO
from random import Random

import pytest
from people import Desk, Visitor
from PIL import Image

from tests.pictures import packed


def picture(size: tuple[int, int] = (40, 30), format: str = "PNG") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, (90, 120, 140)).save(buffer, format)
    return buffer.getvalue()


def send(visitor: Visitor, *files: tuple[str, bytes], status: int = 303) -> object:
    data = {"csrf_token": visitor.token(), "file": [(BytesIO(data), name) for name, data in files]}
    response = visitor.client.post("/media/", data=data)
    assert response.status_code == status
    return response


def names(desk: Desk) -> list[str]:
    folder = desk.paths.media
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def use(editor: Visitor, desk: Desk, name: str) -> None:
    """Show a file in an entry’s draft."""
    key = next(iter(desk.site.store.content().entries["news"]))
    work = desk.site.editing.drafts.open("news", key)
    from cms.accounts.permissions import Actor

    account = desk.accounts["editor"]
    desk.site.editing.drafts.save(
        Actor(account.id, account.name, "editor"),
        "news",
        key,
        work.flat,
        {**work.flat, "image.file": name},
    )


def test_a_file_is_added_under_its_own_name(editor: Visitor, desk: Desk) -> None:
    send(editor, ("湖 边?.PNG", picture()))
    assert names(desk) == ["2026/湖-边.png"]
    html = editor.text("/media/")
    assert "湖-边.png" in html
    assert editor.get("/media/file/2026/湖-边.png").mimetype == "image/png"


def test_the_same_file_has_one_place_and_another_of_its_name_its_own(
    editor: Visitor, desk: Desk
) -> None:
    send(editor, ("a.png", picture()), ("a.png", picture()), ("a.png", picture((50, 50))))
    assert names(desk) == ["2026/a-2.png", "2026/a.png"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg onload='alert(1)'/>"),
        ("paper.pdf", b"<script>"),
        ("photo.jpg", b"not a picture"),
        ("list.csv", b"\xff\xfe"),
        ("none", b"x"),
        ("empty.txt", b""),
    ],
)
def test_what_it_is_not_is_refused_with_its_name(
    editor: Visitor, desk: Desk, name: str, data: bytes
) -> None:
    send(editor, (name, data))
    assert names(desk) == []
    assert name in editor.text("/media/")


def test_a_name_can_not_lead_elsewhere(editor: Visitor, desk: Desk) -> None:
    sent = ("../../../site.png", "..\\x.png", ".htaccess.png")
    send(editor, *((name, picture()) for name in sent))
    assert names(desk) == ["2026/htaccess.png", "2026/site.png", "2026/x.png"]


def test_a_file_that_is_shown_stays(editor: Visitor, desk: Desk) -> None:
    send(editor, ("a.png", picture()))
    use(editor, desk, "2026/a.png")
    html = editor.text("/media/about/2026/a.png")
    assert "/media/remove/" not in html
    assert "/entries/news/" in html
    editor.post("/media/remove/2026/a.png")
    assert names(desk) == ["2026/a.png"]


def test_a_removed_file_comes_back(editor: Visitor, desk: Desk) -> None:
    send(editor, ("a.png", picture()))
    before = (desk.paths.media / "2026/a.png").read_bytes()
    editor.post("/media/remove/2026/a.png")
    assert names(desk) == []
    editor.post("/media/restore/2026/a.png")
    assert (desk.paths.media / "2026/a.png").read_bytes() == before


def test_who_is_not_signed_in_sees_nothing(visitor: Visitor, desk: Desk) -> None:
    for path in ("/media/", "/media/about/a.png"):
        assert visitor.client.get(path).status_code in (302, 303, 401)
    response = visitor.client.post(
        "/media/", data={"csrf_token": visitor.token(), "file": (BytesIO(picture()), "a.png")}
    )
    assert response.status_code in (302, 303, 401)
    assert names(desk) == []


def test_a_translator_looks_but_does_not_touch(
    translator: Visitor, editor: Visitor, desk: Desk
) -> None:
    send(editor, ("a.png", picture()))
    assert "multipart/form-data" not in translator.text("/media/")
    send(translator, ("b.png", picture()), status=403)
    translator.post("/media/remove/2026/a.png", 403)
    assert names(desk) == ["2026/a.png"]


def test_without_a_token_nothing_is_taken(editor: Visitor, desk: Desk) -> None:
    assert (
        editor.client.post("/media/", data={"file": (BytesIO(picture()), "a.png")}).status_code
        == 400
    )
    assert names(desk) == []


@pytest.mark.parametrize("path", ["/media/remove/2026/a.png", "/media/restore/2026/a.png"])
def test_changing_takes_a_form(editor: Visitor, path: str) -> None:
    assert editor.client.get(path).status_code == 405


@pytest.mark.parametrize(
    "name", ["none.png", "../site.json", "2026/../../site.json", "%2e%2e/site.json"]
)
def test_there_is_no_other_file(editor: Visitor, name: str) -> None:
    assert editor.client.get(f"/media/about/{name}").status_code in (404, 308)
    for deed in ("remove", "restore"):
        response = editor.client.post(f"/media/{deed}/{name}", data={"csrf_token": editor.token()})
        assert response.status_code in (404, 308)


def test_no_more_than_twenty_files_are_taken_at_once(editor: Visitor, desk: Desk) -> None:
    send(editor, *((f"{number}.png", picture()) for number in range(21)))
    assert names(desk) == []
    assert "20 files" in editor.text("/media/")
    send(editor, *((f"{number}.png", picture((number + 1, 9))) for number in range(20)))
    assert len(names(desk)) == 20


def test_a_full_media_folder_takes_nothing_more(editor: Visitor, desk: Desk) -> None:
    desk.site.editing.media.quota = 1
    large = [
        packed(Image.frombytes("RGB", (480, 480), Random(seed).randbytes(480 * 480 * 3)))
        for seed in (1, 2)
    ]
    send(editor, ("a.png", large[0]), ("b.png", large[1]))
    assert names(desk) == ["2026/a.png"]
    assert "may hold 1 MB" in editor.text("/media/")
    editor.post("/media/remove/2026/a.png")
    send(editor, ("b.png", large[1]))
    assert names(desk) == [], "entries in the trash count"


def test_too_much_at_once_is_refused(editor: Visitor, desk: Desk) -> None:
    send(editor, ("big.png", b"x" * (33 * 2**20)))
    assert names(desk) == []
    assert "32 MB" in editor.text("/media/")


def test_lists_of_pictures_show_small_ones(editor: Visitor, desk: Desk) -> None:
    """Thirteen originals made the library page 4.8 MB."""
    buffer = BytesIO()
    Image.effect_noise((2000, 1500), 60).convert("RGB").save(buffer, "JPEG", quality=95)
    original = buffer.getvalue()
    send(
        editor,
        ("dunes.jpg", original),
        ("tiny.png", picture()),
        ("moving.gif", picture(format="GIF")),
    )
    shown = re.findall(r'<img src="([^"]+)"', editor.text("/media/"))
    assert len(shown) == 3
    picked = [one["picture"] for one in editor.get("/text/targets?kind=file").get_json()["targets"]]
    assert picked == shown
    small = editor.get(next(path for path in shown if "dunes" in path))
    assert small.mimetype == "image/webp"
    assert Image.open(BytesIO(small.data)).size == (320, 240)
    assert len(small.data) * 10 < len(original)
    assert Image.open(
        BytesIO(editor.get(next(path for path in shown if "tiny" in path)).data)
    ).size == (40, 30)
    assert editor.get(next(path for path in shown if "moving" in path)).mimetype == "image/gif"
    large = re.findall(r'<img src="([^"]+/960/[^"]+)"', editor.text("/media/about/2026/dunes.jpg"))[
        0
    ]
    assert Image.open(BytesIO(editor.get(large).data)).width == 960
    for path in ("/media/thumbnail/320/2026/none.jpg", "/media/thumbnail/320/../../state.db"):
        editor.get(path, 404)
    assert editor.get("/media/thumbnail/99999/2026/dunes.jpg").data != b""
    desk.visitor().get(shown[0], 303)


def test_names_that_differ_by_case_get_one_folder_and_two_names(
    editor: Visitor, desk: Desk
) -> None:
    """On disks that don’t tell them apart, one would replace the other."""

    def add(folder: str, name: str, data: bytes) -> None:
        sent = {"csrf_token": editor.token(), "folder": folder, "file": [(BytesIO(data), name)]}
        assert editor.client.post("/media/", data=sent).status_code == 303

    for folder, name in (("k", "Report.png"), ("k", "report.png"), ("K", "REPORT.png")):
        add(folder, name, picture((len(names(desk)) + 9, 9)))
    assert sorted(one.casefold() for one in names(desk)) == [
        "k/report-2.png",
        "k/report-3.png",
        "k/report.png",
    ]
    assert {one.partition("/")[0] for one in names(desk)} == {"k"}


def test_a_request_that_takes_too_long_leaves_the_rest_of_its_files(
    editor: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blueprints.editor.media.MAX_SECONDS", 0.0)
    send(editor, ("a.png", picture()), ("b.png", picture()))
    assert names(desk) == ["2026/a.png"]
    assert "b.png was not added" in editor.text("/media/")


def test_a_file_of_the_site_is_opened_by_its_address(editor: Visitor) -> None:
    pytest.importorskip("features.open_by_address")
    send(editor, ("lake.png", picture()))
    for address in ("media/2026/lake.png", "pictures/2026/lake.png/0123456789ab-640.webp"):
        answer = editor.get(f"/at/?address={address}", 303)
        assert answer.headers["Location"] == "/media/about/2026/lake.png"
    editor.get("/at/media/2026/none.png", 404)


def test_the_help_leads_to_its_chapter(editor: Visitor) -> None:
    pytest.importorskip("features.guide")
    send(editor, ("lake.png", picture()))
    for path, place in (
        ("/media/", "add-many-files-at-once"),
        ("/media/about/2026/lake.png", "describe-a-picture"),
    ):
        assert f'href="/help/media-library.md#s-{place}"' in editor.text(path)
