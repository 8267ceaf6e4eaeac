"""Scheduled publications and due reviews on the overview."""

import json
import re

from minisite import put
from people import Desk, Visitor


def part(html: str, id: str) -> str:
    """Return a panel of the page."""
    return html.split(f'id="{id}"')[1].split("</section>")[0]


def test_says_that_nothing_is_scheduled(editor: Visitor) -> None:
    assert "Nothing is scheduled." in part(editor.text("/"), "on-site")


def test_an_entry_is_to_be_reviewed_by_its_date(
    desk: Desk, editor: Visitor, translator: Visitor
) -> None:
    file = desk.paths.data / "content/news/launch.json"
    entry = json.loads(file.read_text("utf-8"))
    for date, told in (("2026-11-24", True), ("2026-11-25", False), ("2024-05-06", True)):
        file.write_text(json.dumps(entry | {"reviewBy": date}), "utf-8")
        desk.site.store.refresh()
        waits = part(editor.text("/"), "waits")
        assert ("To be reviewed" in waits) == told, date
        assert ("/entries/news/launch/" in waits) == told, date
    assert "by 6 May 2024" in waits
    assert "To be reviewed" not in translator.text("/")


def test_says_what_appears_and_goes_next(desk: Desk, editor: Visitor) -> None:
    for key, window in (
        ("later", {"from": "2026-12-24T08:00:00+08:00"}),
        ("soon", {"from": "2026-12-01T08:00:00+08:00"}),
        ("ends", {"until": "2026-12-02T09:30:00+08:00"}),
        ("past", {"from": "2026-11-01T08:00:00+08:00"}),
    ):
        put(
            desk.paths,
            "pages",
            key,
            {
                "title": {"en": f"Page {key}"},
                "publication": {"en": {"state": "published"} | window},
            },
        )
    desk.site.store.refresh()
    site = part(editor.text("/"), "on-site")
    assert re.findall(r"Page (\w+)", site) == ["soon", "ends", "later"]
    assert "1 Dec 2026, 08:00" in site
    assert "is unpublished" in site
    assert "Last update" not in site
