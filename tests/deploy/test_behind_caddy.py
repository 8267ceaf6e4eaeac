"""deploy/caddy as shipped, with only paths and ports changed, in front of granian over a site of
its own.
"""

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
import yaml
from deploy.installation import DEPLOY, ROOT, Installation, compressed
from deploy.servers import Web, binary, granian, running

from tests.headers import headers_of
from tests.ports import free_port
from tests.waiting import PATIENCE

HALF = (
    b"POST /en/contact/write/ HTTP/1.1\r\nHost: oasis.example\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nabc"
)


def caddyfile(program: str, folder: Path, port: int, live: int) -> str:
    """Return the shipped Caddyfile for plain HTTP on `port`, over an installation in `folder`."""
    text = (DEPLOY / "caddy" / "Caddyfile").read_text("utf-8")
    changed = {
        "admin off": "admin off\n\tauto_https off",
        "{$SITE_HOST}": f"http://:{port}",
        "oasis:8000": f"127.0.0.1:{live}",
        "/var/lib/oasis/site": f"{folder}/site",
    }
    version = subprocess.run([program, "version"], capture_output=True, text=True).stdout
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < (2, 7):  # Debian 12 and 13
        changed["request_buffers 256KiB"] = "buffer_requests\n\t\tmax_buffer_size 262144"
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def machine(
    tmp_path_factory: pytest.TempPathFactory, small_data: Path
) -> Iterator[SimpleNamespace]:
    program, folder = binary("caddy"), tmp_path_factory.mktemp("machine")
    installation = Installation(folder, small_data)
    environment = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["oasis"]
    installation.settings |= {
        name: value
        for name, value in environment["environment"].items()
        if "$" not in value and name != "OASIS_PUBLISH_TIMER"
    }
    installation.publish()
    place, port = folder / "caddy", free_port()
    place.mkdir()
    (place / "Caddyfile").write_text(caddyfile(program, folder, port, installation.live), "utf-8")
    (place / "rules.caddy").write_bytes((DEPLOY / "caddy" / "rules.caddy").read_bytes())
    command = [program, "run", "--config", str(place / "Caddyfile"), "--adapter", "caddyfile"]
    places = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"), str(place))
    with running(command, port, folder / "caddy.log", **places):
        yield SimpleNamespace(
            installation=installation, web=Web(port), log=folder / "caddy.log", folder=folder
        )


@pytest.fixture
def live(machine: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """The same machine with its live site, of one worker."""
    installation = machine.installation
    with running(
        granian(installation.live, workers=1),
        installation.live,
        installation.folder / "live.log",
        PYTHONPATH=str(ROOT),
        **installation.settings,
    ):
        yield machine


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en/",
        "/zh/news/",
        "/en/feed.json",
        "/en/feed.atom",
        "/api/schemas/news.json",
        "/en/search/opensearch.xml",
        "/robots.txt",
        "/static/css/base.css?v=1",
        "/static/css/base.css",
    ],
)
def test_files_are_served_without_the_live_site(machine: SimpleNamespace, path: str) -> None:
    answer = machine.web.get(path)
    assert answer.status == 200
    address, _, query = path.partition("?")
    file = machine.folder / "site/current" / (address[1:] + "index.html" * address.endswith("/"))
    assert answer.body == file.read_bytes()
    for name, value in headers_of(address, query).items():
        assert answer.headers.get_all(name) == [value], name
    assert answer.headers.get_all("Strict-Transport-Security") == [
        "max-age=31536000; includeSubDomains"
    ]


