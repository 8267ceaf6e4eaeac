"""Flask's session with a server-side store, for the staff app only.

Before sign-in there is no session on the server: a signed cookie has the form's token and messages,
so that robots can't fill the database. Messages of a session that can't be stored, as on a full
disk, are in a signed cookie, too, until a page has shown them.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, cast

from flask import Flask, Request, Response, current_app, request, session
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import CallbackDict
from werkzeug.exceptions import SecurityError

from cms.accounts.accounts import Account
from cms.accounts.sessions import Sessions

log = logging.getLogger(__name__)

ANONYMOUS_SESSION_SECONDS = 24 * 3600
"""How long the cookie before sign-in is valid."""
MAX_COOKIE_BYTES = 4_000
CARRIED_SECONDS = 600
"""How long messages that couldn't be stored with the session are shown."""
CARRIED = "-messages"
"""Suffix of the name of their cookie."""
FLASHES = "_flashes"
"""Flask's session key of the messages for the next page."""

SECURE_NAME = "__Host-oasis"
LOCAL_NAME = "oasis"

UNATTENDED = "/open"
"""The end of the addresses that a form requests by itself. They don't delay the end of a session."""

AGENT, ADDRESS = "agent", "address"
"""Session keys of where it began."""
MAX_AGENT_LENGTH = 300

STEP_SECONDS = 30 * 60
"""How long a session may wait for the next step of its sign-in."""

Step = Callable[[Account, Mapping[str, Any]], str]
"""Function of an account and the values of its session: the endpoint of the page at which the person
has to go on before being signed in, or "".
"""

DISABLED = "disabled"
"""Session key of the id of an account that was disabled while it was signed in."""

_LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


class DeviceNames:
    """The names by which people know browsers and systems. A feature may have a service of this
    class; without one, devices have no names.
    """

    def of(self, agent: str) -> str:
        """Return the name of a device by its user agent, "" if unknown."""
        return ""


class StaffSession(CallbackDict[str, Any], SessionMixin):
    """The session of a browser. Values are JSON values. `owner` is the account that it belongs to,
    `step` the endpoint at which the owner has to go on before being signed in, or "".
    """

    def __init__(
        self,
        store: Sessions,
        id: str = "",
        data: dict[str, Any] | None = None,
        owner: Account | None = None,
        step: str = "",
    ) -> None:
        super().__init__(data, _mark_modified)
        self.store = store
        self.id = id
        self.owner, self.step = owner, step
        self.age = 0.0
        """Seconds since the sign-in."""
        self.new = not id
        self.modified = False
        self.renewed = False
        self.ended = False
        self.disabled = False
        """Whether it was the session of an account that has been disabled since."""
        self.has_carried = False
        """Whether the browser has a cookie with messages that couldn't be stored."""
        self.fault: Exception | None = None
        """The error that kept the session from being read; such a session is not saved."""

    @property
    def account(self) -> Account | None:
        """The signed-in account."""
        return None if self.step else self.owner

    def carry(self, flashes: list[Any]) -> None:
        """Set the messages for the next page. That alone is no change: the browser keeps them."""
        self[FLASHES] = flashes
        self.modified = False

    def end(self) -> None:
        """Delete the session, also on the server; values set afterwards begin a new one."""
        if self.id:
            self.store.delete(self.id)
        self.clear()
        self.id, self.owner, self.step = "", None, ""
        self.renewed, self.ended = False, True


def _mark_modified(changed: CallbackDict[str, Any]) -> None:
    cast(StaffSession, changed).modified = True


def sign_in(account: Account, **values: Any) -> None:
    """Sign `account` in with a new session id and these values. Nothing of the previous session is
    kept, unless the account was signed in. If a step remains, only its pages can be opened.

    After a change that raised the account's epoch, call it again to stay signed in here.
    """
    current = _current()
    was_signed_in = current.account is not None and current.account.id == account.id
    values = (dict(current) if was_signed_in else {}) | _origin() | values
    step = cast(StaffSessions, current_app.session_interface).step(account, values)  # may fail
    current.clear()
    current.update(values)
    current.owner, current.step, current.age = account, step, 0.0
    current.renewed = current.modified = True


def _origin() -> dict[str, Any]:
    """Return the user agent and the IP address of a new session."""
    agent = request.user_agent.string[:MAX_AGENT_LENGTH]
    return {AGENT: agent, ADDRESS: request.remote_addr or ""}


def sign_out() -> None:
    """Sign out and delete the session, so that a copied cookie is worthless."""
    _current().end()


def signed_in() -> Account | None:
    """Return the signed-in, active account, as of the start of the request."""
    return _current().account


def owner() -> Account | None:
    """Return the account of the session, which may have a step before it."""
    return _current().owner


def current_id() -> str:
    """Return the id of the session, "" if it isn't stored yet."""
    return _current().id


def step() -> str:
    """Return the endpoint at which the owner has to go on before being signed in, or ""."""
    return _current().step


def age() -> float:
    """Return the seconds since the sign-in."""
    return _current().age


def fault() -> Exception | None:
    """Return the error that keeps sessions from being read."""
    return _current().fault


def account_disabled() -> bool:
    """Return whether the account that was signed in here has been disabled."""
    return _current().disabled


def _current() -> StaffSession:
    return cast(StaffSession, cast(Any, session)._get_current_object())


