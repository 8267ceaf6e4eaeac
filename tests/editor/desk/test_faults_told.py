"""After a disk fault, a page describes the state on the disk, and nothing typed is lost."""

import re
import sqlite3
from collections.abc import Callable
from errno import EMFILE, ENOSPC
from html import unescape
from io import BytesIO
from itertools import count

import pytest
from faults import FAULTS
from minisite import CONTENT, MODELS, put
from people import PASSWORD, Desk, Visitor
from PIL import Image
from werkzeug.test import TestResponse

from cms.schema.entry_ref import EntryRef
from tests.handles import few_handles
from tests.pictures import packed
from tests.thorough import Run, by_turns

SAVED = ("Saved, but", "perhaps only a part", "Your changes are saved")
Post = Callable[[Visitor, Desk, str, str], TestResponse]


def send(visitor: Visitor, token: str, path: str, **form: object) -> TestResponse:
    return visitor.client.post(path, data={"csrf_token": token, **form})


def opened(visitor: Visitor, key: str) -> str:
    found = re.search(r'name="_opened" value="([^"]*)"', visitor.text(f"/entries/news/{key}/"))
    assert found
    return unescape(found[1])


def form(do: str) -> Callable[[Visitor, Desk, str, str], Callable[[], TestResponse]]:
    def ready(visitor: Visitor, desk: Desk, key: str, token: str) -> Callable[[], TestResponse]:
        carried = opened(visitor, key)
        return lambda: send(
            visitor,
            token,
            f"/entries/news/{key}/",
            _opened=carried,
            _do=do,
            **{"headline.en": f"Typed {key}"},
        )

    return ready


def part(deed: str, **more: str) -> Callable[[Visitor, Desk, str, str], Callable[[], TestResponse]]:
    return lambda visitor, desk, key, token: (
        lambda: send(visitor, token, f"/entries/news/{key}/{deed}", **more)
    )


def create(visitor: Visitor, desk: Desk, key: str, token: str) -> Callable[[], TestResponse]:
    return lambda: send(
        visitor, token, "/entries/news/new", key=f"new-{key}", **{"headline.en": f"Typed {key}"}
    )


def restore(visitor: Visitor, desk: Desk, key: str, token: str) -> Callable[[], TestResponse]:
    desk.site.editing.trash.move(desk.actor("editor"), "news", key, force=True)
    return lambda: send(visitor, token, f"/trash/news/{key}/restore")


def upload(visitor: Visitor, desk: Desk, key: str, token: str) -> Callable[[], TestResponse]:
    return lambda: visitor.client.post(
        "/media/add",
        data={"csrf_token": token, "file": (BytesIO(PICTURE), f"{key}.png")},
        headers={"Accept": "application/json"},
    )


PICTURE = packed(Image.new("RGB", (9, 9)))
DEEDS = {
    "save": form("save"),
    "publish": form("publish:en"),
    "trash": part("trash", force="1"),
    "create": create,
    "restore": restore,
    "upload": upload,
    "unpublish": part("unpublish"),
}
TYPING = ("save", "publish", "create")
EVERY = 1 if Run.thorough else 3
"""A usual run lets every third call fail, others every other day."""


