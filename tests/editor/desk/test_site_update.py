"""Two acts, two names: an entry is published; a site that visitors get as files is updated. Where
this server answers visitors, nothing speaks of an update.
"""

import re
from pathlib import Path

import pytest
from news_item import BASE, NEWS, send, words
from people import Desk
from served_site import ended, institute


@pytest.fixture
def files(tmp_path: Path) -> Desk:
    """A site that visitors get as files, updated once."""
    desk = institute(tmp_path, live=False, base_url=BASE)
    editor = desk.signed_in("editor")
    assert ended(desk, editor, editor.post("/publish/").location).state == "done"
    return desk


def test_a_published_entry_goes_with_the_next_update(files: Desk) -> None:
    editor = files.signed_in("editor")
    assert f'href="{BASE}/en/news/expedition/"' in editor.text(NEWS), "visitors see it there"

    html = send(editor, "publish:en", **{"headline.en": "A long expedition"})
    said = words(html)
    assert "Published: English." in said
    assert "On the site with the next update: Preview English" in said
    assert "1 entry waits" in said
    assert f'href="{BASE}/en/' not in html, "visitors don't see this version"
    assert f'href="{BASE}/zh/news/expedition/"' in html
    assert f'href="{NEWS}preview/"' in html
    assert 'href="/publish/"' in html

    assert ended(files, editor, editor.post("/publish/").location).state == "done"
    html = editor.text(NEWS)
    assert f'href="{BASE}/en/news/expedition/"' in html
    assert "next update" not in html


def test_an_unpublished_entry_is_seen_until_the_next_update(files: Desk) -> None:
    editor = files.signed_in("editor")
    confirm = editor.text(f"{NEWS}unpublish?locale=zh")
    assert "Until the next update of the site visitors still see it." in confirm
    editor.post(f"{NEWS}unpublish", locale="zh")
    assert "Visitors see it until the next update: Chinese" in words(editor.text(NEWS))


def test_a_scheduled_entry_goes_with_the_first_update_after_it(files: Desk) -> None:
    editor = files.signed_in("editor")
    files.site.editing.publishing.unpublish(files.actor("editor"), "news", "expedition", ["zh"])
    html = send(editor, "publish:zh", **{"_from.zh": "2090-01-01 08:00"})
    assert "Visitors see it with the first update of the site after that." in html


def test_one_place_says_what_waits_by_whom_and_since_when(files: Desk) -> None:
    editor, translator = files.signed_in("editor"), files.signed_in("translator")
    assert "No entry waits for the next update." in editor.text("/")
    assert "No entry waits." in editor.text("/publish/")
    send(editor, "publish:en", **{"headline.en": "A long expedition"})
    html = editor.text("/publish/")
    table = re.search(r'aria-labelledby="waiting".*?</table>', html, re.DOTALL)
    assert table
    row = words(table[0])
    assert "A long expedition News item is changed Edi Dune" in row
    assert re.search(r"Edi Dune \d+ \w+ \d{4}, \d\d:\d\d", row)
    assert "1 entry waits for the next update." in editor.text("/")
    assert ">Update the site<" in re.sub(r"<span>", "", editor.text("/"))

    html = translator.client.get(NEWS).text
    assert "1 entry waits" in words(html)
    assert 'href="/publish/"' not in html, "a translator can't update the site"


@pytest.mark.parametrize("role", ["administrator", "editor", "translator"])
def test_where_this_server_answers_nothing_speaks_of_an_update(tmp_path: Path, role: str) -> None:
    desk = institute(tmp_path, releases="", base_url=BASE)
    visitor = desk.signed_in(role)
    visitor.get("/publish/", 403 if role == "translator" else 404)
    editor = desk.signed_in("editor")
    published = send(editor, "publish:en", **{"headline.en": "A long expedition"})
    assert 'href="/en/news/expedition/"' in published
    pages = ["/", "/entries/news/", *([NEWS] if role != "translator" else [])]
    for html in (published, *map(visitor.text, pages)):
        assert not re.search(r"update the site|next update|of the site", words(html), re.IGNORECASE)
        assert "/publish/" not in html
