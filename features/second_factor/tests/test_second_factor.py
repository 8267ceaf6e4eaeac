"""Setting up a second factor, signing in with it, recovery codes, and roles that require one."""

import json
import re
from pathlib import Path

import pytest
from factor_desk import (
    CHECK,
    SET_UP,
    code_now,
    events,
    files_of,
    half_signed_in,
    next_code,
    recovery_codes,
    require_of,
    set_up,
    shown_secret,
    with_factor,
)
from people import PASSWORD, Desk, Visitor

from app import create_app, features_of
from cms.core.settings import Settings, read_settings


def test_nothing_changes_for_who_has_none(desk: Desk, editor: Visitor) -> None:
    assert "Set up a second factor" in editor.text("/account/")
    assert not (desk.paths.instance / "second_factor").exists()
    editor.get(CHECK, 303)


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(desk: Desk, editor: Visitor) -> None:
    secret, codes = set_up(desk, editor)
    assert len(codes) == 10
    assert "10 are left" in editor.text("/account/")
    visitor = half_signed_in(desk, "editor")
    assert (
        visitor.get("/entries/news/?q=wind", 303).location
        == f"{CHECK}?next=/entries/news/?q%3Dwind"
    )
    shown = visitor.text(f"{CHECK}?next=/entries/news/?q%3Dwind")
    assert 'autocomplete="one-time-code"' in shown
    assert 'name="next" value="/entries/news/?q=wind"' in shown
    answer = visitor.post(CHECK, code=next_code(desk, secret), next="/entries/news/?q=wind")
    assert answer.location == "/entries/news/?q=wind"
    assert "Edi Dune" in visitor.text("/entries/news/?q=wind")
    assert [*events(desk)][-2:] == ["sign-in-step", "sign-in"]


def test_the_secret_is_shown_as_a_picture_that_an_app_reads(desk: Desk, editor: Visitor) -> None:
    html = editor.text(SET_UP)
    address = re.search(r'href="(otpauth://[^"]+)"', html)
    assert address
    assert f"secret={shown_secret(editor)}&amp;issuer=" in address[1]
    assert "editor%40example.org" in address[1]
    assert html.count('class="qr"') == 1


def test_a_wrong_code_sets_nothing_up_and_keeps_the_secret(desk: Desk, editor: Visitor) -> None:
    secret = shown_secret(editor)
    wrong = f"{(int(code_now(desk, secret)) + 1) % 10**6:06}"
    assert 'id="code-error"' in editor.post(SET_UP, 422, code=wrong).text
    assert shown_secret(editor) == secret
    assert not files_of(desk).of(desk.accounts["editor"].id).exist


def test_the_file_is_private_and_has_no_recovery_code(desk: Desk) -> None:
    _secret, codes = with_factor(desk, "editor")
    file = desk.paths.instance / "second_factor" / f"{desk.accounts['editor'].id}.json"
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text()
    assert not any(code in text or code.replace("-", "") in text for code in codes)
    assert len(json.loads(text)["recovery"]) == 10


def test_other_sessions_need_the_new_factor_too(desk: Desk, editor: Visitor) -> None:
    other = desk.signed_in("editor")
    secret, _ = set_up(desk, editor)
    assert other.get("/", 303).location == CHECK
    other.post(CHECK, code=next_code(desk, secret))
    other.get("/")
    old = desk.signed_in("translator")
    with_factor(desk, "translator")
    desk.clock.forward(hours=1)
    assert old.get("/", 303).location == "/account/sign-in", "a session of an hour waits no more"


def test_a_code_is_accepted_once(desk: Desk) -> None:
    secret, _ = with_factor(desk, "editor")
    assert (
        'id="code-error"'
        in half_signed_in(desk, "editor").post(CHECK, 422, code=code_now(desk, secret)).text
    ), "the code that set the app up"
    code = next_code(desk, secret)
    half_signed_in(desk, "editor").post(CHECK, code=code)
    again = half_signed_in(desk, "editor")
    again.post(CHECK, 422, code=code)
    again.get("/", 303)


def test_a_recovery_code_signs_in_once(desk: Desk) -> None:
    _, codes = with_factor(desk, "editor")
    visitor = half_signed_in(desk, "editor")
    assert "Recovery code" in visitor.text(f"{CHECK}?recovery=1")
    visitor.post(CHECK, code=codes[3].upper())
    assert "9 are left" in visitor.text("/account/")
    half_signed_in(desk, "editor").post(CHECK, 422, code=codes[3])
    half_signed_in(desk, "editor").post(CHECK, code=codes[4].replace("-", " "))
    assert [*events(desk)].count("recovery-code-used") == 2


def test_new_recovery_codes_end_the_earlier_ones(desk: Desk, editor: Visitor) -> None:
    _, codes = set_up(desk, editor)
    new = recovery_codes(editor, editor.post("/second-factor/codes").location)
    assert len({*codes, *new}) == 20
    assert editor.get("/second-factor/codes", 303).location == "/account/#second-factor"
    half_signed_in(desk, "editor").post(CHECK, 422, code=codes[0])
    half_signed_in(desk, "editor").post(CHECK, code=new[0])


