"""Moved media files, as visitors and editors see them."""

import json
from types import SimpleNamespace
from urllib.parse import quote, unquote

import pytest
from media_files import FILE, PAGE, leads_to, picture, send, undo_on, use
from people import Desk, Visitor

from cms.accounts.permissions import ADMINISTRATOR, Actor
from features.media_moves.moves import MediaMoves

ANN = Actor("a00000000001", "Ann", ADMINISTRATOR)
PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def media(tiny_site: SimpleNamespace) -> SimpleNamespace:
    folder = tiny_site.data / "media" / "2024"
    folder.mkdir(parents=True)
    (folder / "湖.png").write_bytes(PICTURE)
    (folder / "evil.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    )
    (folder / "draft.png").write_bytes(PICTURE)
    edit(
        tiny_site,
        body={
            "en": ["[A lake](/media/2024/湖.png) and [a drawing](/media/2024/evil.svg)"],
            "zh": ["字"],
        },
    )
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


def test_a_moved_file_is_found_at_its_old_address(media: SimpleNamespace) -> None:
    old, new = "2024/湖.png", "lakes/湖.png"
    moves = MediaMoves(media.site.editing.files)
    moves.move(ANN, {old: new, "2024/draft.png": "lakes/draft.png"})
    answer = media.client.get(f"/media/{old}")
    assert (answer.status_code, unquote(answer.location)) == (301, f"/media/{new}")
    assert answer.headers["Cache-Control"] == "no-cache", "it may be moved back"
    assert media.client.get(answer.location).get_data() == PICTURE
    assert status(media, "draft.png") == 404, "files that aren't shown must not be revealed"
    page = media.client.get("/en/news/item-1/").text
    assert f"/media/{quote(new)}" in page
    moves.move(ANN, {new: old})
    assert status(media, "湖.png") == 200
    assert unquote(media.client.get(f"/media/{new}").location) == f"/media/{old}"


def test_files_are_moved_once_it_is_said_what_changes(lake: Visitor, desk: Desk) -> None:
    send(lake, "/media/", "a.png", picture(format="PNG"))
    names = [FILE, "2026/a.png", "2026/gone.png"]
    form = {"name": names, "folder": "Stations/Fukang "}
    moved = desk.paths.media / "Stations/Fukang"
    shown = leads_to(lake, "/media/move-chosen?folder=2026", **form)
    assert shown == "/media/?folder=2026", "unused files need no confirmation"
    undo = undo_on(lake, shown)
    assert leads_to(lake, "/undo/", **undo) == shown
    assert (desk.paths.media / FILE).is_file()
    assert not (moved / "lake.jpg").exists()

    use(desk)
    html = lake.post("/media/move-chosen?folder=2026", 200, **form).text
    assert "Edi Dune: draft" in html
    assert "Entries that change" in html
    assert html.count('name="name"') == 3
    assert (desk.paths.media / FILE).is_file(), "not yet"
    undo = undo_on(lake, leads_to(lake, "/media/move-chosen?folder=2026", sure="yes", **form))
    assert (moved / "lake.jpg").is_file()
    [draft] = [one for _name, one in desk.site.editing.files.drafts.all()]
    assert draft.fields["image.file"] == "Stations/Fukang/lake.jpg"
    assert lake.get(PAGE, 303).headers["Location"] == "/media/about/Stations/Fukang/lake.jpg"
    assert "Edi Dune moved the file" in lake.text("/")
    lake.post("/undo/", **undo)
    assert (desk.paths.media / FILE).is_file()

    for folder, text in (("", "Enter the folder."), ("a/b/c/d/e", "too many levels deep")):
        html = lake.post("/media/move-chosen", 422, **form | {"folder": folder}).text
        assert text in html
        assert f'value="{FILE}" checked' in html
    lake.post("/media/move-chosen", **form | {"name": FILE, "folder": "2026"})
    assert "Already there" in lake.text("/media/")


def test_a_file_is_renamed_and_what_stands_in_the_way_is_named(lake: Visitor, desk: Desk) -> None:
    path = f"/media/move/{FILE}"
    send(lake, "/media/", "sea.jpg", picture((50, 50)))
    html = lake.post(path, 409, folder="2026", name="sea.jpg").text
    assert "There is a file 2026/sea.jpg already. Choose another folder or name." in html
    work = desk.site.editing.drafts.open("site", "_")
    desk.site.editing.drafts.save(
        desk.actor("administrator"),
        *("site", "_", work.flat, {**work.flat, "name.en": f"![](/media/{FILE})"}),
    )
    html = lake.post(path, 409, folder="lakes", name="big").text
    assert "Ask an administrator to move the files" in html
    assert 'name="sure"' not in html
    assert (desk.paths.media / FILE).is_file()
    admin = desk.signed_in("administrator")
    shown = leads_to(admin, path, folder="lakes", name="big", sure="yes")
    assert shown == "/media/about/lakes/big.jpg"
    assert "/media/lakes/big.jpg" in desk.site.editing.drafts.open("site", "_").flat["name.en"]
    assert leads_to(admin, "/undo/", **undo_on(admin, shown)) == PAGE
    lake.post("/media/move/none.jpg", 404)
    desk.signed_in("translator").post(path, 403, folder="x", name="y")
