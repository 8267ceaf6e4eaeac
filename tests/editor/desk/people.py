"""The staff app over the small site of tests/minisite.py, and a browser that checks every page it
gets.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from minisite import MODELS, make_site
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import features_of
from cms.accounts.accounts import Account, Accounts
from cms.accounts.passwords import Passwords
from cms.accounts.permissions import Actor
from cms.accounts.security_events import SecurityEvent
from cms.content import Snapshot
from cms.core.settings import read_settings
from cms.opening import open_site
from cms.schema.paths import Paths
from cms.site import Site

PASSWORD = "dunes walk at night"
NAMES = {"administrator": "Ada Sand", "editor": "Edi Dune", "translator": "Trude Wind"}

OPEN = frozenset({"account.sign_in", "account.setup"})
"""Endpoints that need no sign-in, besides those of features."""


class Clock:
    """A clock that a test can advance."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> None:
        self.moment += timedelta(**span)


def render(snapshot: Snapshot, path: str) -> tuple[str, int]:
    """Render the public page of an entry; the public app has no part in these tests."""
    place = path.strip("/").partition("/")[2] + "/"
    status = 200 if place in snapshot.addresses.by_address else 404
    return f"<!doctype html><title>{path}</title>", status


class Visitor:
    """A browser at the staff app. Every page is checked for the requirements on all pages."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.seen_token = ""

    def get(self, path: str, status: int = 200, **options: object) -> TestResponse:
        return self._checked(path, self.client.get(path, **options), status)  # type: ignore[arg-type]

    def text(self, path: str, status: int = 200, **options: object) -> str:
        return self.get(path, status, **options).text

    def post(self, path: str, status: int = 303, **form: object) -> TestResponse:
        """Send a form with the CSRF token of this session."""
        response = self.client.post(path, data={"csrf_token": self.token(), **form})
        if "Set-Cookie" in response.headers:
            self.seen_token = ""
        return self._checked(path, response, status)

    def _checked(self, path: str, response: TestResponse, status: int) -> TestResponse:
        assert response.status_code == status, f"{path}: {response.status}"
        if response.mimetype == "text/html" and status != 303:
            check_page(path, response.text)
            self.seen_token = token_in(response.text) or self.seen_token
        return response

    def token(self) -> str:
        """Return the CSRF token of the last page in this session."""
        self.seen_token = self.seen_token or token_in(self.client.get("/account/sign-in").text)
        assert self.seen_token
        return self.seen_token

    def sign_in(
        self, email: str, password: str = PASSWORD, status: int = 303, **form: object
    ) -> TestResponse:
        return self.post("/account/sign-in", status, email=email, password=password, **form)


def token_in(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    return found[1] if found else ""


def check_page(path: str, html: str) -> None:
    """Check that a page has a title, a language, one heading, a token in every form that changes
    something, and shows no unrendered value.
    """
    assert re.search(r"<title>[^<]*\w[^<]*</title>", html), path
    assert re.search(r'<html lang="[a-z]{2}(-[A-Za-z]+)?" dir="(ltr|rtl)"', html), path
    assert len(re.findall(r"<h1[ >]", html)) == 1, path
    for form in re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL):
        assert 'name="csrf_token"' in form, f"{path}: a form without a token"
    visible = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    assert not re.search(r"\bNone\b|Undefined|%\(\w+\)s|<built-in", visible), path
    assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", html), f"{path}: inline style or script"


def address(rule: Rule) -> str:
    """Return an address that matches a rule."""
    path = re.sub(r"<any\((\w+).*?\):\w+>", r"\1", rule.rule)
    return re.sub(
        r"<(?:\w+:)?(\w+)>", lambda part: {"type": "news", "key": "launch"}.get(part[1], "en"), path
    )


@dataclass
class Desk:
    """The staff app and its services."""

    site: Site
    app: Flask
    paths: Paths
    clock: Clock
    accounts: dict[str, Account]
    events: list[SecurityEvent] = field(default_factory=list)
    """Those that concern security, oldest first."""

    @property
    def open_views(self) -> frozenset[str]:
        """The endpoints that need no sign-in."""
        return OPEN | self.site.settings.features.open_views

    def visitor(self) -> Visitor:
        return Visitor(self.app)

    def signed_in(self, role: str) -> Visitor:
        visitor = self.visitor()
        visitor.sign_in(self.accounts[role].email)
        return visitor

    def actor(self, role: str) -> Actor:
        account = self.accounts[role]
        return Actor(account.id, account.name, account.role, account.languages)

    def retitle(self, role: str, key: str, **headlines: str) -> None:
        """Save another headline into the draft of a news item."""
        work = self.site.editing.drafts.open("news", key)
        posted = {**work.flat, **{f"headline.{locale}": text for locale, text in headlines.items()}}
        self.site.editing.drafts.save(self.actor(role), "news", key, work.flat, posted)


def build(folder: Path, clock: Clock) -> tuple[Site, Paths]:
    """Create a site with fast password hashing."""
    paths = make_site(folder)
    site = open_site(
        read_settings({}, features_of, data=paths.data, instance=paths.instance),
        MODELS,
        clock=clock,
    )
    quick = Passwords(time_cost=1, memory_cost=8, parallelism=1)
    site.accounts = Accounts(paths.instance / "accounts", clock, quick)
    return site, paths


def join(site: Site, role: str) -> Account:
    """Create an account of a role and set its password."""
    languages = ("zh",) if role == "translator" else ()
    _, token = site.accounts.invite(f"{role}@example.org", NAMES[role], role, languages)
    return site.accounts.accept(token, PASSWORD)


@cache
def made_accounts() -> tuple[dict[str, bytes], dict[str, Account]]:
    """Return the files of an account of each role, made at the beginning of the clock, and the
    accounts.
    """
    with TemporaryDirectory() as folder:
        site, paths = build(Path(folder), Clock())
        accounts = {role: join(site, role) for role in NAMES}
        files = (paths.instance / "accounts").glob("*.json")
        return {file.name: file.read_bytes() for file in files}, accounts


def join_everyone(paths: Paths) -> dict[str, Account]:
    """Write an account of each role, and return them by role."""
    files, accounts = made_accounts()
    folder = paths.instance / "accounts"
    folder.mkdir(mode=0o700, parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)
    return {**accounts}
