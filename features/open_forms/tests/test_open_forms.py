"""Colleagues who have the form of an entry open now."""

import pytest
from people import Desk, Visitor

LAUNCH = "/entries/news/launch/"
OPEN = "/entries/news/launch/open"
LEFT = "/entries/news/launch/left"


@pytest.fixture
def colleague(desk: Desk) -> Visitor:
    return desk.signed_in("administrator")


def shown(visitor: Visitor) -> str:
    return str(visitor.get(OPEN).get_json()["shown"])


def test_a_form_is_open_while_its_page_says_so(
    desk: Desk, editor: Visitor, colleague: Visitor
) -> None:
    editor.text(LAUNCH)
    for _minute in range(20):
        assert "Open now: Edi Dune" in colleague.text(LAUNCH)
        desk.clock.forward(minutes=1)
        editor.get(OPEN)
    desk.clock.forward(minutes=2)
    assert "Open now" not in colleague.text(LAUNCH)


def test_who_opened_it_first_is_told_of_the_second(
    desk: Desk, editor: Visitor, colleague: Visitor
) -> None:
    editor.text(LAUNCH)
    assert shown(editor).strip() == ""
    colleague.text(LAUNCH)
    name = desk.accounts["administrator"].name
    assert f"Open now: {name}" in shown(editor)
    colleague.post(LEFT, 200)
    assert shown(editor).strip() == ""
    assert f"Open now: {name}" not in editor.text(LAUNCH)
    assert "Open now: Edi Dune" in shown(colleague)


def test_the_names_are_escaped(desk: Desk, editor: Visitor, colleague: Visitor) -> None:
    colleague.post("/account/profile", name="<b>Bo", interface="en")
    colleague.text(LAUNCH)
    assert "Open now: &lt;b&gt;Bo" in shown(editor)


def test_an_open_form_keeps_nobody_signed_in(desk: Desk, editor: Visitor) -> None:
    editor.text(LAUNCH)
    desk.clock.forward(hours=7)
    editor.get(OPEN)
    desk.clock.forward(hours=7)
    editor.get(OPEN, 401, headers={"Accept": "application/json"})
    assert editor.get(LAUNCH, 303).location.startswith("/account/sign-in")


def test_only_staff_ask_and_only_of_entries(desk: Desk, editor: Visitor) -> None:
    desk.visitor().get(OPEN, 401, headers={"Accept": "application/json"})
    editor.get("/entries/news/nothing-here/open", 404)
    editor.post("/entries/news/nothing-here/left", 404)
    editor.client.get(LAUNCH)
    assert editor.client.post(LEFT).status_code == 400
