"""The link targets that the dialog of a text queries."""

from typing import Any

import pytest


def targets(
    person: Any, query: str, kind: str = "link", locale: str = "en"
) -> list[dict[str, str]]:
    answer = person.get("/text/targets", query_string={"q": query, "kind": kind, "locale": locale})
    return answer.json["targets"]


def names(person: Any, query: str, **more: str) -> list[str]:
    return [one["name"] for one in targets(person, query, **more) if one["kind"] == "entry"]


def test_drafts_are_found_and_told(editor: Any) -> None:
    editor.get("/entries/news/new")
    editor.post("/entries/news/new", {"headline.zh": "新建荒漠观测站", "key": "new-station"})
    for query in ("荒漠观测站", "荒漠觀測站", "xinjianhuangmo"):
        found = {one["name"]: one for one in targets(editor, query) if one["kind"] == "entry"}
        assert found["news/new-station"]["title"] == "新建荒漠观测站"
        assert found["news/new-station"]["lang"] == "zh-Hans"
        assert "Missing" in found["news/new-station"]["note"]
    assert names(editor, "")[0] == "news/new-station", "entries with a draft come first"


def test_only_what_has_a_page(reader: Any) -> None:
    assert all("/" in name for name in names(reader, "a"))
    assert not [name for name in names(reader, "oasis") if name.startswith(("terms/", "site/"))]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("doi: 10.1000/xyz", "https://doi.org/10.1000/xyz"),
        ("www.example.org", "https://www.example.org"),
        ("li@example.org", "mailto:li@example.org"),
    ],
)
def test_addresses_as_people_paste_them(reader: Any, query: str, address: str) -> None:
    assert targets(reader, query)[0]["address"] == address


@pytest.mark.parametrize("query", ["javascript:alert(1)", "data:text/html,x", "\x00<script>", "%"])
def test_nothing_else_becomes_an_address(reader: Any, query: str) -> None:
    assert [one for one in targets(reader, query) if one["kind"] == "address"] == []


def test_files_by_name_and_by_what_they_show(staff: Any, editor: Any) -> None:
    folder = staff.data / "media" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "沙丘.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "plan.pdf").write_bytes(b"%PDF-1.4")
    assert [one["name"] for one in targets(editor, "sha qiu", "picture")] == ["2026/沙丘.png"]
    assert [one["name"] for one in targets(editor, "plan", "picture")] == []
    assert [one["name"] for one in targets(editor, "plan", "file")] == ["2026/plan.pdf"]
    assert "2026/plan.pdf" in [one["name"] for one in targets(editor, "", "file")]


def test_nobody_gets_nothing(shelf: Any) -> None:
    answer = shelf.browser("").get("/text/targets?q=a", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert targets(shelf.browser("translator", ("zh",)), "aral")
