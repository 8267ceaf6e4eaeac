"""/account/devices/: the list of one's own sessions, and ending them."""

import re

import pytest
from people import PASSWORD, Desk, Visitor

from blueprints.editor.staff_sessions import MAX_AGENT_LENGTH
from cms.accounts.sessions import Sessions
from features.devices.screen import device_name

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Mobile/15E148 MicroMessenger/8.0.49"
)


def on_phone(desk: Desk, role: str, agent: str = PHONE) -> Visitor:
    visitor = desk.visitor()
    visitor.client.environ_base.update(HTTP_USER_AGENT=agent, REMOTE_ADDR="192.0.2.7")
    visitor.sign_in(desk.accounts[role].email)
    return visitor


def keys(visitor: Visitor) -> list[str]:
    return re.findall(r"/account/devices/([0-9a-f]{64})/end", visitor.text("/account/"))


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "WeChat on iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.1 Safari/605.1.15",
            "Safari on macOS",
        ),
        (
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0 "
            "Safari/537.36 HuaweiBrowser/5.0 Mobile",
            "Huawei Browser on HarmonyOS",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile "
            "Safari/537.36",
            "Chrome on Android",
        ),
        ("curl/8.5.0", "Unknown browser"),
        ("", "Unknown browser"),
        ("<script>", "Unknown browser"),
    ],
)
def test_a_device_has_the_name_that_people_know(desk: Desk, agent: str, name: str) -> None:
    with desk.app.test_request_context("/"):
        assert device_name(agent) == name


def test_lists_every_session_of_ones_own(desk: Desk, editor: Visitor) -> None:
    desk.clock.forward(minutes=10)
    on_phone(desk, "editor")
    on_phone(desk, "translator")
    desk.clock.forward(minutes=5)
    html = editor.text("/account/")
    assert html.count("This device") == 1
    assert html.index("This device") < html.index("WeChat on iPhone")
    assert "IP address 192.0.2.7" in html
    assert "Last used: 5 minutes ago" in html
    assert len(keys(editor)) == 1


def test_ends_one(desk: Desk, editor: Visitor) -> None:
    phone, other = on_phone(desk, "editor"), desk.signed_in("editor")
    phone_row = editor.text("/account/").split("WeChat on iPhone")[1]
    [key] = re.findall(r"/account/devices/([0-9a-f]{64})/end", phone_row)[:1]
    editor.post(f"/account/devices/{key}/end")
    assert "That device is signed out." in editor.text("/account/")
    phone.get("/", 303)
    other.get("/")
    assert "session-ended" in [event.what for event in desk.events]


def test_ends_all_others(desk: Desk, editor: Visitor) -> None:
    others = [on_phone(desk, "editor"), desk.signed_in("editor")]
    stranger = desk.signed_in("translator")
    editor.post("/account/devices/end-others")
    editor.get("/account/")
    assert keys(editor) == []
    assert "all other devices" not in editor.text("/account/")
    for other in others:
        other.get("/", 303)
    stranger.get("/")


def test_ends_nothing_of_somebody_else(desk: Desk, editor: Visitor) -> None:
    desk.signed_in("administrator")
    administrator = desk.signed_in("administrator")
    [key] = keys(administrator)
    for wrong in (key, key.upper(), "0" * 64, "'; --", "%"):
        editor.post(f"/account/devices/{wrong}/end")
    assert keys(administrator) == [key]


def test_a_session_of_an_earlier_password_is_gone(desk: Desk, editor: Visitor) -> None:
    on_phone(desk, "editor")
    new = "the well is deep enough"
    editor.post("/account/password", present=PASSWORD, password=new, again=new)
    assert keys(editor) == []
    assert editor.text("/account/").count("This device") == 1


def test_what_a_browser_says_is_shown_as_text_and_kept_short(desk: Desk, editor: Visitor) -> None:
    on_phone(desk, "editor", agent="<b>Firefox</b> on <i>Windows</i>" + "x" * 5000)
    html = editor.text("/account/")
    assert "Firefox on Windows" in html
    account = desk.accounts["editor"]
    agents = [one.data["agent"] for one in desk.site.get(Sessions).of(account.id, account.epoch)]
    assert max(map(len, agents)) == MAX_AGENT_LENGTH
