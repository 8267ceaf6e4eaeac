"""From the form of an entry to its page."""

import json
import re

NEWS = "/editor/entries/news/aral-sea-expedition/"


def test_the_form_leads_to_the_page_and_so_does_the_message_of_a_publish(editor, sent):
    html = editor.get(NEWS.removeprefix("/editor")).text
    link = r'href="(/(?:en|zh)/news/aral-sea-expedition/)"[^>]*target="_blank"'
    pages = ["/en/news/aral-sea-expedition/", "/zh/news/aral-sea-expedition/"]
    assert (
        re.findall(rf'<a class="state chip-published" {link.replace("[^>]*", "[^>]* ")}', html)
        == pages
    )
    assert re.findall(f"<a {link}", html) == pages
    data = sent(html)
    data["headline.en"], data["_do"] = "Another headline", "publish:en"
    assert editor.post(NEWS.removeprefix("/editor"), data).status_code == 303
    html = editor.get(NEWS.removeprefix("/editor")).text
    (message,) = re.findall(r'<div class="notice notice-done.*?</div>', html, re.DOTALL)
    assert "Published: English." in message
    assert re.findall(f"<a {link}", message) == pages[:1]


def test_what_visitors_do_not_see_has_no_link(staff, editor, sent):
    path = staff.data / "content" / "news" / "aral-sea-expedition.json"
    raw = json.loads(path.read_text("utf-8"))
    raw["publication"] = {
        "en": {"state": "published", "from": "2090-01-01T00:00:00Z"},
        "zh": {"state": "draft"},
    }
    path.write_text(json.dumps(raw), "utf-8")
    staff.site.store.refresh()
    assert "View page" not in editor.get(NEWS.removeprefix("/editor")).text