class StaffSessions(SessionInterface):
    """Opens and saves sessions. `account` returns an account by id, such as `Accounts.get`."""

    def __init__(
        self,
        store: Sessions,
        account: Callable[[str], Account | None],
        key: bytes,
        step: Step = lambda account, values: "",
    ) -> None:
        self._store = store
        self._account = account
        self.step = step
        self._signer = URLSafeTimedSerializer(key, salt="oasis visitor at the door")
        self._message_signer = URLSafeTimedSerializer(key, salt="oasis messages not stored")

    def open_session(self, app: Flask, request: Request) -> StaffSession:
        """Return the browser's session, or an empty one that isn't saved unless it is changed."""
        try:
            return self._open(request)
        except Exception as fault:  # a step that can't be determined signs nobody in
            opened = StaffSession(self._store)
            opened.fault = fault
            return opened

    def _open(self, request: Request) -> StaffSession:
        id = request.cookies.get(_cookie_name(request), "")
        is_use = not request.path.endswith(UNATTENDED)
        stored = self._store.load(id, is_use=is_use) if id and "." not in id else None
        if stored is None:
            opened = StaffSession(self._store, data=self._anonymous_data(id))
            opened.disabled = self._is_disabled(str(opened.get(DISABLED, "")))
            return opened
        account = self._account(stored.account)
        if account and account.active and account.epoch == stored.epoch:
            step = self.step(account, stored.data)
            if not step or stored.age < STEP_SECONDS:
                opened = StaffSession(self._store, id, stored.data, account, step)
                opened.age = stored.age
                return self._with_carried(opened, request)
        self._store.delete(id)
        opened = StaffSession(self._store)
        if account and account.state == "disabled":
            opened[DISABLED] = account.id  # later requests of this browser show it too
            opened.disabled = True
        return opened

    def _with_carried(self, opened: StaffSession, request: Request) -> StaffSession:
        """Add the messages that couldn't be stored with the session. Those of another session, or
        too old ones, are dropped.
        """
        cookie = request.cookies.get(_cookie_name(request) + CARRIED, "")
        if cookie:
            opened.has_carried = True
            with suppress(BadSignature):
                owner, flashes = self._message_signer.loads(cookie, max_age=CARRIED_SECONDS)
                if owner == _fingerprint(opened.id):
                    opened.carry([*opened.get(FLASHES, ()), *flashes])
        return opened

    def _anonymous_data(self, cookie: str) -> dict[str, Any]:
        """Return the data in the cookie before sign-in, empty if it is invalid, too long or too
        old.
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
        """Save a changed session, and send its id to the browser if it is new."""
        current = cast(StaffSession, session)
        response.vary.add("Cookie")
        if current.fault:
            return
        if current.modified and not current and not current.owner:
            current.end()
        self._save(current, response)
        if current.has_carried and not (current.get(FLASHES) and not current.modified):
            self._set_cookie(response, "", CARRIED)  # shown, or stored

    def _save(self, current: StaffSession, response: Response) -> None:
        if not current.modified or not (current or current.owner):
            if current.ended:
                self._set_cookie(response, "")
        elif current.owner is None:
            self._set_cookie(response, self._signer.dumps(dict(current)))
        else:
            self._save_on_server(current, current.owner, response)

    def _save_on_server(self, current: StaffSession, account: Account, response: Response) -> None:
        if current.id and not current.renewed:
            try:
                self._store.save(current.id, dict(current))
            except (sqlite3.Error, OSError):  # the request itself succeeded
                log.exception("a session could not be kept")
                self._carry(current, response)
                return
        else:
            current.id = self._store.create(
                dict(current), account.id, account.epoch, instead_of=current.id
            )
            self._set_cookie(response, current.id)

    def _carry(self, current: StaffSession, response: Response) -> None:
        """Give the browser the messages of a session that can't be stored."""
        if flashes := current.get(FLASHES):
            text = self._message_signer.dumps([_fingerprint(current.id), flashes])
            if len(text) <= MAX_COOKIE_BYTES:
                self._set_cookie(response, text, CARRIED)
                current.has_carried = False  # it has new ones

    def _is_disabled(self, id: str) -> bool:
        account = self._account(id) if id else None
        return account is not None and account.state == "disabled"

    def _set_cookie(self, response: Response, value: str, suffix: str = "") -> None:
        # No Max-Age: the cookie ends with the browser, and the session on the server.
        name = _cookie_name(request)
        response.set_cookie(
            name + suffix,
            value,
            path="/",
            secure=name == SECURE_NAME,
            httponly=True,
            samesite="Lax",
            max_age=None if value else 0,
        )


def _fingerprint(id: str) -> str:
    """Return a digest that binds messages to a session without giving away its id."""
    return hashlib.sha256(f"messages of {id}".encode()).hexdigest()[:16]


def on_this_machine(request: Request) -> bool:
    """Return whether a request came by plain HTTP to the local machine, which needs no certificate.

    False for an untrusted host.
    """
    try:
        host = request.host
    except SecurityError:  # Flask answers 400, but only once the session is open
        return False
    bare = host if host.endswith("]") else host.rpartition(":")[0] or host
    return request.scheme == "http" and bare in _LOCAL_HOSTS


def _cookie_name(request: Request) -> str:
    """Return the cookie's name: one without `__Host-` and Secure only on the local machine."""
    return LOCAL_NAME if on_this_machine(request) else SECURE_NAME
