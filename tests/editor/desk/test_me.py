"""/account/, /account/profile, /account/password, /account/language"""

import re

import pytest
from people import PASSWORD, Desk, Visitor

NEW = "the well is deep enough"


def test_shows_who_one_is(translator: Visitor) -> None:
    html = translator.text("/account/")
    assert 'value="Trude Wind"' in html
    assert "translator@example.org" in html
    assert "Chinese" in html


def test_changes_name_and_language(desk: Desk, editor: Visitor) -> None:
    editor.post("/account/profile", name="  Edi   von Dune ", interface="zh")
    html = editor.text("/account/")
    assert 'value="Edi von Dune"' in html
    assert '<html lang="zh-Hans"' in html
    assert "已保存。" in html
    editor.post("/account/profile", name="Edi", interface="en")
    assert ">Saved.<" in editor.text("/account/")


def test_refuses_beside_the_field(editor: Visitor) -> None:
    html = editor.post("/account/profile", 422, name="", interface="en").text
    assert 'id="name-error"' in html
    assert "Enter a name." in html


def test_changes_the_password_and_stays_signed_in(desk: Desk, editor: Visitor) -> None:
    other = desk.signed_in("editor")
    editor.post("/account/password", present=PASSWORD, password=NEW, again=NEW)
    assert "Your password is changed" in editor.text("/account/")
    other.get("/", 303)
    desk.visitor().sign_in("editor@example.org", NEW)


@pytest.mark.parametrize(
    ("present", "password", "again", "field"),
    [
        ("wrong wrong wrong", NEW, NEW, "present"),
        (PASSWORD, NEW, "other other other", "again"),
        (PASSWORD, "short", "short", "password"),
        (PASSWORD, "editor@example.org", "editor@example.org", "password"),
    ],
)
def test_refuses_a_password_beside_its_field(
    editor: Visitor, present: str, password: str, again: str, field: str
) -> None:
    html = editor.post(
        "/account/password", 422, present=present, password=password, again=again
    ).text
    assert f'id="{field}-error"' in html
    assert not re.search(r'type="password" value="[^"]', html)


def test_a_refused_password_leaves_name_and_language_in_their_form(editor: Visitor) -> None:
    sent = {"present": PASSWORD, "password": "short", "again": "short"}
    html = editor.post("/account/password", 422, **sent).text
    assert 'value="Edi Dune"' in html
    assert re.search(r'name="interface" value="en" checked', html)


def test_guessing_the_present_password_is_slowed_down(editor: Visitor) -> None:
    for _ in range(10):
        editor.post("/account/password", 422, present="wrong", password=NEW, again=NEW)
    assert (
        "Too many attempts"
        in editor.post("/account/password", 429, present=PASSWORD, password=NEW, again=NEW).text
    )


def test_switches_the_language_and_stays_on_the_page(editor: Visitor) -> None:
    answer = editor.post("/account/language", interface="zh", next="/entries/news/?q=wind")
    assert answer.location == "/entries/news/?q=wind"
    assert '<html lang="zh-Hans"' in editor.text("/entries/news/")
    assert editor.post("/account/language", interface="en", next="//evil.example").location == "/"
    editor.post("/account/language", 409, interface="xx")


@pytest.mark.parametrize("path", ["/account/profile", "/account/password", "/account/language"])
def test_only_by_a_form_of_ones_own(visitor: Visitor, editor: Visitor, path: str) -> None:
    visitor.post(path, 401)
    editor.get(path, 405)
    assert editor.client.post(path).status_code == 400


def test_who_is_not_signed_in_is_led_to_the_door(visitor: Visitor) -> None:
    assert visitor.get("/account/", 303).location == "/account/sign-in?next=/account/"


def test_who_is_disabled_meanwhile_is_out_at_the_next_click(desk: Desk, editor: Visitor) -> None:
    desk.site.accounts.disable(desk.accounts["editor"].id)
    door = editor.get("/account/", 303).location
    for _ in range(2):
        assert "Your account is disabled" in editor.text(door), "and not only once"
    assert (
        "Your account is disabled"
        in editor.post("/account/profile", 403, name="x", interface="en").text
    )
    desk.site.accounts.enable(desk.accounts["editor"].id)
    editor.get("/account/", 303)
    assert "disabled" not in editor.text(door)
    editor.sign_in("editor@example.org")
    assert "Edi Dune" in editor.text("/account/")
