"""Who is signed in: Flask-Login over the site's accounts and server-side sessions."""

from typing import cast

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from blueprints.editor.context import site
from blueprints.editor.sessions import ServerSession
from cms.accounts.account import Account
from cms.accounts.refusals import BadCredentials, WrongPassword
from cms.accounts.sessions import NOBODY, Owner
from cms.accounts.throttle import Keys, keys


class Staff(UserMixin):
    """Somebody signed in."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = account.id


def set_up(app: Flask) -> None:
    """Recognise who comes back: the session must be theirs, of their present epoch, and they must still be let in."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def load(id: str) -> Staff | None:
        account = site().accounts.get(id)
        fits = account and account.active and _session().owner == Owner(account.id, account.epoch)
        return Staff(account) if account and fits else None


def _session() -> ServerSession:
    return cast(ServerSession, session._get_current_object())  # type: ignore[attr-defined]


def let_in(account: Account) -> None:
    """Sign somebody in, in a session under a new id; nothing of the old one but its messages is kept."""
    flashes = session.get("_flashes")
    session.clear()
    if flashes:
        session["_flashes"] = flashes
    _session().owner = Owner(account.id, account.epoch)
    login_user(Staff(account))


def let_out() -> None:
    """End this session."""
    logout_user()
    session.clear()
    _session().owner = NOBODY


def attempt(email: str) -> Keys:
    """What an attempt to use a password is counted under. Raises TooMany where there were too many before."""
    counted = keys(email, request.remote_addr)
    site().throttle.check(counted)
    return counted


def authenticate(email: str, password: str) -> Account:
    """The account of an address and password. Raises TooMany and BadCredentials."""
    counted = attempt(email)
    try:
        account = site().accounts.authenticate(email, password)
    except BadCredentials:
        site().throttle.failed(counted)
        raise
    site().throttle.passed(counted)
    return account


def change_password(account: Account, present: str, password: str) -> Account:
    """The account with another password. Raises TooMany, WrongPassword and the refusals of passwords."""
    counted = attempt(account.email)
    try:
        return site().accounts.change_password(account.id, present, password)
    except WrongPassword:
        site().throttle.failed(counted)
        raise