def test_ready_compressed_pages_are_sent(machine: SimpleNamespace) -> None:
    copy = compressed(machine.folder / "site/current/en/index.html")
    answer = machine.web.get("/en/", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.body == copy


def test_a_part_of_a_file_of_search_is_sent_as_it_is(machine: SimpleNamespace) -> None:
    """A range of a compressed body would be another one."""
    pytest.importorskip("features.search")
    file = machine.folder / "site/current/search/pairs/0/0.bin"
    body = file.read_bytes()
    assert not list(file.parent.glob("*.gz")), "it has no compressed copy"
    answer = machine.web.get("/search/pairs/0/0.bin", Range="bytes=5-14", Accept_Encoding="gzip")
    assert (answer.status, answer.body) == (206, body[5:15])
    assert answer.headers["Content-Range"] == f"bytes 5-14/{len(body)}"
    assert answer.headers["Content-Encoding"] is None


def test_what_the_site_wrote_for_servers_is_not_served(machine: SimpleNamespace) -> None:
    assert (machine.folder / "site/current/.frozen-by-oasis").is_file()
    for path in ("/.rules/redirects.txt", "/.frozen-by-oasis", "/_headers", "/.htaccess"):
        assert machine.web.get(path).status == 404, path


def test_no_log_has_personal_addresses(machine: SimpleNamespace) -> None:
    """Caddy writes no access log; the filter is for its errors."""
    assert machine.web.get("/editor/account/setup/secret-of-a-link").status == 502
    assert "secret-of-a-link" not in machine.log.read_text()
    place = machine.folder / "caddy"
    command = [binary("caddy"), "adapt", "--config", place / "Caddyfile", "--adapter", "caddyfile"]
    adapted = orjson.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    log = adapted["logging"]["logs"]["default"]["encoder"]
    assert {name for name, rule in log["fields"].items() if rule == {"filter": "delete"}} == {
        "request>uri",
        "request>headers",
        "resp_headers",
    }
    assert "logs" not in adapted["apps"]["http"]["servers"]["srv0"], "no access log"


def test_the_live_site_answers_what_files_cannot(live: SimpleNamespace) -> None:
    for path, words in (
        ("/en/search/?q=aral", "<mark>"),
        ("/en/contact/write/", "<textarea"),
        ("/editor/account/sign-in", "password"),
    ):
        answer = live.web.get(path)
        assert answer.status == 200, path
        assert words in answer.text
        assert len(answer.headers.get_all("Content-Security-Policy")) == 1
        assert len(answer.headers.get_all("Strict-Transport-Security")) == 1
    missing = live.web.get("/zh/nothing/")
    assert (missing.status, 'lang="zh-Hans"' in missing.text) == (404, True)
    assert live.web.get("/en/news").headers["Location"] == "/en/news/"


def test_an_old_address_leads_on(live: SimpleNamespace) -> None:
    answer = live.web.get("/old site/")
    assert answer.status in (200, 301)
    assert "/en/news/" in (answer.headers["Location"] or answer.text)


@pytest.mark.parametrize("count", [32, 300])
def test_half_sent_forms_stop_nobody(live: SimpleNamespace, count: int) -> None:
    with ExitStack() as stack:
        for _ in range(count):
            visitor = stack.enter_context(
                socket.create_connection(("127.0.0.1", live.web.port), PATIENCE)
            )
            visitor.sendall(HALF)
        for path in ("/en/", "/-/health", "/en/search/?q=aral"):
            assert live.web.get(path).status == 200
        form = live.web.get(
            "/en/contact/write/",
            "POST",
            b"message=",
            Origin="https://elsewhere.example",
            Content_Type="application/x-www-form-urlencoded",
        )
        assert form.status == 403, "others can still write: Caddy holds the bodies"


def is_refused(web: Web, path: str, size: int) -> bool:
    """Send a body; Caddy may answer or close before it has all. Before 2.7 its answer is 502."""
    try:
        return web.get(path, "POST", b"x" * size).status in (413, 502)
    except ConnectionError:
        return True


def test_large_bodies_are_refused(live: SimpleNamespace) -> None:
    assert is_refused(live.web, "/en/contact/write/", 200_000)
    assert is_refused(live.web, "/editor/media/add", 34_000_000)
    assert not is_refused(live.web, "/en/contact/write/", 100_000)
    assert not is_refused(live.web, "/editor/media/add", 200_000)


def test_the_shipped_file_is_valid(tmp_path: Path) -> None:
    program = binary("caddy")
    (tmp_path / "rules.caddy").write_bytes((DEPLOY / "caddy/rules.caddy").read_bytes())
    (tmp_path / "Caddyfile").write_text(caddyfile(program, tmp_path, 80, 8000), "utf-8")
    told = subprocess.run(
        [program, "validate", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"],
        capture_output=True,
        text=True,
        env=os.environ | {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert told.returncode == 0, told.stderr
