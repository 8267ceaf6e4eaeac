"""/help/ : the guide, and the link to it on every page"""

import re
from html import unescape

import pytest
from people import Desk, Visitor

from blueprints.editor.help_topics import HelpTopic, HelpTopics

PAGES = {
    "/": "start.md#s-start-the-day",
    "/entries/news/": "lists.md",
    "/entries/news/new": "write.md#s-create-it",
    "/entries/news/launch/": "write.md#s-fill-in-the-form",
    "/entries/news/launch/history/": "undo.md#s-bring-an-earlier-version-back",
    "/trash/": "undo.md#s-the-trash",
    "/users/": "account.md#s-invite-a-colleague",
}


def help_link(html: str) -> str:
    found = re.search(r'<a class="help-link" href="([^"]+)"', html)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize(("path", "place"), PAGES.items())
def test_every_page_leads_to_its_place_in_the_guide(
    administrator: Visitor, path: str, place: str
) -> None:
    assert help_link(administrator.text(path)) == f"/help/{place}"


def test_it_is_shown_in_the_language_of_the_editor(editor: Visitor) -> None:
    assert "Write a news item" in editor.text("/help/write.md")
    editor.post("/account/language", interface="zh", next="/help/")
    text = editor.text("/help/write.md")
    assert "写一条新闻" in text
    assert help_link(editor.text("/trash/")).startswith("/help/undo.md#s-")
    assert '<nav class="help-contents ' in text


def test_its_first_page_is_named_once(editor: Visitor) -> None:
    assert "bar-crumb" not in editor.text("/help/")
    assert "bar-crumb" in editor.text("/help/write.md")


def test_pictures_of_the_guide_are_the_only_files(editor: Visitor, visitor: Visitor) -> None:
    picture = editor.get("/help/images/start.webp")
    assert picture.mimetype == "image/webp"
    assert picture.headers["Cache-Control"] == "private, no-cache"
    for path in ("images/nowhere.webp", "images/..%2fstart.md", "nowhere.md", "START.md"):
        editor.get(f"/help/{path}", 404)
    visitor.get("/help/", 303)


def test_other_pages_can_list_its_headings(desk: Desk) -> None:
    topics = desk.site.find(HelpTopics)
    assert topics
    with desk.app.test_request_context("/"):
        assert topics.contents_url() == "/help/"
        found = [*topics.all()]
    assert HelpTopic("Put a picture in", "", "/help/pictures.md") in found
    url = "/help/pictures.md#s-photos-from-a-telephone"
    assert HelpTopic("Photos from a telephone", "Put a picture in", url) in found