@pytest.mark.parametrize(
    ("name", "number", "lasting"),
    by_turns([(name, *fault) for name in DEEDS for fault in ((ENOSPC, False), (EMFILE, True))], 2),
)
def test_what_the_page_says_is_what_is_there(
    desk: Desk, editor: Visitor, name: str, number: int, lasting: bool
) -> None:
    steps = range(1 + Run.day // 2 % EVERY, 120, EVERY)
    for step in steps:
        put(desk.paths, "news", f"item-{step}", CONTENT["news", "launch"])
    desk.site.store.refresh()
    desk.app.testing = False
    token, told = editor.token(), set[str]()
    for step in steps:
        key = f"item-{step}"
        act = DEEDS[name](editor, desk, key, token)
        before = state(desk, key)
        with FAULTS.on(desk.paths.data.parent, step, lasting=lasting, number=number):
            answer = act()
        failed = answer.status_code >= 400 and not any(text in answer.text for text in SAVED)
        assert (state(desk, key) != before) == (not failed), (
            f"call {step}: {answer.status_code} {answer.text}"
        )
        if failed and name in TYPING:
            assert f"Typed {key}" in answer.text
        told.add("failed" if failed else "done" if answer.status_code < 400 else "not finished")
        if not FAULTS.met:
            break
    assert {"failed", "done"} <= told <= {"failed", "done", "not finished"}
    assert "not finished" in told or not Run.thorough


def state(desk: Desk, key: str) -> object:
    """Return the parts of an entry that an act can change: its files, a new entry, an upload."""
    paths, news = desk.paths, MODELS["news"]
    places = [
        paths.entry(EntryRef(news, key)),
        paths.draft(EntryRef(news, key)),
        paths.draft(EntryRef(news, f"new-{key}")),
        paths.media / f"2026/{key}.png",
    ]
    return [path.read_bytes() if path.exists() else None for path in places]


def test_a_role_and_a_password_are_as_the_page_says(desk: Desk, administrator: Visitor) -> None:
    desk.app.testing = False
    id, token = desk.accounts["editor"].id, administrator.token()
    for number in count(1):
        before = desk.site.accounts.get(id).role
        wanted = "translator" if before == "editor" else "editor"
        with FAULTS.on(desk.paths.instance, number):
            answer = send(administrator, token, f"/users/{id}/role", role=wanted, languages="zh")
        failed = answer.status_code >= 400 and not any(text in answer.text for text in SAVED)
        assert (desk.site.accounts.get(id).role == wanted) == (not failed), (
            f"call {number}: {answer.text}"
        )
        if not FAULTS.met:
            break
    with FAULTS.on(desk.paths.instance, 1, lasting=True):
        answer = send(
            administrator,
            token,
            "/account/password",
            present=PASSWORD,
            password="rivers run at noon",
            again="rivers run at noon",
        )
    assert answer.status_code in (503, 507)
    assert "disk reports errors" in answer.text
    assert desk.visitor().sign_in("administrator@example.org").status_code == 303


def test_nobody_is_signed_out_by_a_lack_of_handles(desk: Desk, editor: Visitor) -> None:
    desk.app.testing = False
    with FAULTS.on(desk.paths.instance / "accounts", 1, lasting=True, number=EMFILE):
        answer = editor.client.get("/")
        assert answer.status_code == 503
        assert "too many files open" in answer.text
    assert editor.client.get("/").status_code == 200


@pytest.mark.parametrize("name", [*TYPING, "trash", "restore", "unpublish"])
def test_no_lack_of_handles_costs_a_word_or_a_session(
    desk: Desk, editor: Visitor, name: str
) -> None:
    """SQLite, templates and files of content open handles alike."""
    desk.app.testing = False
    token, told = editor.token(), set[int]()
    for spare in by_turns(range(24), 2):
        key = f"item-{spare}"
        put(desk.paths, "news", key, CONTENT["news", "launch"])
        desk.site.store.refresh()
        act = DEEDS[name](editor, desk, key, token)
        desk.site.state.close()
        before = state(desk, key)
        with few_handles(spare):
            answer = act()
        if answer.status_code >= 400 and name in TYPING:
            assert f"Typed {key}" in answer.text, (spare, answer.status)
        if answer.status_code >= 400 and not any(text in answer.text for text in SAVED):
            assert state(desk, key) == before, (spare, answer.status, answer.text)
        told.add(answer.status_code)
        assert editor.client.get("/").status_code == 200, f"signed out with {spare}"
    assert 503 in told
    assert 303 in told


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_IOERR_READ, "disk reports errors"),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "disk reports errors"),
        (sqlite3.SQLITE_CANTOPEN, "can’t open its database"),
        (sqlite3.SQLITE_BUSY, "has been writing to its database for too long"),
        (sqlite3.SQLITE_FULL, "disk is full"),
        (sqlite3.SQLITE_MISUSE, "Saved content is safe"),
    ],
)
@pytest.mark.parametrize("name", TYPING)
def test_no_error_of_the_sessions_costs_a_word(
    desk: Desk, editor: Visitor, monkeypatch: pytest.MonkeyPatch, name: str, code: int, said: str
) -> None:
    """Each error that SQLite may raise where the session is read."""
    desk.app.testing = False
    act, read = DEEDS[name](editor, desk, "launch", editor.token()), desk.site.state.read

    def failing(operation: Callable[[sqlite3.Connection], object]) -> object:
        def failed(connection: sqlite3.Connection) -> object:
            error = sqlite3.OperationalError("an error of the disk")
            error.sqlite_errorcode = code
            raise error

        return read(failed)

    monkeypatch.setattr(desk.site.state, "read", failing)
    answer = act()
    assert "Typed launch" in answer.text
    assert said in answer.text
    monkeypatch.undo()
    assert editor.client.get("/").status_code == 200
