"""The password or the second factor again, before dangerous actions."""

import re

import pytest
from factor_desk import code_now, events, files_of, next_code, set_up, shown_secret
from people import PASSWORD, Desk, Visitor, address

from blueprints.editor.sensitive import is_sensitive

AGAIN, MINUTES = "/second-factor/again/", 15
DANGEROUS = {
    *(f"users.{view}" for view in ("invite", "role", "disable", "enable", "new_link")),
    "features.switch",
    *(f"second_factor.{view}" for view in ("new_codes", "remove_app", "remove_of_user")),
    "second_factor_setup.index",
}
"""The sensitive views of the core and this feature; other features declare more."""


@pytest.fixture
def later(desk: Desk, administrator: Visitor) -> Visitor:
    """An administrator who signed in a while ago."""
    desk.clock.forward(minutes=MINUTES)
    return administrator


def sensitive(desk: Desk) -> list[str]:
    with desk.app.app_context():
        return [name for name in desk.app.view_functions if is_sensitive(name)]


def kept(html: str) -> dict[str, str]:
    """Return the values that a question sends again."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))


def test_what_is_dangerous_is_declared(desk: Desk) -> None:
    assert {*sensitive(desk)} >= DANGEROUS


def test_every_sensitive_view_asks_and_does_nothing_before(desk: Desk, later: Visitor) -> None:
    names, token = sensitive(desk), later.token()
    for rule in desk.app.url_map.iter_rules():
        if rule.endpoint in names and "GET" in rule.methods:
            answer = later.client.get(address(rule))
            assert answer.status_code == 303, rule
            assert answer.location.startswith(f"{AGAIN}?next="), rule
        if rule.endpoint in names and "POST" in rule.methods:
            answer = later.client.post(address(rule), data={"csrf_token": token, "x": "typed"})
            assert answer.status_code == 403, rule
            assert kept(answer.text)["x"] == "typed", rule
            as_script = {"Accept": "application/json"}
            sent = later.client.post(address(rule), data={"csrf_token": token}, headers=as_script)
            assert sent.status_code == 403, rule


def test_nothing_else_asks(desk: Desk, later: Visitor) -> None:
    names = sensitive(desk)
    for rule in desk.app.url_map.iter_rules():
        if rule.endpoint not in {*names, *desk.open_views} and "GET" in rule.methods:
            location = later.client.get(address(rule)).headers.get("Location", "")
            assert not location.startswith(AGAIN), rule


def test_what_was_typed_survives_the_question(desk: Desk, later: Visitor) -> None:
    typed = {
        "email": "new@example.org",
        "name": 'Nora "Dune" <b>',
        "role": "translator",
        "languages": ["zh", "en"],
    }
    asked = later.post("/users/invite", 403, **typed).text
    assert "Nora &#34;Dune&#34; &lt;b&gt;" in asked
    assert asked.count('name="languages"') == 2
    wrong = later.post("/users/invite", 422, **typed, _again="wrong wrong wrong").text
    assert 'id="_again-error"' in wrong
    assert "wrong wrong wrong" not in wrong
    assert wrong.count('name="languages"') == 2
    assert desk.site.accounts.by_email("new@example.org") is None
    later.post("/users/invite", **typed, _again=PASSWORD)
    account = desk.site.accounts.by_email("new@example.org")
    assert account
    assert (account.name, account.languages) == ('Nora "Dune" <b>', ("zh", "en"))


def test_an_answer_is_valid_for_some_minutes(desk: Desk, later: Visitor) -> None:
    id = desk.accounts["editor"].id
    later.post(f"/users/{id}/disable", 403)
    later.post(f"/users/{id}/disable", _again=PASSWORD)
    later.post(f"/users/{id}/enable")
    desk.clock.forward(minutes=MINUTES - 1)
    later.post(f"/users/{id}/disable")
    desk.clock.forward(minutes=1)
    later.post(f"/users/{id}/enable", 403)
    assert not desk.site.accounts.get(id).active


def test_a_new_sign_in_is_an_answer(desk: Desk, later: Visitor) -> None:
    later.sign_in("administrator@example.org")
    later.post(f"/users/{desk.accounts['editor'].id}/link")


def test_a_page_that_is_opened_by_its_address_comes_after_the_question(
    desk: Desk, later: Visitor
) -> None:
    door = later.get("/users/invite?x=1", 303).location
    assert door == f"{AGAIN}?next=/users/invite?x%3D1"
    assert kept(later.text(door))["next"] == "/users/invite?x=1"
    later.post(AGAIN, 422, next="/users/invite?x=1")
    later.post(AGAIN, 422, next="/users/invite?x=1", _again="wrong")
    shown = later.post(AGAIN, 200, next="/users/invite?x=1", _again=PASSWORD).text
    assert 'content="0; url=/users/invite?x=1"' in shown
    later.get("/users/invite?x=1")


@pytest.mark.parametrize("after", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_it_leads_to_no_other_site(later: Visitor, after: str) -> None:
    shown = later.post(AGAIN, 200, next=after, _again=PASSWORD).text
    assert 'content="0; url=/"' in shown
    assert "evil" not in shown


def test_a_code_is_an_answer_too_once(desk: Desk, administrator: Visitor) -> None:
    secret, codes = set_up(desk, administrator)
    desk.clock.forward(minutes=MINUTES)
    id = desk.accounts["editor"].id
    asked = administrator.post(f"/users/{id}/disable", 403).text
    assert 'name="_again_code"' in asked
    code = next_code(desk, secret)
    administrator.post(f"/users/{id}/disable", _again="", _again_code=code)
    desk.clock.forward(minutes=MINUTES)
    refused = administrator.post(f"/users/{id}/enable", 422, _again="", _again_code=code).text
    assert 'id="_again_code-error"' in refused
    administrator.post(f"/users/{id}/enable", _again="", _again_code=codes[0])


def test_guessing_is_limited_and_logged(desk: Desk, later: Visitor) -> None:
    path = f"/users/{desk.accounts['editor'].id}/disable"
    for _ in range(10):
        later.post(path, 422, _again="wrong")
    assert "Too many attempts" in later.post(path, 429, _again=PASSWORD).text
    assert "password-refused" in events(desk)
    assert desk.site.accounts.get(desk.accounts["editor"].id).active


def test_a_form_of_another_site_gets_no_question(later: Visitor) -> None:
    answer = later.client.post("/users/invite", data={"_again": PASSWORD, "email": "x@example.org"})
    assert answer.status_code == 400
    foreign = {"csrf_token": later.token(), "_again": PASSWORD}
    headers = {"Origin": "https://evil.example"}
    assert later.client.post("/users/invite", data=foreign, headers=headers).status_code == 403
    later.post("/users/invite", 403)


def test_the_password_of_another_account_is_no_answer(desk: Desk, later: Visitor) -> None:
    new = "the well is deep enough"
    editor = desk.signed_in("editor")
    editor.post("/account/password", present=PASSWORD, password=new, again=new)
    later.post("/users/invite", 422, _again=new)


def test_setting_up_an_app_asks_before_it_shows_a_secret(desk: Desk, editor: Visitor) -> None:
    desk.clock.forward(minutes=MINUTES)
    assert editor.get("/second-factor/set-up/", 303).location.startswith(AGAIN)
    editor.post(AGAIN, 200, next="/second-factor/set-up/", _again=PASSWORD)
    secret = shown_secret(editor)
    editor.post("/second-factor/set-up/", code=code_now(desk, secret))
    assert files_of(desk).of(desk.accounts["editor"].id).exist
