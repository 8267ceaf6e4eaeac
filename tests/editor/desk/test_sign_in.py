"""/account/sign-in"""

from threading import Event

import pytest
from people import PASSWORD, Desk, Visitor

from cms.accounts import passwords
from cms.accounts.passwords import Passwords
from cms.accounts.sign_in_limit import PER_ACCOUNT, WINDOW


def test_shows_a_form(visitor: Visitor) -> None:
    html = visitor.text("/account/sign-in")
    assert 'autocomplete="current-password"' in html
    assert 'name="next"' in html


def test_lets_in_who_knows_the_password(visitor: Visitor) -> None:
    assert visitor.sign_in("Editor@Example.org ").location == "/"
    assert "Edi Dune" in visitor.text("/")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("editor@example.org", "wrong wrong wrong"),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("x" * 5000, "y" * 9000),
    ],
)
def test_refuses_without_saying_which_of_the_two_is_wrong(
    visitor: Visitor, email: str, password: str
) -> None:
    html = visitor.sign_in(email, password, 422).text
    assert "The email address or password is incorrect." in html
    assert not password or password not in html
    visitor.get("/", 303)


def test_refuses_a_disabled_account(desk: Desk, visitor: Visitor) -> None:
    desk.site.accounts.disable(desk.accounts["editor"].id)
    assert "Your account is disabled" in visitor.sign_in("editor@example.org", PASSWORD, 422).text
    html = visitor.sign_in("editor@example.org", "wrong wrong wrong", 422).text
    assert "disabled" not in html, "the reason is shown only with the right password"


def test_goes_back_to_where_one_was_led_from(visitor: Visitor) -> None:
    sent = visitor.get("/entries/news/?q=wind&page=2", 303).location
    assert sent == "/account/sign-in?next=/entries/news/?q%3Dwind%26page%3D2"
    assert 'value="/entries/news/?q=wind&amp;page=2"' in visitor.text(sent)
    answer = visitor.sign_in("editor@example.org", next="/entries/news/?q=wind&page=2")
    assert answer.location == "/entries/news/?q=wind&page=2"


@pytest.mark.parametrize(
    "after",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\nevil",
        "/\tevil.example",
        "x",
    ],
)
def test_never_leads_elsewhere(visitor: Visitor, after: str) -> None:
    assert visitor.sign_in("editor@example.org", next=after).location == "/"


def test_says_how_long_to_wait_after_too_many_failures(desk: Desk, visitor: Visitor) -> None:
    [(tries, _)] = PER_ACCOUNT
    for _ in range(tries):
        visitor.sign_in("editor@example.org", "wrong wrong wrong", 422)
    answer = visitor.sign_in("editor@example.org", PASSWORD, 429)
    assert "Too many attempts. Wait 15 min and try again" in answer.text
    assert answer.headers["Retry-After"] == str(WINDOW)
    visitor.sign_in("administrator@example.org")
    desk.clock.forward(seconds=WINDOW)
    visitor.sign_in("editor@example.org")


def test_says_when_to_try_again_while_too_many_sign_in(
    desk: Desk, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = desk.signed_in("editor")
    desk.site.accounts._passwords = busy = Passwords()
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.0)
    others = Event()
    for _ in range(passwords.MAX_AT_ONCE):
        busy._threads.submit(others.wait)
    try:
        answer = visitor.sign_in("editor@example.org", PASSWORD, 503)
        assert "Too many people are signing in at this moment" in answer.text
        assert answer.headers["Retry-After"] == "0"
        answer = editor.post(
            "/account/password", 503, present=PASSWORD, password="quiet wind", again="quiet wind"
        )
        assert "Too many people are signing in at this moment" in answer.text
        assert answer.headers["Retry-After"] == "0"
    finally:
        others.set()
    assert not {one.what for one in desk.events} & {"password-refused", "sign-in-failed"}


def test_guesses_of_others_keep_nobody_out_of_a_browser_known_from_before(
    desk: Desk, visitor: Visitor
) -> None:
    visitor.sign_in("editor@example.org")
    visitor.post("/account/sign-out", 303)
    stranger = desk.visitor()
    [(tries, _)] = PER_ACCOUNT
    for _ in range(tries):
        stranger.sign_in("editor@example.org", "guess guess guess", 422)
    assert stranger.sign_in("editor@example.org", PASSWORD, 429)
    assert visitor.sign_in("editor@example.org").location == "/"


def test_a_cookie_of_somebody_else_counts_as_none(desk: Desk, visitor: Visitor) -> None:
    visitor.sign_in("translator@example.org")
    visitor.post("/account/sign-out", 303)
    [(tries, _)] = PER_ACCOUNT
    for _ in range(tries):
        visitor.sign_in("editor@example.org", "wrong wrong wrong", 422)
    visitor.sign_in("editor@example.org", PASSWORD, 429)
    visitor.client.set_cookie("oasis-device", "e30.forged")
    visitor.sign_in("translator@example.org")


def test_a_session_from_before_is_worth_nothing(visitor: Visitor) -> None:
    visitor.get("/account/sign-in")
    before = visitor.client.get_cookie("oasis")
    visitor.sign_in("editor@example.org")
    after = visitor.client.get_cookie("oasis")
    assert before
    assert after
    assert before.value != after.value
    visitor.client.set_cookie("oasis", before.value)
    visitor.get("/", 303)


def test_needs_the_token(visitor: Visitor) -> None:
    form = {"email": "editor@example.org", "password": PASSWORD}
    answer = visitor.client.post("/account/sign-in", data=form)
    assert answer.status_code == 400
    assert "The form was sent without a session" in answer.text
    visitor.get("/", 303)


def test_knows_no_other_method(visitor: Visitor, editor: Visitor) -> None:
    assert visitor.client.put("/account/sign-in").status_code == 401
    assert editor.client.delete("/account/sign-in").status_code == 405


def test_speaks_the_browsers_language_or_the_one_asked_for(visitor: Visitor) -> None:
    chinese = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}
    assert '<html lang="zh-Hans"' in visitor.text("/account/sign-in", headers=chinese)
    assert '<html lang="en"' in visitor.text("/account/sign-in", headers={"Accept-Language": "fr"})
    assert '<html lang="en"' in visitor.text("/account/sign-in?lang=en", headers=chinese)
    assert '<html lang="en"' in visitor.text("/account/sign-in", headers=chinese)
    assert '<html lang="en"' in visitor.text("/account/sign-in?lang=xx", headers=chinese)


def test_ends_after_twelve_hours_of_nothing(desk: Desk, editor: Visitor) -> None:
    desk.clock.forward(hours=11)
    editor.get("/")
    desk.clock.forward(hours=13)
    editor.get("/", 303)
