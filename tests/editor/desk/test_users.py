"""/users/, /users/invite, /users/<id>/ and its actions"""

import re

import pytest
from people import PASSWORD, Desk, Visitor


def test_lists_everybody(administrator: Visitor) -> None:
    html = administrator.text("/users/")
    for name in ("Ada Sand", "Edi Dune", "Trude Wind"):
        assert name in html


def test_an_invitation_shows_its_link_once(desk: Desk, administrator: Visitor) -> None:
    assert "No email is sent" in administrator.text("/users/invite")
    answer = administrator.post(
        "/users/invite", email="Li@example.org", name="李 华", role="translator", languages="zh"
    )
    page = administrator.text(answer.location)
    link = re.search(r'value="http://localhost(/account/setup/[^"]+)"', page)
    assert link
    assert "/account/setup/" not in administrator.text(answer.location)
    desk.visitor().post(link[1], name="李华", password=PASSWORD, again=PASSWORD, interface="zh")
    made = desk.site.accounts.by_email("li@example.org")
    assert made
    assert (made.role, made.languages, made.by) == (
        "translator",
        ("zh",),
        desk.accounts["administrator"].id,
    )


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({"email": "x", "name": "X", "role": "editor"}, "Enter an email address"),
        ({"email": "x@example.org", "name": "", "role": "editor"}, "Enter a name."),
        ({"email": "x@example.org", "name": "X", "role": "owner"}, "Choose a role."),
        (
            {"email": "EDITOR@example.org", "name": "X", "role": "editor"},
            "Another account already uses",
        ),
        (
            {"email": "x@example.org", "name": "X", "role": "translator", "languages": "<script>"},
            "Choose languages",
        ),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(
    administrator: Visitor, form: dict[str, str], text: str
) -> None:
    html = administrator.post("/users/invite", 422, **form).text
    assert text in html
    assert f'value="{form["email"]}"' in html


def test_links_are_for_the_sites_own_address(desk: Desk, administrator: Visitor) -> None:
    """A forged Host header must not make an administrator send a link to another server."""
    editor = desk.accounts["editor"].id
    cookie = administrator.client.get_cookie("oasis")
    assert cookie
    elsewhere = desk.app.test_client()
    elsewhere.set_cookie("__Host-oasis", cookie.value, domain="evil.example", secure=True)
    form = {"csrf_token": administrator.token()}
    secure = {"base_url": "https://evil.example", "headers": {"Referer": "https://evil.example/"}}
    assert elsewhere.post(f"/users/{editor}/link", data=form, **secure).status_code == 303
    html = elsewhere.get(f"/users/{editor}/", **secure).text
    assert "https://www.example.org/account/setup/" in html
    assert "evil.example/account" not in html


def test_changes_role_and_languages(desk: Desk, administrator: Visitor, editor: Visitor) -> None:
    id = desk.accounts["editor"].id
    editor.get("/")
    administrator.post(f"/users/{id}/role", role="translator", languages=["en", "zh"])
    account = desk.site.accounts.get(id)
    assert account
    assert (account.role, account.languages) == ("translator", ("en", "zh"))
    assert re.search(r'value="en" checked', administrator.text(f"/users/{id}/"))
    editor.get("/", 303)
    assert "Choose a role." in administrator.post(f"/users/{id}/role", 422, role="").text


def test_disables_and_enables(desk: Desk, administrator: Visitor, editor: Visitor) -> None:
    id = desk.accounts["editor"].id
    administrator.post(f"/users/{id}/disable")
    editor.get("/", 303)
    assert "This person can’t sign in." in administrator.text(f"/users/{id}/")
    administrator.post(f"/users/{id}/link", 409)
    administrator.post(f"/users/{id}/enable")
    desk.signed_in("editor").get("/")


def test_somebody_always_remains_who_can_let_people_in(desk: Desk, administrator: Visitor) -> None:
    id = desk.accounts["administrator"].id
    assert "last active administrator" in administrator.post(f"/users/{id}/disable", 422).text
    assert (
        "last active administrator"
        in administrator.post(f"/users/{id}/role", 422, role="editor").text
    )
    administrator.get("/users/")


def test_a_new_link_for_a_forgotten_password(desk: Desk, administrator: Visitor) -> None:
    id = desk.accounts["editor"].id
    page = administrator.text(administrator.post(f"/users/{id}/link").location)
    assert "Valid until 25 Nov 2026, 16:30." in page


PATHS = [
    ("GET", "/users/"),
    ("GET", "/users/invite"),
    ("POST", "/users/invite"),
    ("GET", "/users/{id}/"),
    ("POST", "/users/{id}/role"),
    ("POST", "/users/{id}/disable"),
    ("POST", "/users/{id}/enable"),
    ("POST", "/users/{id}/link"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("role", ["editor", "translator"])
def test_nobody_but_administrators(desk: Desk, method: str, path: str, role: str) -> None:
    person, path = desk.signed_in(role), path.format(id=desk.accounts["editor"].id)
    before = desk.site.accounts.all()
    html = (
        person.text(path, 403)
        if method == "GET"
        else person.post(path, 403, role="administrator").text
    )
    assert "Ask an administrator" in html
    assert desk.site.accounts.all() == before
    assert 'href="/users/"' not in person.text("/")


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_nobody_who_is_not_signed_in(desk: Desk, visitor: Visitor, method: str, path: str) -> None:
    path = path.format(id=desk.accounts["editor"].id)
    if method == "GET":
        visitor.get(path, 303)
    else:
        visitor.post(path, 401)


@pytest.mark.parametrize(("method", "path"), PATHS[3:])
@pytest.mark.parametrize("id", ["000000000000", "x", "..%2f..", "' OR 1"])
def test_an_account_that_is_not_there(
    administrator: Visitor, method: str, path: str, id: str
) -> None:
    path = path.format(id=id)
    if method == "GET":
        administrator.get(path, 404)
    else:
        administrator.post(path, 404, role="editor")


@pytest.mark.parametrize(
    "path", [path for method, path in PATHS if method == "POST" and "{id}" in path]
)
def test_what_changes_something_is_no_link(desk: Desk, administrator: Visitor, path: str) -> None:
    path = path.format(id=desk.accounts["editor"].id)
    administrator.get(path, 405)
    assert administrator.client.post(path).status_code == 400
