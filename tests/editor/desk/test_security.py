"""Requirements on every address: sign-in, headers, cookies, limits, errors."""

import io
import re
from base64 import b64encode
from hashlib import sha256
from json import loads
from urllib.parse import urljoin

import pytest
from people import Desk, Visitor, address

from cms.web.context import Assets

IMPORTED = re.compile(r"""(?:from|import) ?\(?["'](\.[^"']+)["']""")


def test_every_address_but_few_asks_who_is_there(desk: Desk) -> None:
    """Sign-in is required by default: a view without a check is closed too."""
    rules = [rule for rule in desk.app.url_map.iter_rules() if rule.endpoint not in desk.open_views]
    assert len(rules) > 25
    for rule in rules:
        visitor = desk.visitor()
        if "GET" in rule.methods:
            answer = visitor.client.get(address(rule))
            assert answer.status_code in (303, 401), rule
            assert answer.status_code == 401 or answer.location.startswith("/account/sign-in"), rule
        if "POST" in rule.methods:
            assert visitor.client.post(address(rule)).status_code == 401, rule


def test_every_form_that_changes_something_needs_its_token(
    desk: Desk, administrator: Visitor
) -> None:
    for rule in desk.app.url_map.iter_rules():
        if "POST" in rule.methods and rule.endpoint not in desk.open_views:
            assert administrator.client.post(address(rule)).status_code == 400, rule
    administrator.get("/")


@pytest.mark.parametrize("path", ["/", "/account/sign-in", "/nothing", "/entries/news/"])
def test_headers_stand_on_every_answer(editor: Visitor, path: str) -> None:
    headers = editor.client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe-inline'" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Cookie" in headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/account/sign-in", "/entries/news/launch/"])
