"""A minimal browser for signing in and submitting forms: cookies, one kept-alive connection, form
values.
"""

import http.client
import select
from http.cookies import SimpleCookie
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import html5lib

from bench.servers import Server

Form = dict[str, list[str]]

TIMEOUT = 180.0
"""Seconds after which a server counts as hung."""


class Browser:
    """A browser session over one connection to one server."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT)
        self.cookies: SimpleCookie = SimpleCookie()

    def sign_in(self, email: str, password: str) -> None:
        """Sign in. Raises ValueError if that fails."""
        form = self.form("/editor/account/sign-in")
        status, text = self.post(
            "/editor/account/sign-in", form | {"email": [email], "password": [password]}
        )
        if status != 303:
            raise ValueError(f"signing in answered {status}: {text[:500]}")

    def form(self, path: str, id: str = "") -> Form:
        """Return the values that a browser would submit for a form, without its buttons. The form
        is the one with this id, or the first.
        """
        status, text = self._request("GET", path)
        if status != 200:
            raise ValueError(f"{path} answered {status}")
        return form_of(text, id)

    def post(self, path: str, form: Form) -> tuple[int, str]:
        """Submit a form without following redirects."""
        return self._request("POST", path, urlencode(form, doseq=True).encode())

    def _request(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._drop_stale_connection()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies.load(line)
        return response.status, response.read().decode()

    def _drop_stale_connection(self) -> None:
        """Close a connection that the server has closed, as it does when it is idle for long."""
        idle = self.connection.sock
        if idle is None:
            return
        poll = select.poll()  # unlike select(), it takes any number of a file descriptor
        poll.register(idle, select.POLLIN)
        if poll.poll(0):
            self.connection.close()


def form_of(text: str, id: str = "") -> Form:
    """Return the values of a form and of the controls that refer to it by its id."""
    page = html5lib.parse(text, namespaceHTMLElements=False)
    form = next(control for control in page.iter("form") if not id or control.get("id") == id)
    controls = [
        *form.iter(),
        *(control for control in page.iter() if id and control.get("form") == id),
    ]
    in_templates = {part for template in page.iter("template") for part in template.iter()}
    values: Form = {}
    for control in controls:
        name = control.get("name")
        if name and control not in in_templates and control.get("disabled") is None:
            for value in submitted_values(control):
                values.setdefault(name, []).append(value)
    return values


def submitted_values(control: Element) -> list[str]:
    """Return the values that a control submits; none for a button or an unchecked box."""
    if control.tag == "textarea":
        return ["".join(control.itertext())]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        return [option.get("value") or "" for option in (chosen or options[:1])]
    if control.tag == "input" and (
        control.get("type") not in ("checkbox", "radio") or control.get("checked") is not None
    ):
        return [control.get("value", "")]
    return []
