"""/security-log/, and that all events are logged there."""

from dataclasses import replace

import pytest
from people import Desk, Visitor

from cms.accounts.security_events import SecurityEvent, write_event
from cms.core.feature import contributed
from features.security_log.log import SecurityLog


def events(desk: Desk) -> list[SecurityEvent]:
    return desk.site.get(SecurityLog).read("2026-11", 0, 1000)


def test_it_has_every_event_of_the_staff_app(desk: Desk, administrator: Visitor) -> None:
    id = desk.accounts["editor"].id
    desk.visitor().sign_in("edi@example.org", "wrong but long enough", 422)
    administrator.post(f"/users/{id}/role", role="translator", languages="en")
    administrator.post(f"/users/{id}/disable")
    desk.visitor().sign_in(desk.accounts["editor"].email, status=422)
    desk.signed_in("translator").get("/users/", 403)
    desk.visitor().get("/account/setup/no-link", 410)
    administrator.post("/account/sign-out")
    assert [event.what for event in desk.events] == [
        *("sign-in", "sign-in-failed", "role", "disable", "sign-in-disabled"),
        *("sign-in", "forbidden", "link-refused", "sign-out"),
    ]
    whole = [replace(event, when=event.when.replace(microsecond=0)) for event in desk.events]
    assert events(desk)[::-1] == whole


@pytest.mark.parametrize("role", ["editor", "translator"])
def test_only_administrators_read_it(desk: Desk, role: str) -> None:
    person = desk.signed_in(role)
    person.get("/security-log/", 403)
    assert "/security-log/" not in person.text("/")


def test_says_it_in_the_language_of_the_editor(desk: Desk, administrator: Visitor) -> None:
    write_event(desk.site, "publish-failed", name="command", note="blocked")
    write_event(
        desk.site,
        "settings",
        who=desk.accounts["editor"].id,
        name="Edi Dune",
        about="menus",
        note="publish",
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
    monkeypatch.setattr("features.security_log.log.MAX_MONTH_BYTES", 4000)
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
    write_event(desk.site, "rollback", name="timer", about="20261124T083000Z", note="done")
    write_event(desk.site, "what a later version writes", name="<b>", address="2001:db8::1")
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
        write_event(desk.site, "sign-in-failed", address=f"192.0.2.{number}")
    assert "192.0.2.119" in administrator.text("/security-log/")
    assert "192.0.2.0<" not in administrator.text("/security-log/")
    assert "192.0.2.0<" in administrator.text("/security-log/?month=2026-11&page=2")
    for asked in ("?month=../2026-11", "?month=1999-01&page=-1", "?page=99999999999", "?page=x"):
        administrator.get(f"/security-log/{asked}")


def test_names_the_events_of_features(desk: Desk, administrator: Visitor) -> None:
    of_features = contributed(desk.site.settings.features, "log_events")
    for what in of_features:
        write_event(desk.site, what)
    html = administrator.text("/security-log/")
    assert [label for label in of_features.values() if label not in html] == []
