"""The limits of a visitor who knows the password alone, or has another account."""

import re
from collections.abc import Callable

import pytest
from factor_desk import (
    CHECK,
    SET_UP,
    code_now,
    files_of,
    half_signed_in,
    next_code,
    require_of,
    set_up,
    with_factor,
)
from people import Desk, Visitor, address

from cms.accounts.sign_in_limit import PER_ACCOUNT, PER_ADDRESS

ALLOWED = {
    CHECK: {"second_factor_check.index", "account.sign_out"},
    SET_UP: {"second_factor_setup.index", "second_factor_setup.passkey", "account.sign_out"},
}


@pytest.mark.parametrize("step", [CHECK, SET_UP])
def test_a_half_signed_in_session_reaches_nothing(desk: Desk, step: str) -> None:
    if step == CHECK:
        with_factor(desk, "administrator")
    else:
        require_of(desk, "administrator")
    rules = [one for one in desk.app.url_map.iter_rules() if one.endpoint not in desk.open_views]
    assert {one.endpoint for one in rules} > ALLOWED[step]
    visitor = half_signed_in(desk, "administrator")
    token = visitor.token()
    for rule in rules:
        if rule.endpoint in ALLOWED[step]:
            continue
        if "GET" in rule.methods:
            answer = visitor.client.get(address(rule))
            assert answer.status_code in (303, 401), rule
            assert answer.status_code == 401 or answer.location.startswith(step), rule
            as_script = visitor.client.get(address(rule), headers={"Accept": "application/json"})
            assert as_script.status_code == 401, rule
        if "POST" in rule.methods:
            answer = visitor.client.post(address(rule), data={"csrf_token": token})
            assert answer.status_code == 401, rule
    assert step == SET_UP or "Ada Sand" not in visitor.text(step)
    visitor.post("/account/sign-out")
    assert visitor.get("/", 303).location == "/account/sign-in"


def test_the_session_has_a_new_id_after_each_step(desk: Desk) -> None:
    secret, _ = with_factor(desk, "editor")
    visitor = desk.visitor()
    ids = [cookie(visitor)]
    visitor.sign_in("editor@example.org")
    ids.append(cookie(visitor))
    visitor.post(CHECK, code=next_code(desk, secret))
    ids.append(cookie(visitor))
    assert len({*ids}) == 3
    for old in ids[:2]:
        thief = desk.visitor()
        thief.client.set_cookie("oasis", old, domain="localhost")
        assert thief.get("/", 303).location == "/account/sign-in"


def cookie(visitor: Visitor) -> str:
    visitor.get("/account/sign-in")
    found = visitor.client.get_cookie("oasis", "localhost")
    assert found
    return found.value


def test_a_half_signed_in_session_ends_after_half_an_hour(desk: Desk) -> None:
    secret, _ = with_factor(desk, "editor")
    visitor = half_signed_in(desk, "editor")
    desk.clock.forward(minutes=31)
    visitor.post(CHECK, 401, code=next_code(desk, secret))
    assert visitor.get("/", 303).location == "/account/sign-in"


def test_guessing_is_limited_and_does_not_lock_out_a_known_browser(desk: Desk) -> None:
    known = desk.signed_in("editor")
    secret, _ = with_factor(desk, "editor")
    known.get("/", 303)
    stranger = half_signed_in(desk, "editor")
    most = PER_ACCOUNT[0][0]
    for _ in range(most):
        stranger.post(CHECK, 422, code="000000")
    refused = stranger.post(CHECK, 429, code=next_code(desk, secret))
    assert "Too many attempts" in refused.text
    assert int(refused.headers["Retry-After"]) > 600
    other = half_signed_in(desk, "editor")
    other.post(CHECK, 429, code=next_code(desk, secret))
    known.post(CHECK, code=code_now(desk, secret))
    known.get("/")


def test_a_whole_institute_behind_one_address_signs_in(desk: Desk) -> None:
    factors = {role: with_factor(desk, role) for role in desk.accounts}
    used = [(role, code) for role, (_secret, codes) in factors.items() for code in codes]
    assert len(used) == PER_ADDRESS[0][0]
    for role, code in used:
        half_signed_in(desk, role).post(CHECK, code=code)
    half_signed_in(desk, "editor").post(CHECK, code=next_code(desk, factors["editor"][0]))


