"""Visitors don't find texts of drafts, which only the editor's search finds."""

import json
import sqlite3
from types import SimpleNamespace
from typing import Any


def test_visitors_find_nothing_of_a_draft(staff: SimpleNamespace, editor: Any) -> None:
    key = "aral-sea-expedition"
    path = staff.data / "content" / "news" / f"{key}.json"
    values = json.loads(path.read_text("utf-8"))
    values |= {
        "body": {"en": ["Calligonums were mapped."]},
        "publication": {"en": {"state": "draft"}},
    }
    path.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    staff.site.store.refresh()
    assert key in editor.get("/entries/news/?q=calligonums").text
    page = staff.app.test_client().get("/en/search/", query_string={"q": "calligonums"})
    assert page.status_code == 200
    assert key not in page.text
    with sqlite3.connect(staff.instance / "cache" / "site.db") as connection:
        rows = connection.execute(
            "SELECT audience FROM search_block JOIN search_shard ON block = id "
            "WHERE CAST(body AS TEXT) LIKE '%calligonums%' UNION "
            "SELECT audience FROM search_entry WHERE CAST(body AS TEXT) LIKE '%calligonums%'"
        ).fetchall()
    assert rows == [("staff",)]
