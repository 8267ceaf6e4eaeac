"""/entries/<type>/: columns and views, stored for each person."""

import re

import pytest
from people import Desk, Visitor

from features.list_views.list_settings import MAX_VIEWS, ListSettingsFiles

LIST = "/entries/news/"


def heads(html: str) -> list[str]:
    head = html.partition("<thead>")[2].partition("</thead>")[0].rpartition("</td>")[2]
    words = re.sub(r"<[^>]+>|[▾▴]", "", head.replace("</th>", "|"))
    return [one.strip() for one in words.split("|")[:-1]]


def views(html: str) -> list[str]:
    nav = html.partition('aria-label="Saved views"')[2].partition("</nav>")[0]
    return re.findall(r"<a [^>]*>([^<]+)</a>", nav)[1:]


def listed(html: str) -> list[str]:
    return re.findall(r'<a class="table-title" href="/entries/\w+/([^/]+)/"', html)


def test_each_person_chooses_columns(editor: Visitor, administrator: Visitor) -> None:
    usual = [one.strip() for one in heads(editor.text(LIST))]
    assert usual == ["Title", "Date", "Category", "Languages", "Unpublished changes"]
    editor.post(f"{LIST}columns?sort=date", 303, column=["projects", "key", "no-such"])
    shown = editor.text(LIST)
    assert [one.strip() for one in heads(shown)] == ["Title", "Projects", "ID"]
    assert ">Moving dunes</td>" in shown, "an entry by its title"
    assert [one.strip() for one in heads(administrator.text(LIST))] == usual
    editor.post(f"{LIST}columns", 303, usual="1")
    assert [one.strip() for one in heads(editor.text(LIST))] == usual


def test_a_view_keeps_filters_order_and_columns(editor: Visitor, administrator: Visitor) -> None:
    asked = "?category=event&sort=-title&columns=key"
    editor.post(f"{LIST}views{asked}", 303, name="  My   events ")
    html = editor.text(f"{LIST}{asked}")
    assert views(html) == ["My events"]
    assert re.search(r'category=event[^"]*" aria-current="true">My events', html)
    assert views(administrator.text(f"{LIST}{asked}")) == []
    editor.post(f"{LIST}views/change{asked}", 303, view="My events", name="活动 <b>")
    assert views(editor.text(LIST)) == ["活动 &lt;b&gt;"]
    editor.post(f"{LIST}views/change", 303, view="活动 <b>", remove="1")
    assert views(editor.text(f"{LIST}{asked}")) == []


@pytest.mark.parametrize("name", ["", "   ", "a" * 61, "a\x00b"])
def test_a_view_needs_a_name(editor: Visitor, name: str) -> None:
    editor.post(f"{LIST}views?category=event", 303, name=name)
    assert "notice-error" in editor.text(f"{LIST}?category=event")
    assert views(editor.text(f"{LIST}?category=event")) == []


def test_views_are_bounded_and_names_are_their_own(desk: Desk, editor: Visitor) -> None:
    for number in range(MAX_VIEWS + 1):
        editor.post(f"{LIST}views?q=a{number}", 303, name=f"View {number}")
    assert len(views(editor.text(LIST))) == MAX_VIEWS
    editor.post(f"{LIST}views/change", 303, view="View 1", name="View 2")
    assert "already a view with this name" in editor.text(LIST)
    editor.post(f"{LIST}views?q={'a' * 3000}", 303, name="View 1")
    kept = desk.site.get(ListSettingsFiles).of(desk.accounts["editor"].id, "news").views[1].query
    assert kept == "q=" + "a" * 200


def test_a_broken_file_of_settings_shows_the_usual_list(desk: Desk, editor: Visitor) -> None:
    id = desk.accounts["editor"].id
    (desk.paths.instance / f"accounts/{id}.lists").write_text('{"news": {"views": [7, null]')
    assert listed(editor.text(LIST)) == ["launch", "workshop"]
    (desk.paths.instance / f"accounts/{id}.lists").write_text(
        '{"news": {"views": [7], "columns": 1}}'
    )
    assert listed(editor.text(LIST)) == ["launch", "workshop"]
