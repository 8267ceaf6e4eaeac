"""Files of the content that can't be read stop no page of the editor, and are never replaced."""

import os
import re
from html import unescape
from pathlib import Path

from people import Desk, Visitor

from cms.schema.entry_ref import EntryRef


def loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def test_a_file_that_never_was_good_has_an_empty_form(desk: Desk, editor: Visitor) -> None:
    desk.paths.entry(EntryRef(desk.site.models["news"], "brand-new")).write_text("{", "utf-8")
    desk.site.store.refresh()
    form = editor.text("/entries/news/brand-new/")
    assert "no valid version of it is known" in form
    assert "This is its last valid version." not in form


def test_a_file_that_cant_be_read_is_edited_as_a_draft_and_never_replaced(
    desk: Desk, editor: Visitor
) -> None:
    file = desk.paths.entry(EntryRef(desk.site.models["news"], "launch"))
    loop(file)
    desk.site.store.refresh()
    form = editor.text("/entries/news/launch/")
    assert "The station opens" in form
    opened = re.search(r'name="_opened" value="([^"]*)"', form)
    assert opened
    typed = {"_opened": unescape(opened[1]), "headline.en": "Typed meanwhile"}
    editor.post("/entries/news/launch/", _do="save", **typed)
    assert "Typed meanwhile" in editor.text("/entries/news/launch/")
    for path, form in (
        ("/entries/news/launch/", {**typed, "_do": "publish:en"}),
        ("/entries/news/launch/trash", {"force": "1"}),
    ):
        answer = editor.client.post(path, data={"csrf_token": editor.token(), **form})
        assert answer.status_code in (409, 422), answer.text
        assert "data/content/news/launch.json can’t be read" in answer.text
        assert file.is_symlink()
        assert "Typed meanwhile" in editor.text("/entries/news/launch/")


def test_a_folder_that_cant_be_read_and_odd_names_stop_no_page(desk: Desk, editor: Visitor) -> None:
    folder = desk.paths.folder(desk.site.models["projects"])
    folder.rename(folder.with_name("away"))
    folder.write_bytes(b"")
    news = os.fsencode(desk.paths.folder(desk.site.models["news"]))
    desk.paths.media.mkdir()
    for name in (news + b"/caf\xe9.json", os.fsencode(desk.paths.media) + b"/caf\xe9.jpg"):
        Path(os.fsdecode(name)).write_bytes(b"{}")
    desk.site.store.refresh()
    for path in ("/", "/entries/news/", "/entries/projects/", "/text/targets?kind=file"):
        editor.text(path)
    assert "Moving dunes" in editor.text("/entries/projects/")
    assert "Moving dunes" in editor.text("/entries/projects/dunes/")


def test_a_draft_that_cant_be_read_stops_no_list(desk: Desk, editor: Visitor) -> None:
    desk.retitle("editor", "launch", en="Another title")
    loop(desk.paths.draft(EntryRef(desk.site.models["news"], "launch")))
    for path in ("/", "/entries/news/"):
        editor.text(path)
