"""/account/sign-out and /account/sign-out-everywhere"""

import pytest
from people import Desk, Visitor

PATHS = ["/account/sign-out", "/account/sign-out-everywhere"]


@pytest.mark.parametrize("path", PATHS)
def test_ends_the_session_and_every_copy_of_its_cookie(editor: Visitor, path: str) -> None:
    cookie = editor.client.get_cookie("oasis")
    assert cookie
    answer = editor.post(path)
    assert answer.location == "/account/sign-in"
    assert answer.headers["Clear-Site-Data"] == '"cache"', (
        "pages go; drafts that could not be sent stay"
    )
    assert "signed out" in editor.text("/account/sign-in")
    editor.client.set_cookie("oasis", cookie.value)
    editor.get("/", 303)


def test_everywhere_means_other_devices_too(desk: Desk, editor: Visitor) -> None:
    other, colleague = desk.signed_in("editor"), desk.signed_in("translator")
    editor.post("/account/sign-out-everywhere")
    other.get("/", 303)
    colleague.get("/")


def test_one_device_leaves_the_others(desk: Desk, editor: Visitor) -> None:
    other = desk.signed_in("editor")
    editor.post("/account/sign-out")
    other.get("/")


@pytest.mark.parametrize("path", PATHS)
def test_who_is_not_signed_in_is_told(visitor: Visitor, path: str) -> None:
    visitor.post(path, 401)


@pytest.mark.parametrize("path", PATHS)
def test_cannot_be_linked_to(editor: Visitor, path: str) -> None:
    editor.get(path, 405)
    assert editor.client.post(path).status_code == 400
    editor.get("/")
