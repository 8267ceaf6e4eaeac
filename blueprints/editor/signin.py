"""Sign-in: Flask-Login with the site's accounts and server-side sessions.

A signed cookie identifies browsers that have signed in before; each has its own count of attempts.
"""

import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask, Response, after_this_request, current_app, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer

from blueprints.editor import staff_sessions
from blueprints.editor.context import site
from blueprints.editor.security_events import log_event
from blueprints.editor.staff_sessions import on_this_machine
from cms.accounts.accounts import Account
from cms.accounts.errors import BadCredentials, SignInDisabled, WrongPassword
from cms.accounts.security_events import NEW_DEVICE
from cms.accounts.sign_in_limit import SignInKeys, SignInLimit, TooManyAttempts, keys
from cms.core.disk_errors import as_disk_error
from cms.core.slots import call


class Staff(UserMixin):
    """The user of Flask-Login."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = account.id


def set_up(app: Flask) -> None:
    """Load the user from the session, which must be of an active account and its current epoch."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def load(id: str) -> Staff | None:
        account = staff_sessions.signed_in()
        return Staff(account) if account and account.id == id else None


def sign_in(account: Account, **values: Any) -> None:
    """Sign an account in, with a new session id and these values; see `staff_sessions.sign_in`.
    Messages are kept. While a step remains, the account isn't signed in and its browser not known.
    """
    flashes = session.get("_flashes")
    staff_sessions.sign_in(account, **values)
    if flashes:
        session["_flashes"] = flashes
    if not staff_sessions.step():
        remember_device(account)
        login_user(Staff(account))


def remaining_step(account: Account, values: Mapping[str, Any]) -> str:
    """Return the endpoint of the first feature's step that remains before a session with these values
    is signed in, "" if none does. An error of a feature is raised: it must sign nobody in.
    """
    steps = (one.sign_in_step for one in site().settings.features if one.sign_in_step)
    return next(filter(None, (call(step, account, values) for step in steps)), "")


def enter(account: Account, **values: Any) -> None:
    """Sign an authenticated account in, and log it."""
    note = "" if device_token(account) else NEW_DEVICE
    sign_in(account, **values)
    log_event("sign-in-step" if staff_sessions.step() else "sign-in", note=note, by=account)


def sign_out() -> None:
    """Sign out of this session."""
    logout_user()
    staff_sessions.sign_out()


def authenticate(email: str, password: str) -> Account:
    """Return the account of an email address and password. Raises TooManyAttempts and
    BadCredentials.
    """
    candidate = site().accounts.by_email(email)
    limit_keys = keys(
        email, request.remote_addr, _device_tokens().get(candidate.id, "") if candidate else ""
    )
    about = candidate.id if candidate else ""
    _count_attempt(limit_keys, about)
    try:
        account = site().accounts.authenticate(email, password)
    except BadCredentials as refusal:
        log_event(
            "sign-in-disabled" if isinstance(refusal, SignInDisabled) else "sign-in-failed", about
        )
        raise
    site().get(SignInLimit).passed(limit_keys)
    return account


def change_password(account: Account, present: str, password: str) -> Account:
    """Change the password and return the changed account.

    Raises TooManyAttempts, WrongPassword and the refusals of new passwords.
    """
    with _counted_attempt(account):
        changed = site().accounts.change_password(account.id, present, password)
    log_event("password")
    return changed


def require_password(account: Account, password: str) -> None:
    """Raise TooManyAttempts, and WrongPassword if it isn't the password of a signed-in account."""
    with _counted_attempt(account):
        site().accounts.require_password(account.id, password)


@contextmanager
def _counted_attempt(account: Account) -> Iterator[None]:
    """Count an attempt at the password of a signed-in account."""
    limit_keys = keys(account.email, request.remote_addr, f"signed in as {account.id}")
    _count_attempt(limit_keys, account.id)
    try:
        yield
    except WrongPassword:
        log_event("password-refused")
        raise
    site().get(SignInLimit).passed(limit_keys)


def _count_attempt(limit_keys: SignInKeys, about: str) -> None:
    """Count an attempt. Raises TooManyAttempts, and DiskError if it can't be counted."""
    try:
        site().get(SignInLimit).take(limit_keys)
    except TooManyAttempts:
        log_event("throttled", about)
        raise
    except (OSError, sqlite3.Error) as fault:
        raise as_disk_error(fault) or fault from None


SECURE_NAME, LOCAL_NAME = "__Host-oasis-device", "oasis-device"
MAX_ACCOUNTS = 5
LIFETIME = 365 * 24 * 3600
MAX_COOKIE_LENGTH = 1000


def remember_device(account: Account) -> None:
    """Set the cookie by which this browser is recognised."""
    tokens = _device_tokens()
    token = tokens.pop(account.id, "") or secrets.token_hex(16)
    remembered = dict([*tokens.items()][-MAX_ACCOUNTS + 1 :]) | {account.id: token}

    @after_this_request
    def set_cookie(response: Response) -> Response:
        local = on_this_machine(request)
        response.set_cookie(
            LOCAL_NAME if local else SECURE_NAME,
            _signer().dumps(remembered),
            max_age=LIFETIME,
            path="/",
            secure=not local,
            httponly=True,
            samesite="Lax",
        )
        return response


def device_token(account: Account) -> str:
    """Return the device token of an account that has signed in with this browser, else ""."""
    return _device_tokens().get(account.id, "")


def _device_tokens() -> dict[str, str]:
    """Return account id → token from the cookie, empty if it isn't valid."""
    text = request.cookies.get(LOCAL_NAME if on_this_machine(request) else SECURE_NAME, "")
    if not text or len(text) > MAX_COOKIE_LENGTH:
        return {}
    try:
        return cast(dict[str, str], _signer().loads(text))
    except BadSignature:
        return {}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(cast(bytes, current_app.secret_key), salt="oasis known browser")
