"""Sign-in: Flask-Login over the site's accounts and server-side sessions."""

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from blueprints.editor import devices
from blueprints.editor.context import site
from blueprints.editor.security_log import note
from cms.accounts.account import Account
from cms.accounts.errors import BadCredentials, SignInDisabled, WrongPassword
from cms.accounts.rate_limit import SignInKeys, TooManyAttempts, keys
from cms.web import staff_sessions


class Staff(UserMixin):
    """Somebody signed in."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = account.id


def set_up(app: Flask) -> None:
    """Recognise who comes back: the session must be theirs, of their present epoch, and they must
    still be let in.
    """
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def load(id: str) -> Staff | None:
        account = staff_sessions.signed_in()
        return Staff(account) if account and account.id == id else None


def let_in(account: Account) -> None:
    """Sign somebody in, in a session under a new id; nothing of the old one but its messages is
    kept.
    """
    flashes = session.get("_flashes")
    staff_sessions.sign_in(account)
    devices.remember(account)
    if flashes:
        session["_flashes"] = flashes
    login_user(Staff(account))


def let_out() -> None:
    """End this session."""
    logout_user()
    staff_sessions.sign_out()


def authenticate(email: str, password: str) -> Account:
    """The account of an address and password. Raises TooManyAttempts and BadCredentials."""
    known = site().accounts.by_email(email)
    counted = keys(email, request.remote_addr, devices.of(known) if known else "")
    about = known.id if known else ""
    _take(counted, about)
    try:
        account = site().accounts.authenticate(email, password)
    except BadCredentials as refusal:
        note("sign-in-disabled" if isinstance(refusal, SignInDisabled) else "sign-in-failed", about)
        raise
    site().throttle.passed(counted)
    note("sign-in", by=account)
    return account


def change_password(account: Account, present: str, password: str) -> Account:
    """The account with another password. Raises TooManyAttempts, WrongPassword and the refusals of
    passwords.
    """
    counted = keys(account.email, request.remote_addr, f"signed in as {account.id}")
    _take(counted, account.id)
    try:
        changed = site().accounts.change_password(account.id, present, password)
    except WrongPassword:
        note("password-refused")
        raise
    site().throttle.passed(counted)
    note("password")
    return changed


def _take(counted: SignInKeys, about: str) -> None:
    try:
        site().throttle.take(counted)
    except TooManyAttempts:
        note("throttled", about)
        raise
