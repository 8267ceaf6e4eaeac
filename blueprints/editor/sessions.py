"""Flask's session kept on the server: the browser holds a random id, so that signing out ends every copy of it."""

from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from cms.accounts.sessions import NOBODY, Owner, Sessions

LOCAL = ("localhost", "127.0.0.1", "[::1]")


def on_this_machine() -> bool:
    """Whether this request came over plain HTTP to the machine it runs on: no certificate, none needed."""
    host = request.host.rpartition(":")[0] if request.host[-1:].isdigit() and ":" in request.host else request.host
    return not request.is_secure and host in LOCAL


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """What is kept of one browser. Setting `owner` signs somebody in or out, under a new id."""

    def __init__(self, id: str = "", data: dict[str, Any] | None = None, owner: Owner = NOBODY) -> None:
        def changed(session: CallbackDict[str, Any]) -> None:
            self.modified = True

        super().__init__(data or {}, changed)
        self.id = id
        self.owner = owner
        self.opened = owner
        self.modified = False
        self.accessed = True


class ServerSessions(SessionInterface):
    """Sessions in the site's state file. The cookie's name keeps other hosts and plain HTTP from setting it."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def get_cookie_name(self, app: Flask) -> str:
        return "oasis" if on_this_machine() else "__Host-oasis"

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        id = request.cookies.get(self.get_cookie_name(app), "")
        stored = self.sessions.load(id) if id else None
        return ServerSession(id, stored.data, stored.owner) if stored else ServerSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, ServerSession)
        response.vary.add("Cookie")
        if session.owner != session.opened or (session.modified and not session.id):
            id = self.sessions.create(dict(session), session.owner, instead_of=session.id)
            response.set_cookie(self.get_cookie_name(app), id, secure=not on_this_machine(), httponly=True,
                                samesite="Lax", path="/")
        elif session.modified:
            self.sessions.save(session.id, dict(session))
