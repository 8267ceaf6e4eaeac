"""Links to other sites, checked against real servers on this machine; and addresses that are never
requested.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar

import pytest
from minisite import CONTENT, MODELS, NOW, make_site, put

from app import features_of
from cms.content import Store
from cms.core.settings import Settings
from cms.publish.checks.content import ContentChecks
from cms.schema.paths import Paths
from cms.site import Site
from features.outside_links.commands import check_links
from features.outside_links.outbound import (
    ForbiddenAddress,
    IPAddress,
    Unreachable,
    fetch,
    is_public,
)
from features.outside_links.results import OutsideLinks
from features.outside_links.visits import AGENT, LinkVisitor
from tests.institute import NO_SITE
from tests.waiting import PATIENCE

ROBOTS = "User-agent: *\nDisallow: /secret\n"


class Answers(BaseHTTPRequestHandler):
    """Answers by path and records the requests."""

    asked: list[str]
    other: str
    at_work: ClassVar[list[int]] = []
    most_at_work = 0

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.at_work.append(1)
        Answers.most_at_work = max(Answers.most_at_work, len(self.at_work))
        self.asked.append(f"{self.command} {self.path}")
        status = {"/gone": 410, "/nothing": 404, "/broken": 500, "/staff": 403}.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        places = {
            "/moved": "/fine",
            "/away": self.other,
            "/round": "/round",
            "/file": "file:///etc/passwd",
        }
        self.at_work.pop()  # before the answer, upon which the next request may follow
        if self.path == "/silent":
            self.close_connection = True
            return
        self.send_response(302 if self.path in places else status)
        if self.path in places:
            self.send_header("Location", places[self.path])
        body = ROBOTS.encode() if self.path == "/robots.txt" else b"x" * 100_000
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class Local(ThreadingHTTPServer):
    """A server on this machine."""

    def __init__(self, other: str = "") -> None:
        self.handler = type("Own", (Answers,), {"asked": [], "other": other})
        super().__init__(("127.0.0.1", 0), self.handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def asked(self) -> list[str]:
        return self.handler.asked


@pytest.fixture(scope="module")
def server() -> Iterator[Local]:
    with Local("http://192.168.0.1/") as local:
        yield local
        local.shutdown()


def this_machine(address: IPAddress, port: int) -> bool:
    """Allow requests to this machine, which only the tests may make."""
    return address == ip_address("127.0.0.1")


def outcome(server: Local, path: str) -> str:
    return LinkVisitor(0, this_machine).visit(server.url + path).outcome


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/fine", "fine"),
        ("/no-head", "fine"),
        ("/moved", "fine"),
        ("/中文?q=水", "fine"),
        ("/nothing", "gone"),
        ("/gone", "gone"),
        ("/broken", "silent"),
        ("/silent", "silent"),
        ("/staff", "unknown"),
        ("/secret/page", "unknown"),
        ("/round", "unknown"),
        ("/away", "private"),
        ("/file", "private"),
    ],
)
def test_how_an_address_is_found(server: Local, path: str, wanted: str) -> None:
    assert outcome(server, path) == wanted


def test_what_robots_txt_forbids_is_not_asked_for(server: Local) -> None:
    server.asked.clear()
    outcome(server, "/secret/page")
    assert server.asked == ["GET /robots.txt"]


def test_an_answer_is_read_no_further_than_wanted(server: Local) -> None:
    assert len(fetch("GET", f"{server.url}/fine", AGENT, this_machine, max_bytes=100).body) == 100


def test_one_request_at_a_time_to_a_server(server: Local) -> None:
    Answers.most_at_work = 0
    visits = list(LinkVisitor(0, this_machine).visit_all(f"{server.url}/{n}" for n in range(20)))
    assert [visit.outcome for visit in visits] == ["fine"] * 20
    assert Answers.most_at_work == 1


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.5", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1"),
        *("::127.0.0.1", "::ffff:0:10.0.0.1", "fec0::1"),
    ],
)
def test_no_private_network_is_asked(address: str) -> None:
    assert not is_public(ip_address(address), 443)


def test_public_addresses_at_the_ports_of_the_web() -> None:
    assert is_public(ip_address("159.226.1.1"), 443)
    assert is_public(ip_address("2606:4700::1111"), 80)
    assert not is_public(ip_address("159.226.1.1"), 22)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://user:word@example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///x",
        "http://[x",
        "gopher://example.org:80/",
        "http://127.0.0.1:99999/",
        "http://" + "a" * 3000,
    ],
)
def test_what_is_never_asked_for(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        fetch("GET", url, AGENT)


def test_a_server_that_never_ends_its_greeting_is_given_up() -> None:
    sent: list[int] = []
    most = int(10 * PATIENCE)

    def greet(listening: socket.socket) -> None:
        connection = listening.accept()[0]
        with connection, suppress(OSError):
            connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16,384 bytes
            for number in range(most):
                connection.sendall(b"\x02")
                sent.append(number)
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        greeting = threading.Thread(target=greet, args=(listening,))
        greeting.start()
        with pytest.raises(Unreachable):
            url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
            fetch("GET", url, AGENT, this_machine, seconds=0.3)
        greeting.join()
    assert len(sent) < most


def test_what_only_looks_like_an_address_stops_nothing(server: Local) -> None:
    visits = LinkVisitor(0, this_machine).visit_all(["http://[x", f"{server.url}/fine"])
    assert {visit.outcome for visit in visits} == {"private", "fine"}


@pytest.fixture
def site(tmp_path: Path, server: Local) -> Site:
    paths = make_site(tmp_path)
    body = {
        "en": [
            f"[gone]({server.url}/nothing) [fine]({server.url}/fine) [out](https://www.example.org/x)"
        ]
    }
    put(paths, "news", "workshop", {**CONTENT["news", "workshop"], "body": body})
    settings = Settings(
        data=paths.data,
        instance=paths.instance,
        base_url="https://www.example.org",
        features=features_of(NO_SITE),
    )
    return Site(settings, paths, MODELS, Store(paths, MODELS, lambda: NOW))


def told(site: Site) -> list[str]:
    found = site.get(ContentChecks).findings(site.store.snapshot())
    return [one.said.text() for one in found if one.check == "outside"]


def test_results_are_kept_with_their_day(site: Site, server: Local) -> None:
    assert told(site) == []
    assert site.get(OutsideLinks).last_checked() == ""
    server.asked.clear()
    check_links(site, LinkVisitor(0, this_machine), days=30, limit=10)
    day = NOW.date().isoformat()
    assert told(site) == [
        f"{server.url}/nothing no longer exists (checked on {day}). Fix the link or remove it."
    ]
    assert site.get(OutsideLinks).last_checked() == day
    assert not [one for one in server.asked if "/x" in one]

    server.asked.clear()
    check_links(site, LinkVisitor(0, this_machine), days=30, limit=10)
    assert server.asked == []
    links = [f"{server.url}/{name}" for name in ("new", "fine")]
    assert site.get(OutsideLinks).due([f"{server.url}/nothing"], NOW + timedelta(days=1), 30)
    assert site.get(OutsideLinks).due(links, NOW + timedelta(days=31), 30) == links

    paths: Paths = site.paths
    put(paths, "news", "workshop", {**CONTENT["news", "workshop"], "body": {"en": ["Nothing."]}})
    check_links(site, LinkVisitor(0, this_machine), days=30, limit=10)
    assert told(site) == []
    assert site.get(OutsideLinks).last_checked() == ""


def test_nothing_is_said_of_links_where_no_server_answers(site: Site, server: Local) -> None:
    body = {"en": [f"[a]({server.url}/silent)"]}
    put(site.paths, "news", "workshop", {**CONTENT["news", "workshop"], "body": body})
    with pytest.raises(SystemExit):
        check_links(site, LinkVisitor(0, this_machine), days=30, limit=10)
    assert told(site) == []


def test_by_itself_the_command_asks_nobody_here(site: Site, server: Local) -> None:
    server.asked.clear()
    check_links(site, LinkVisitor(0), days=30, limit=10)
    assert server.asked == []
    assert all("isn’t on the public web" in text for text in told(site))
    assert told(site)
