"""The events that the staff app tells of: sign-ins, changes of accounts, refusals."""

import re
from itertools import groupby

from people import PASSWORD, Desk, Visitor

from cms.schema.paths import SINGLE

SECRET = "a password in the wrong field"


def told(desk: Desk) -> list[tuple[str, str, str]]:
    """The events as (what, by whom, about whom), oldest first, repeats once."""
    names = {
        account.id: account.name.split()[0] for account in desk.site.accounts.all() if account.name
    }
    found = [
        (one.what, names.get(one.who, one.who), names.get(one.about, one.about))
        for one in desk.events
    ]
    return [event for event, _repeats in groupby(found)]


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
    assert {one.address for one in desk.events} == {"127.0.0.1"}
    stranger = desk.visitor()
    for _ in range(10):
        stranger.sign_in(address, "wrong but long enough", 422)
    stranger.sign_in(address, status=429)
    assert told(desk)[-1] == ("throttled", "", "Edi")
    desk.site.accounts.disable(desk.accounts["translator"].id)
    stranger.sign_in(desk.accounts["translator"].email, status=422)
    assert told(desk)[-1] == ("sign-in-disabled", "", "Trude")
    for secret in (SECRET, PASSWORD, "wrong but long enough", address):
        assert secret not in str(desk.events)


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
        assert secret not in str(desk.events)


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
        ("csrf", "Edi"),  # twice
        ("foreign-origin", "Edi"),
        ("forbidden", "Trude"),
    ]
    assert desk.events[-1].note == "/entries/news/launch/trash"


def test_changes_of_settings_when_they_are_published(desk: Desk) -> None:
    administrator, editing = desk.actor("administrator"), desk.site.editing
    flat = editing.drafts.open("site", SINGLE).flat
    typed = {**flat, "name.en": "Institute of the well"}
    editing.drafts.save(administrator, "site", SINGLE, flat, typed)
    assert desk.events == []
    editing.publishing.publish(administrator, "site", SINGLE, ["en"])
    desk.retitle("editor", "launch", en="The well")
    editing.publishing.publish(desk.actor("editor"), "news", "launch", ["en"])
    [event] = desk.events
    assert (event.what, event.about, event.note) == ("settings", "site", "publish")
    assert (event.who, event.name) == (administrator.id, "Ada Sand")
