"""The desk on the overview."""

import re

from minisite import put
from people import Desk, Visitor


def part(html: str, id: str) -> str:
    """Return a panel of the page."""
    return html.split(f'id="{id}"')[1].split("</section>")[0]


def test_a_translator_has_a_list_of_work_in_one_language_oldest_first(
    desk: Desk, translator: Visitor
) -> None:
    for key, moment in (("newer", "2024-08-20"), ("older", "2024-02-20")):
        put(
            desk.paths,
            "pages",
            key,
            {
                "title": {"en": key},
                "body": {"en": ["Text."]},
                "publication": {"en": {"state": "published"}},
                "modified": {"en": f"{moment}T08:00:00Z"},
            },
        )
    desk.retitle("editor", "launch", en="The station is open")
    desk.site.editing.publishing.publish(desk.actor("editor"), "news", "launch", ["en"])
    desk.site.store.refresh()
    html = translator.text("/")
    keys = re.findall(r'href="/entries/\w+/([\w-]+)/\?queue=zh"', part(html, "waits"))
    assert keys == ["workshop", "older", "newer", "launch"]
    assert "To translate (Chinese)" in html
    assert "Missing (3)" in html
    assert "Outdated (1)" in html
