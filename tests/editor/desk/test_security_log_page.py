"""/security-log/, and the events that the staff app logs there"""

import re

import pytest
from people import PASSWORD, Desk, Visitor

from cms.accounts.security_log import SecurityEvent, SecurityLog

SECRET = "a password in the wrong field"


def events(desk: Desk) -> list[SecurityEvent]:
    return desk.site.get(SecurityLog).read("2026-11", 0, 1000)


def told(desk: Desk) -> list[tuple[str, str, str]]:
    """The events as (what, by whom, about whom), oldest first."""
    names = {
        account.id: account.name.split()[0] for account in desk.site.accounts.all() if account.name
    }
    return [
        (one.what, names.get(one.who, one.who), names.get(one.about, one.about))
        for one in events(desk)[::-1]
    ]


def raw(desk: Desk) -> str:
    return (desk.paths.security_log / "2026-11.jsonl").read_text("utf-8")


def test_sign_ins_failures_and_throttles(desk: Desk, visitor: Visitor) -> None:
    address = desk.accounts["editor"].email
    visitor.sign_in(SECRET, SECRET, 422)
    visitor.sign_in(address, "wrong but long enough", 422)
    visitor.sign_in(address)
    visitor.post("/account/sign-out")
    assert told(desk) == [
        ("sign-in-failed", "", ""),
        ("sign-in-failed", "", "Edi"),
        ("sign-in", "Edi", ""),
        ("sign-out", "Edi", ""),
    ]
    assert {one.address for one in events(desk)} == {"127.0.0.1"}
    stranger = desk.visitor()
    for _ in range(10):
        stranger.sign_in(address, "wrong but long enough", 422)
    stranger.sign_in(address, status=429)
    assert told(desk)[-1] == ("throttled", "", "Edi")
    desk.site.accounts.disable(desk.accounts["translator"].id)
    stranger.sign_in(desk.accounts["translator"].email, status=422)
    assert told(desk)[-1] == ("sign-in-disabled", "", "Trude")
    for secret in (SECRET, PASSWORD, "wrong but long enough", address):
        assert secret not in raw(desk)


def test_accounts_roles_and_links(desk: Desk, administrator: Visitor) -> None:
    id = desk.accounts["translator"].id
    answer = administrator.post(
        "/users/invite", email="li@example.org", name="Li Hua", role="editor"
    )
    link = re.search(
        r'value="http://localhost(/account/setup/([^"]+))"', administrator.text(answer.location)
    )
    assert link
    administrator.post(f"/users/{id}/role", role="editor")
    administrator.post(f"/users/{id}/disable")
    administrator.post(f"/users/{id}/enable")
    administrator.post(f"/users/{id}/link")
    desk.visitor().post(link[1], name="Li Hua", password=PASSWORD, again=PASSWORD, interface="en")
    desk.visitor().get(link[1], 410)
    administrator.post(
        "/account/password",
        present=PASSWORD,
        password="quiet rivers turn",
        again="quiet rivers turn",
    )
    assert told(desk)[1:] == [
        ("invite", "Ada", "Li"),
        ("role", "Ada", "Trude"),
        ("disable", "Ada", "Trude"),
        ("enable", "Ada", "Trude"),
        ("link", "Ada", "Trude"),
        ("link-used", "Li", ""),
        ("link-refused", "", ""),
        ("password", "Ada", ""),
    ]
    for secret in (link[2], PASSWORD, "quiet rivers turn"):
        assert secret not in raw(desk)


def test_refusals(desk: Desk, editor: Visitor, translator: Visitor) -> None:
    editor.get("/users/", 403)
    assert editor.client.post("/account/sign-out").status_code == 400
    assert editor.client.post("/entries/news/launch/", data={"headline.en": "x"}).status_code == 400
    form = {"csrf_token": editor.token()}
    assert (
        editor.client.post(
            "/account/sign-out", data=form, headers={"Origin": "https://evil.example"}
        ).status_code
        == 403
    )
    translator.post("/entries/news/launch/trash", 403)
    assert [(what, by) for what, by, _ in told(desk)[2:]] == [
        ("forbidden", "Edi"),
        ("csrf", "Edi"),  # two within a minute
        ("foreign-origin", "Edi"),
        ("forbidden", "Trude"),
    ]
    assert events(desk)[0].note == "/entries/news/launch/trash"


@pytest.mark.parametrize("role", ["editor", "translator"])
def test_only_administrators_read_it(desk: Desk, role: str) -> None:
    person = desk.signed_in(role)
    person.get("/security-log/", 403)
    assert "/security-log/" not in person.text("/")


def test_says_it_in_the_language_of_the_editor(desk: Desk, administrator: Visitor) -> None:
    log = desk.site.get(SecurityLog)
    log.write("publish-failed", name="command", note="blocked")
    log.write(
        "settings", who=desk.accounts["editor"].id, name="Edi Dune", about="menus", note="publish"
    )
    administrator.post("/account/language", interface="zh", next="/")
    html = administrator.text("/security-log/")
    assert "检查未通过" in html
    assert ">blocked<" not in html
    settings = html[html.index("网站设置已更改") :]
    assert "Edi Dune发布" in settings
    assert ">menus" not in settings


def test_minutes_of_requests_by_strangers_blind_it_for_nothing(
    desk: Desk, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.accounts.security_log.MAX_MONTH_BYTES", 4000)
    email = desk.accounts["editor"].email
    visitor.sign_in(email, "wrong but long enough", 422)
    for number in range(200):
        address = {"REMOTE_ADDR": f"2001:db8::{number:x}"}
        visitor.get("/account/setup/no-link", 410, environ_overrides=address)
        if number % 50 == 0:
            desk.clock.forward(minutes=1)
    visitor.sign_in(email, "wrong but long enough", 422)
    html = desk.signed_in("administrator").text("/security-log/")
    assert html.count("Used, expired or wrong one-time link refused") == 8
    assert html.count("49 more times within a minute") == 3
    assert html.count("Sign-in failed") == 2
    assert "removed" not in html


def test_shows_what_happened_newest_first(desk: Desk, administrator: Visitor) -> None:
    log = desk.site.get(SecurityLog)
    log.write("rollback", name="timer", about="20261124T083000Z", note="done")
    log.write("what a later version writes", name="<b>", address="2001:db8::1")
    html = administrator.text("/security-log/")
    assert "/security-log/" in administrator.text("/")
    for text in (
        "Signed in",
        "Ada Sand",
        "127.0.0.1",
        "Release rolled back",
        "Scheduled",
        "20261124T083000Z",
        "what a later version writes",
        "&lt;b&gt;",
        "2001:db8::1",
    ):
        assert text in html, text
    assert (
        html.index("what a later version writes")
        < html.index("Release rolled back")
        < html.index("Signed in")
    )
    for number in range(120):
        desk.clock.forward(minutes=1)
        log.write("sign-in-failed", address=f"192.0.2.{number}")
    assert "192.0.2.119" in administrator.text("/security-log/")
    assert "192.0.2.0<" not in administrator.text("/security-log/")
    assert "192.0.2.0<" in administrator.text("/security-log/?month=2026-11&page=2")
    for asked in ("?month=../2026-11", "?month=1999-01&page=-1", "?page=99999999999", "?page=x"):
        administrator.get(f"/security-log/{asked}")
