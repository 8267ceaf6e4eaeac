"""Flask's session over the server-side store: for the staff app only.

Who isn't signed in has no session on the server: what a browser carries until then (the token of a
form, a message) is in a signed cookie, so that robots at the door fill no database.
"""

import logging
import sqlite3
from collections.abc import Callable
from typing import Any, cast

from flask import Flask, Request, Response, request, session
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import CallbackDict
from werkzeug.exceptions import SecurityError

from cms.accounts.accounts import Account
from cms.accounts.sessions import Sessions

log = logging.getLogger(__name__)

ANONYMOUS_SESSION_SECONDS = 24 * 3600
"""Seconds for which the cookie of somebody who isn't signed in holds."""
MAX_COOKIE_BYTES = 4_000

SECURE_NAME = "__Host-oasis"
LOCAL_NAME = "oasis"

DISABLED = "disabled"
"""Where a session has the id of the account that was signed in until it was disabled."""

_LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


class StaffSession(CallbackDict[str, Any], SessionMixin):
    """The session of one browser, and the account signed in there. Values are JSON values."""

    def __init__(
        self,
        store: Sessions,
        id: str = "",
        data: dict[str, Any] | None = None,
        account: Account | None = None,
    ) -> None:
        super().__init__(data, _changed)
        self.store = store
        self.id = id
        self.account = account
        self.new = not id
        self.modified = False
        self.renewed = False
        self.ended = False
        self.disabled = False
        """Whether it was somebody's whose account has been disabled since."""
        self.fault: sqlite3.Error | OSError | None = None
        """Why nobody can know who this is; nothing is kept then."""

    def end(self) -> None:
        """Forget everything, at once and on the server; what is written afterwards begins a new
        session.
        """
        if self.id:
            self.store.delete(self.id)
        self.clear()
        self.id, self.account = "", None
        self.renewed, self.ended = False, True


def _changed(changed: CallbackDict[str, Any]) -> None:
    cast(StaffSession, changed).modified = True


def sign_in(account: Account) -> None:
    """This browser is `account`'s from now on, under a new id and with nothing left of what was
    there before.

    After a change that raised the account's own epoch, call it again to stay signed in here.
    """
    current = _current()
    current.clear()
    current.account = account
    current.renewed = current.modified = True


def sign_out() -> None:
    """Nobody is signed in here; a copied cookie is worth nothing."""
    _current().end()


def signed_in() -> Account | None:
    """The active account that is signed in here, as it was at the start of the request."""
    return _current().account


def fault() -> sqlite3.Error | OSError | None:
    """The error that keeps sessions from being read just now."""
    return _current().fault


def disabled() -> bool:
    """Whether who was signed in here has a disabled account."""
    return _current().disabled


def _current() -> StaffSession:
    return cast(StaffSession, cast(Any, session)._get_current_object())


class StaffSessions(SessionInterface):
    """Opens and saves sessions. `account` finds an account by id: `Accounts.get`."""

    def __init__(
        self, store: Sessions, account: Callable[[str], Account | None], key: bytes
    ) -> None:
        self._store = store
        self._account = account
        self._signer = URLSafeTimedSerializer(key, salt="oasis visitor at the door")

    def open_session(self, app: Flask, request: Request) -> StaffSession:
        """The browser's session, or an empty one that isn't kept until something is written into
        it.
        """
        try:
            return self._open(request)
        except (sqlite3.Error, OSError) as fault:
            opened = StaffSession(self._store)
            opened.fault = fault
            return opened

    def _open(self, request: Request) -> StaffSession:
        id = request.cookies.get(_name(request), "")
        stored = self._store.load(id) if id and "." not in id else None
        if stored is None:
            opened = StaffSession(self._store, data=self._carried(id))
            opened.disabled = self._is_disabled(str(opened.get(DISABLED, "")))
            return opened
        account = self._account(stored.account)
        if account and account.active and account.epoch == stored.epoch:
            return StaffSession(self._store, id, stored.data, account)
        self._store.delete(id)
        opened = StaffSession(self._store)
        if account and account.state == "disabled":
            opened[DISABLED] = account.id  # the browser is told so for as long as it comes back
            opened.disabled = True
        return opened

    def _carried(self, cookie: str) -> dict[str, Any]:
        """The data in the cookie of somebody who isn't signed in; empty if it is invalid, too long
        or too old.
        """
        if "." not in cookie or len(cookie) > MAX_COOKIE_BYTES:
            return {}
        try:
            return cast(
                dict[str, Any], self._signer.loads(cookie, max_age=ANONYMOUS_SESSION_SECONDS)
            )
        except BadSignature:
            return {}

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what was written, and tell the browser its new id."""
        current = cast(StaffSession, session)
        response.vary.add("Cookie")
        if current.fault:
            return
        if current.modified and not current and not current.account:
            current.end()
        if not current.modified or not (current or current.account):
            if current.ended:
                self._set(response, "")
        elif current.account is None:
            self._set(response, self._signer.dumps(dict(current)))
        else:
            self._keep(current, current.account, response)

    def _keep(self, current: StaffSession, account: Account, response: Response) -> None:
        """Keep the session of who is signed in on the server."""
        if current.id and not current.renewed:
            try:
                self._store.save(current.id, dict(current))
            except (
                sqlite3.Error
            ):  # what was asked for is done: only what the next page would say of it is lost
                log.exception("a session could not be kept")
        else:
            current.id = self._store.create(
                dict(current), account.id, account.epoch, instead_of=current.id
            )
            self._set(response, current.id)

    def _is_disabled(self, id: str) -> bool:
        account = self._account(id) if id else None
        return account is not None and account.state == "disabled"

    def _set(self, response: Response, id: str) -> None:
        # No Max-Age: the cookie goes with the browser, and the server knows when the session is
        # over.
        name = _name(request)
        response.set_cookie(
            name,
            id,
            path="/",
            secure=name == SECURE_NAME,
            httponly=True,
            samesite="Lax",
            max_age=None if id else 0,
        )


def on_this_machine(request: Request) -> bool:
    """Whether a request came over plain HTTP to the machine it runs on: no certificate, none
    needed.

    False for a host that isn't trusted.
    """
    try:
        host = request.host
    except SecurityError:  # Flask answers 400, but only once the session is open
        return False
    bare = host if host.endswith("]") else host.rpartition(":")[0] or host
    return request.scheme == "http" and bare in _LOCAL_HOSTS


def _name(request: Request) -> str:
    """The plain name, without Secure, only where a developer or a webmaster looks at their own
    machine.
    """
    return LOCAL_NAME if on_this_machine(request) else SECURE_NAME
