"""As much of a browser as signing in and sending forms needs: cookies, a kept connection, what a
form would send.
"""

import http.client
import select
from http.cookies import SimpleCookie
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import html5lib

from bench.servers import Server

Form = dict[str, list[str]]

PATIENCE = 180.0
"""Seconds after which a server counts as hung."""


class Browser:
    """Somebody's browser, over one connection to one server."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        self.cookies: SimpleCookie = SimpleCookie()

    def sign_in(self, email: str, password: str) -> None:
        """Raises ValueError where that doesn't lead in."""
        form = self.form("/editor/account/sign-in")
        status, text = self.post(
            "/editor/account/sign-in", form | {"email": [email], "password": [password]}
        )
        if status != 303:
            raise ValueError(f"signing in answered {status}: {text[:500]}")

    def form(self, path: str, id: str = "") -> Form:
        """The data that a browser would send of a form, without its buttons: the one with this id,
        or the first.
        """
        status, text = self._ask("GET", path)
        if status != 200:
            raise ValueError(f"{path} answered {status}")
        return form_of(text, id)

    def post(self, path: str, form: Form) -> tuple[int, str]:
        """Send a form; follows nothing."""
        return self._ask("POST", path, urlencode(form, doseq=True).encode())

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._renew()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(line)
        return answer.status, answer.read().decode()

    def _renew(self) -> None:
        """Let go of a connection that the server has closed, as it does when nothing is asked for
        long.
        """
        idle = self.connection.sock
        if idle and select.select([idle], [], [], 0)[0]:
            self.connection.close()


def form_of(text: str, id: str = "") -> Form:
    """The values of a form and of what belongs to it by its id."""
    page = html5lib.parse(text, namespaceHTMLElements=False)
    form = next(one for one in page.iter("form") if not id or one.get("id") == id)
    inside = [*form.iter(), *(one for one in page.iter() if id and one.get("form") == id)]
    blank = {part for template in page.iter("template") for part in template.iter()}
    values: Form = {}
    for one in inside:
        name = one.get("name")
        if name and one not in blank and one.get("disabled") is None:
            for value in sent(one):
                values.setdefault(name, []).append(value)
    return values


def sent(one: Element) -> list[str]:
    """The values that one control sends: none where it is a button or not checked."""
    if one.tag == "textarea":
        return ["".join(one.itertext())]
    if one.tag == "select":
        options = list(one.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        return [option.get("value") or "" for option in (chosen or options[:1])]
    if one.tag == "input" and (
        one.get("type") not in ("checkbox", "radio") or one.get("checked") is not None
    ):
        return [one.get("value", "")]
    return []