def test_another_app_replaces_the_first(desk: Desk, editor: Visitor) -> None:
    old, codes = set_up(desk, editor)
    desk.clock.forward(minutes=2)
    new, more = set_up(desk, editor)
    assert old != new
    assert more == [], "the recovery codes stay"
    half_signed_in(desk, "editor").post(CHECK, 422, code=next_code(desk, old))
    half_signed_in(desk, "editor").post(CHECK, code=code_now(desk, new))
    half_signed_in(desk, "editor").post(CHECK, code=codes[0])


def test_the_app_is_removed(desk: Desk, editor: Visitor) -> None:
    set_up(desk, editor)
    editor.post("/second-factor/app/remove")
    assert "Set up a second factor" in editor.text("/account/")
    assert not [*(desk.paths.instance / "second_factor").glob("*.json")]
    half_signed_in(desk, "editor").get("/")


def test_a_new_password_keeps_the_session_and_the_factor(desk: Desk, editor: Visitor) -> None:
    new = "the well is deep enough"
    secret, _ = set_up(desk, editor)
    editor.post("/account/password", present=PASSWORD, password=new, again=new)
    editor.get("/account/")
    visitor = desk.visitor()
    visitor.sign_in("editor@example.org", new)
    assert visitor.get("/", 303).location == CHECK
    visitor.post(CHECK, code=next_code(desk, secret))
    visitor.get("/")


def test_a_link_for_a_new_password_does_not_replace_the_factor(desk: Desk) -> None:
    with_factor(desk, "editor")
    token = desk.site.accounts.reset_link(desk.accounts["editor"].id)
    visitor, new = desk.visitor(), "the well is deep enough"
    form = {"name": "Edi", "password": new, "again": new, "interface": "en"}
    visitor.post(f"/account/setup/{token}", **form)
    assert visitor.get("/", 303).location == CHECK


def test_who_must_have_one_sets_it_up_first(desk: Desk) -> None:
    require_of(desk, "administrator", "editor")
    visitor = half_signed_in(desk, "editor")
    assert visitor.get("/entries/news/", 303).location == f"{SET_UP}?next=/entries/news/"
    secret = shown_secret(visitor)
    assert "Your role requires a second factor" in visitor.text(SET_UP)
    shown = visitor.post(SET_UP, code=code_now(desk, secret), next="/entries/news/").location
    html = visitor.text(shown)
    assert len(re.findall("<li>[a-z2-7-]{19}</li>", html)) == 10
    assert 'href="/entries/news/">I have saved them' in html
    visitor.get("/entries/news/")
    half_signed_in(desk, "translator").get("/")


def test_a_requirement_holds_for_who_is_signed_in_already(desk: Desk, editor: Visitor) -> None:
    require_of(desk, "editor")
    assert editor.get("/", 303).location == SET_UP
    set_up(desk, editor)
    editor.get("/")
    editor.post("/second-factor/app/remove")
    assert "Your role requires a second factor" in editor.text("/account/")
    assert files_of(desk).of(desk.accounts["editor"].id).exist


def test_a_setting_of_an_unknown_role_is_refused(institute_data: Path) -> None:
    def read_with(roles: str) -> Settings:
        given = {"OASIS_DATA": str(institute_data), "OASIS_SECOND_FACTOR": roles}
        return read_settings(given, features_of)

    with pytest.raises(ValueError, match="OASIS_SECOND_FACTOR must be one of administrator"):
        read_with("administrators")
    read = read_with("administrator, editor")
    assert read.of("second_factor") == ("administrator", "editor")


def test_an_administrator_removes_it_and_ends_all_sessions(
    desk: Desk, administrator: Visitor, editor: Visitor
) -> None:
    set_up(desk, editor)
    id = desk.accounts["editor"].id
    assert "Remove the second factor" in administrator.text(f"/users/{id}/")
    administrator.post(f"/second-factor/accounts/{id}/remove")
    assert "is removed" in administrator.text(f"/users/{id}/")
    editor.get("/", 303)
    half_signed_in(desk, "editor").get("/")
    assert "second-factor-removed" in events(desk)


def test_a_damaged_file_lets_nobody_in_and_can_be_removed(
    desk: Desk, administrator: Visitor
) -> None:
    with_factor(desk, "editor")
    id = desk.accounts["editor"].id
    (desk.paths.instance / "second_factor" / f"{id}.json").write_text('{"app": 1}')
    visitor = desk.visitor()
    refused = visitor.sign_in("editor@example.org", status=422).text
    assert "Your second factor can’t be read. Ask an administrator" in refused
    visitor.get("/", 303)
    administrator.post(f"/second-factor/accounts/{id}/remove")
    desk.signed_in("editor").get("/")


def test_the_command_removes_it(desk: Desk) -> None:
    with_factor(desk, "editor")
    app = create_app({"data": desk.paths.data, "instance": desk.paths.instance, "watch": False})
    runner = app.test_cli_runner()
    assert runner.invoke(args=["second-factor", "reset", "no@example.org"]).exit_code == 1
    said = runner.invoke(args=["second-factor", "reset", "Editor@example.org"])
    assert said.output == "editor@example.org: the second factor is removed.\n"
    desk.signed_in("editor").get("/")