def test_fifty_guesses_a_day(desk: Desk) -> None:
    with_factor(desk, "editor")
    for _ in range(5):
        stranger = half_signed_in(desk, "editor")
        for _ in range(10):
            stranger.post(CHECK, 422, code="000000")
        desk.clock.forward(minutes=16)
    assert "Too many attempts" in half_signed_in(desk, "editor").post(CHECK, 429, code="0").text


def test_the_owner_sees_that_somebody_knows_the_password(desk: Desk, editor: Visitor) -> None:
    pytest.importorskip("features.devices")
    set_up(desk, editor)
    assert "the next step is missing" not in editor.text("/account/")
    half_signed_in(desk, "editor")
    assert editor.text("/account/").count("the next step is missing") == 1


def test_the_step_speaks_the_language_of_the_account(desk: Desk) -> None:
    with_factor(desk, "editor")
    id = desk.accounts["editor"].id
    desk.site.accounts.change_profile(id, name="Edi", interface="zh")
    assert '<html lang="zh-Hans"' in half_signed_in(desk, "editor").text(f"{CHECK}?lang=en")


def test_the_password_alone_makes_no_known_browser(desk: Desk) -> None:
    with_factor(desk, "editor")
    stranger = half_signed_in(desk, "editor")
    assert stranger.client.get_cookie("oasis-device", "localhost") is None


def test_a_form_needs_its_token_and_origin(desk: Desk) -> None:
    secret, _ = with_factor(desk, "editor")
    visitor = half_signed_in(desk, "editor")
    code = next_code(desk, secret)
    assert visitor.client.post(CHECK, data={"code": code}).status_code == 400
    form = {"code": code, "csrf_token": visitor.token()}
    foreign = visitor.client.post(CHECK, data=form, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    visitor.post(CHECK, code=code)


@pytest.mark.parametrize("after", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_it_leads_to_no_other_site(desk: Desk, after: str) -> None:
    secret, _ = with_factor(desk, "editor")
    visitor = half_signed_in(desk, "editor")
    assert visitor.post(CHECK, code=next_code(desk, secret), next=after).location == "/"
    assert visitor.get(f"{CHECK}?next={after}", 303).location == "/"


def test_the_sign_in_form_does_not_tell_who_has_a_factor(desk: Desk) -> None:
    with_factor(desk, "editor")
    emails = [f"{name}@example.org" for name in ("editor", "translator", "nobody")]
    answers = {
        plain(desk.visitor().sign_in(one, "wrong wrong wrong", 422).text, one) for one in emails
    }
    assert len(answers) == 1


def plain(html: str, email: str) -> str:
    """Return a page without its token and the typed address."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", html).replace(email, "")


@pytest.mark.parametrize("role", ["editor", "translator"])
def test_only_administrators_remove_the_factor_of_others(desk: Desk, role: str) -> None:
    with_factor(desk, "administrator")
    id = desk.accounts["administrator"].id
    visitor = desk.signed_in(role)
    visitor.post(f"/second-factor/accounts/{id}/remove", 403)
    visitor.post("/second-factor/app/remove")
    assert half_signed_in(desk, "administrator").get("/", 303).location == CHECK


def test_accounts_that_are_none_are_not_found(desk: Desk, administrator: Visitor) -> None:
    for id in ("000000000000", "..", "%2e%2e%2fx"):
        administrator.post(f"/second-factor/accounts/{id}/remove", 404)


def test_what_the_session_has_before_the_code_is_gone_after_it(desk: Desk) -> None:
    """A secret that was shown to another account is not set up for this one."""
    require_of(desk, "editor")
    visitor = half_signed_in(desk, "editor")
    visitor.get(SET_UP)
    visitor.sign_in("translator@example.org")
    with visitor.client.session_transaction(base_url="http://localhost") as values:
        assert "second_factor_secret" not in values


def test_two_processes_accept_a_code_once(desk: Desk, in_two_processes: Callable) -> None:
    secret, codes = with_factor(desk, "editor")
    id, code = desk.accounts["editor"].id, next_code(desk, secret)
    files = files_of(desk)
    assert sorted(in_two_processes(lambda: files.use_code(id, code))) == ["WrongCode", "app"]
    used = in_two_processes(lambda: files.use_code(id, codes[0]))
    assert sorted(used) == ["WrongCode", "recovery"]
