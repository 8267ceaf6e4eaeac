"""/account/setup/<token>"""

from pathlib import Path

import click
import pytest
from people import PASSWORD, Clock, Desk, Visitor, build, render

from blueprints.editor.first_run import announce
from tests.staff_app import create_editor

NEW = "the well is deep enough"


def invited(desk: Desk) -> str:
    return desk.site.accounts.invite("new@example.org", "New Person", "editor")[1]


def test_an_invitation_makes_an_account_and_signs_in(desk: Desk, visitor: Visitor) -> None:
    path = f"/account/setup/{invited(desk)}"
    html = visitor.text(path)
    assert "new@example.org" in html
    assert 'value="New Person"' in html
    answer = visitor.post(path, name="New Name", password=NEW, again=NEW, interface="zh")
    assert answer.location == "/"
    home = visitor.text("/")
    assert "New Name" in home
    assert '<html lang="zh-Hans"' in home
    assert "欢迎，New Name。" in home
    assert "This link has been used" in desk.visitor().text(path, 410)


def test_what_is_refused_stands_beside_its_field_and_the_rest_is_kept(
    desk: Desk, visitor: Visitor
) -> None:
    path = f"/account/setup/{invited(desk)}"
    short = visitor.post(
        path, 422, name="Somebody", password="short", again="short", interface="en"
    ).text
    assert 'id="password-error"' in short
    assert "Use at least 12 characters" in short
    assert 'value="Somebody"' in short
    assert "short" not in short.split("<form", 1)[1].split("12 characters")[0]
    assert (
        "The two passwords differ"
        in visitor.post(path, 422, name="S", password=NEW, again="other").text
    )
    assert (
        "Enter a name."
        in visitor.post(path, 422, name=" ", password=NEW, again=NEW, interface="en").text
    )
    visitor.get("/", 303)


def test_the_address_of_an_invitation_cannot_be_changed(desk: Desk, visitor: Visitor) -> None:
    token = invited(desk)
    visitor.post(
        f"/account/setup/{token}",
        name="X",
        email="evil@example.org",
        password=NEW,
        again=NEW,
        interface="en",
    )
    assert desk.site.accounts.by_email("evil@example.org") is None
    assert desk.site.accounts.by_email("new@example.org")


def test_a_reset_link_sets_another_password_and_ends_sessions(
    desk: Desk, editor: Visitor, visitor: Visitor
) -> None:
    token = desk.site.accounts.reset_link(desk.accounts["editor"].id)
    editor.get("/")
    assert "Set a new password" in visitor.text(f"/account/setup/{token}")
    visitor.post(
        f"/account/setup/{token}", name="Edi Dune", password=NEW, again=NEW, interface="en"
    )
    editor.get("/", 303)
    desk.visitor().sign_in("editor@example.org", PASSWORD, 422)
    desk.visitor().sign_in("editor@example.org", NEW)


def test_a_link_that_is_too_old_or_made_up_says_so(desk: Desk, visitor: Visitor) -> None:
    token = invited(desk)
    desk.clock.forward(days=8)
    assert "This link has expired" in visitor.text(f"/account/setup/{token}", 410)
    for made_up in ("x", "x" * 3000, "%00", "a%2fb"):
        assert visitor.client.get(f"/account/setup/{made_up}").status_code in (303, 404, 410)


def test_the_first_link_makes_the_administrator(tmp_path: Path, clock: Clock) -> None:
    site, _ = build(tmp_path, clock)
    app = create_editor(site, render)
    app.testing = True
    token = site.accounts.first_run()
    visitor = Visitor(app)
    html = visitor.text(f"/account/setup/{token}")
    assert "This is the first account" in html
    assert (
        "Enter an email address"
        in visitor.post(
            f"/account/setup/{token}",
            422,
            email="x",
            name="Ada",
            password=NEW,
            again=NEW,
            interface="en",
        ).text
    )
    visitor.post(
        f"/account/setup/{token}",
        email="Ada@example.org",
        name="Ada",
        password=NEW,
        again=NEW,
        interface="en",
    )
    assert 'href="/users/"' in visitor.text("/")
    assert site.accounts.first_run() is None


def test_needs_the_token_of_a_session(desk: Desk, visitor: Visitor) -> None:
    path = f"/account/setup/{invited(desk)}"
    assert (
        visitor.client.post(path, data={"name": "X", "password": NEW, "again": NEW}).status_code
        == 400
    )
    assert visitor.client.delete(path).status_code == 401
    visitor.get(path)


def test_the_first_link_begins_with_the_address_that_is_set(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Behind a proxy nobody reaches the port that the server listens on."""
    site, _ = build(tmp_path, clock)
    for base_url, begins in (
        ("https://www.rivers.example/", "https://www.rivers.example/editor/account/setup/"),
        ("", "http://127.0.0.1:8123/editor/account/setup/"),
    ):
        with click.Context(click.Command("run")) as context:
            context.params = {"host": None, "port": 8123}
            announce(site.with_settings(site.settings._replace(base_url=base_url)))
        assert f"  {begins}" in capsys.readouterr().out
        clock.forward(minutes=1)