def test_the_policy_allows_one_script_in_the_page_which_maps_imports(
    editor: Visitor, path: str
) -> None:
    answer = editor.client.get(path)
    [text] = re.findall(r"<script[^>]*>([^<]+)</script>", answer.text)
    digest = b64encode(sha256(text.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    for module, versioned in loads(text)["imports"].items():
        assert versioned.startswith(f"{module}?v="), module


def test_the_map_has_the_modules_of_the_editor_and_no_others(desk: Desk, editor: Visitor) -> None:
    [text] = re.findall(r"<script[^>]*>([^<]+)</script>", editor.client.get("/").text)
    modules = loads(text)["imports"]
    assert [module for module in modules if "/editor/" not in module] == []
    assets = Assets(desk.site.settings)
    imported = {
        urljoin(module, name)
        for module in modules
        for name in IMPORTED.findall(assets.read(module.removeprefix("/static/")).decode())
    }
    assert imported
    assert imported <= set(modules)


def test_the_cookie_is_for_this_host_https_and_no_script(desk: Desk) -> None:
    cookie = (
        desk.app.test_client()
        .get("/account/sign-in", base_url="https://www.example.org")
        .headers["Set-Cookie"]
    )
    assert cookie.startswith("__Host-oasis=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {
        part.strip() for part in cookie.split(";")
    }
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("base", "name"),
    [
        ("http://localhost:5000", "oasis"),
        ("http://127.0.0.1", "oasis"),
        ("http://[::1]:8000", "oasis"),
        ("http://www.example.org", "__Host-oasis"),
        ("http://localhost.evil.example", "__Host-oasis"),
    ],
)
def test_a_plain_cookie_only_on_this_machine(desk: Desk, base: str, name: str) -> None:
    cookie = desk.app.test_client().get("/account/sign-in", base_url=base).headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=")
    assert ("Secure" in cookie) == (name != "oasis")


def test_the_token_lives_as_long_as_the_session(desk: Desk, editor: Visitor) -> None:
    token = editor.token()
    for _ in range(5):
        desk.clock.forward(hours=11)
        editor.get("/")
    form = {"csrf_token": token, "name": "Edi", "interface": "en"}
    assert editor.client.post("/account/profile", data=form).status_code == 303


def test_an_unknown_address_has_a_page_that_says_what_to_do(editor: Visitor) -> None:
    html = editor.text("/nothing/at/all", 404)
    assert "There is no such page" in html
    assert 'href="/"' in html
    assert (
        editor.get("/nothing", 404, headers={"Accept": "application/json"}).get_json()["error"]
        == 404
    )


def test_errors_speak_the_language_of_the_editor(editor: Visitor) -> None:
    editor.post("/account/language", interface="zh", next="/")
    assert '<html lang="zh-Hans"' in editor.text("/nothing", 404)


def test_too_much_at_once_is_refused(editor: Visitor) -> None:
    form = {"csrf_token": editor.token(), "name": "x" * (9 * 2**20), "interface": "en"}
    answer = editor.client.post("/account/profile", data=form)
    assert answer.status_code == 413
    assert "The request is too large" in answer.text


def test_a_fault_of_ours_is_logged_and_told_without_its_insides(
    desk: Desk, editor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    desk.app.testing = False
    desk.app.view_functions["trash.index"] = lambda: 1 / 0
    html = editor.text("/trash/", 500)
    assert "Internal error" in html
    assert "division" not in html
    assert "ZeroDivisionError" in caplog.text


def test_broken_state_only_signs_people_out(desk: Desk, editor: Visitor) -> None:
    for file in desk.paths.instance.glob("state.db*"):
        file.write_bytes(b"not a database")
    editor.get("/", 303)
    desk.signed_in("editor").get("/")


@pytest.mark.parametrize(
    "path", ["/account/sign-in", "/account/setup/x", "/trash/", "/", "/publish/"]
)
def test_looking_at_the_head_of_a_page_does_nothing(
    desk: Desk, visitor: Visitor, path: str
) -> None:
    for _ in range(30):
        visitor.client.head(path)
    assert visitor.sign_in("editor@example.org").location == "/"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost.evil.example", "x"]
)
@pytest.mark.parametrize("referer", ["", "http://localhost/account/"])
def test_a_form_of_another_origin_is_refused_whatever_the_referer_says(
    editor: Visitor, origin: str, referer: str
) -> None:
    form = {"csrf_token": editor.token(), "name": "Changed", "interface": "en"}
    headers = {"Origin": origin} | ({"Referer": referer} if referer else {})
    assert editor.client.post("/account/profile", data=form, headers=headers).status_code == 403
    assert "Changed" not in editor.text("/account/")
    assert (
        editor.client.post(
            "/account/profile", data=form, headers={"Origin": "http://localhost"}
        ).status_code
        == 303
    )


@pytest.mark.parametrize(
    "deed",
    [
        "part:../../x",
        "part:trash/..",
        "part:",
        "publish:../x",
        "confirm:..",
        "confirm:a.b.c",
        "preview:%00",
        "history:\u202e",
        ":",
        "x" * 5000,
    ],
)
def test_a_forged_button_is_no_fault_of_the_program(editor: Visitor, deed: str) -> None:
    answer = editor.client.post(
        "/entries/news/launch/", data={"csrf_token": editor.token(), "_opened": "{}", "_do": deed}
    )
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "path",
    ["/entries/news/launch/autosave", "/entries/news/launch/", "/media/add", "/account/sign-in"],
)
@pytest.mark.parametrize("accepted", ["application/json", "text/html"])
def test_a_large_multipart_from_nobody_is_turned_away(
    visitor: Visitor, path: str, accepted: str
) -> None:
    sent = {"csrf_token": "x", "file": (io.BytesIO(b"x" * (9 << 20)), "a.bin")}
    answer = visitor.client.post(path, data=sent, headers={"Accept": accepted})
    assert 400 <= answer.status_code < 500


def test_who_is_not_signed_in_fills_no_database(desk: Desk) -> None:
    def rows() -> list[tuple[int]]:
        return desk.site.state.read(
            lambda connection: connection.execute("SELECT count(*) FROM sessions").fetchall()
        )

    before = rows()
    for _ in range(20):
        visitor = desk.visitor()
        visitor.get("/account/sign-in")
        visitor.client.post(
            "/account/sign-in",
            data={"csrf_token": visitor.token(), "email": "a@b.example", "password": "wrong"},
        )
    assert rows() == before
