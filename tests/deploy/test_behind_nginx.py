"""deploy/nginx as shipped, with only paths and ports changed, in front of granian over a site of
its own.
"""

import gzip
import http.client
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from deploy.installation import ANSWERED, ROOT, Installation, compressed, has_ipv6
from deploy.servers import Web, binary, running

from tests.headers import headers_of
from tests.ports import free_port
from tests.waiting import PATIENCE, wait_until


@pytest.fixture(scope="module")
def machine(
    tmp_path_factory: pytest.TempPathFactory, small_data: Path
) -> Iterator[SimpleNamespace]:
    binary("nginx")
    installation = Installation(tmp_path_factory.mktemp("machine"), small_data)
    installation.publish()
    plain, secure = free_port(), free_port()
    command = installation.nginx(installation.folder / "nginx", plain, secure, installation.live)
    assert subprocess.run([*command, "-t"], capture_output=True).returncode == 0
    with (
        running(
            installation.granian(),
            installation.live,
            installation.folder / "live.log",
            PYTHONPATH=str(ROOT),
            **installation.settings,
        ),
        running(command, secure, installation.folder / "nginx.log"),
    ):
        yield SimpleNamespace(
            installation=installation, web=Web(secure, tls=True), plain=Web(plain)
        )


def test_visitors_may_come_by_ipv6(machine: SimpleNamespace) -> None:
    if not has_ipv6():
        pytest.skip("this machine has no IPv6")
    for port in (machine.plain.port, machine.web.port):
        socket.create_connection(("::1", port), PATIENCE).close()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", ""])
def test_who_asks_for_another_name_gets_no_answer(machine: SimpleNamespace, host: str) -> None:
    for port in (machine.plain.port, machine.web.port):
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
            connection.sendall(f"GET / HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            answer = connection.recv(1000)
            assert b"evil" not in answer
            assert not answer or answer.startswith(
                b"HTTP/1.1 400"
            )  # plain HTTP on the port of HTTPS
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", machine.web.port), PATIENCE) as connection,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(connection, server_hostname=host or None)


def test_nginxs_own_error_pages_have_a_policy(machine: SimpleNamespace) -> None:
    answer = machine.web.get("/editor/account/sign-in", Content_Length=str(2**30))
    assert answer.status == 413
    assert answer.headers.get_all("Content-Security-Policy") == [
        "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ]
    assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]


def test_a_flood_of_sign_ins_is_refused_before_it_reaches_the_site(
    machine: SimpleNamespace,
) -> None:
    told = [machine.web.get("/editor/account/sign-in", "POST", b"").status for _ in range(40)]
    assert 429 in told
    assert told[0] != 429
    assert machine.web.get("/editor/account/sign-in").status == 200


def test_nginx_counts_an_ipv6_network_as_one_address(
    machine: SimpleNamespace, tmp_path: Path
) -> None:
    tmp_path.chmod(0o755)
    secure = free_port()
    command = machine.installation.nginx(tmp_path / "nginx", free_port(), secure, free_port())
    settings = tmp_path / "nginx/nginx.conf"
    told = "http { set_real_ip_from 127.0.0.1; real_ip_header X-From;"
    settings.write_text(settings.read_text("utf-8").replace("http {", told), "utf-8")
    with running(command, secure, tmp_path / "log"):
        web = Web(secure, tls=True)

        def refused(address: str, method: str, path: str) -> bool:
            return web.get(path, method, X_From=address).status == 429

        for method, path in (
            ("POST", "/editor/account/sign-in"),
            ("GET", "/editor/account/setup/no-link"),
            ("POST", "/en/news/"),
        ):
            near = [refused(f"2001:db8:a:b::{number:x}", method, path) for number in range(1, 40)]
            assert near[0] is False
            assert near[-1] is True
            assert not refused("2001:db8:a:c::1", method, path), "another /64"
            assert not refused("2001:db8:a::1", method, path), "its fourth group is zero"
            apart = [refused(f"198.51.100.{number}", method, path) for number in range(1, 40)]
            assert not any(apart), "IPv4 addresses are counted one by one"


def test_one_time_links_stand_in_no_log(machine: SimpleNamespace) -> None:
    answer = machine.web.get("/editor/account/setup/secret-of-a-link")
    assert answer.status == 410
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert machine.web.get("/editor/calendar/private/secret-of-a-link.ics").status == 404
    machine.web.get("/en/?not-a-secret")

    def logs() -> str:
        files = machine.installation.folder.rglob("*.log")
        return "".join(path.read_text("utf-8", "replace") for path in files)

    # nginx writes its log after it has answered; lines are in the order of the requests.
    wait_until(lambda: "not-a-secret" in logs(), logs)
    assert "secret-of-a-link" not in logs()


def test_they_stand_in_no_log_either_while_the_live_site_is_down(machine: SimpleNamespace) -> None:
    place, plain, secure = machine.installation.folder / "down", free_port(), free_port()
    with running(
        machine.installation.nginx(place, plain, secure, free_port()), secure, place / "nginx.log"
    ):
        web = Web(secure, tls=True)
        for path in ("editor/account/setup", "editor/calendar/private", "en/newsletter/leave"):
            assert web.get(f"/{path}/secret-of-a-link/").status in (502, 503)
        web.get("/en/?not-a-secret")

        def logs() -> str:
            return "".join(path.read_text("utf-8", "replace") for path in place.glob("*.log"))

        wait_until(lambda: "not-a-secret" in logs(), logs)
        assert "secret-of-a-link" not in logs()


def test_plain_http_leads_to_https(machine: SimpleNamespace) -> None:
    answer = machine.plain.get("/en/news/?a=1")
    assert (answer.status, answer.headers["Location"]) == (
        308,
        "https://oasis.example/en/news/?a=1",
    )


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
def test_frozen_files_are_served_with_the_sites_headers(
    machine: SimpleNamespace, path: str
) -> None:
    answer = machine.web.get(path)
    assert answer.status == 200
    address, _, query = path.partition("?")
    file = (
        machine.installation.folder
        / "site"
        / "current"
        / (address[1:] + "index.html" * address.endswith("/"))
    )
    assert answer.body == file.read_bytes()
    for name, value in headers_of(address, query).items():
        assert answer.headers.get_all(name) == [value], name
    assert answer.headers.get_all("Strict-Transport-Security") == [
        "max-age=31536000; includeSubDomains"
    ]
    assert "Set-Cookie" not in answer.headers


def test_a_part_of_a_file_of_search_is_sent_as_it_is(machine: SimpleNamespace) -> None:
    """A range of a compressed body would be another one."""
    pytest.importorskip("features.search")
    file = machine.installation.folder / "site/current/search/pairs/0/0.bin"
    body = file.read_bytes()
    assert not list(file.parent.glob("*.gz")), "it has no compressed copy"
    answer = machine.web.get("/search/pairs/0/0.bin", Range="bytes=5-14", Accept_Encoding="gzip")
    assert (answer.status, answer.body) == (206, body[5:15])
    assert answer.headers["Content-Range"] == f"bytes 5-14/{len(body)}"
    assert answer.headers["Content-Encoding"] is None


def test_pages_are_compressed_and_asked_about(machine: SimpleNamespace) -> None:
    page = machine.installation.folder / "site" / "current" / "en" / "index.html"
    copy = compressed(page)
    packed = machine.web.get("/en/", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.body == copy, "the ready compressed copy, not compressed by nginx"
    assert gzip.decompress(packed.body) == page.read_bytes()
    small = machine.web.get("/robots.txt", Accept_Encoding="gzip")
    assert (small.status, small.headers["Content-Encoding"]) == (200, None)
    assert "Accept-Encoding" in packed.headers["Vary"]
    plain = machine.web.get("/en/")
    assert machine.web.get("/en/", If_None_Match=plain.headers["ETag"]).status == 304


def test_the_live_site_answers_what_files_cannot(machine: SimpleNamespace) -> None:
    for path, words in (
        ("/en/search/?q=aral", "<mark>"),
        ("/zh/papers/?year=2019", "2019"),
        ("/en/contact/write/", "<textarea"),
        ("/editor/account/sign-in", "password"),
    ):
        answer = machine.web.get(path)
        while answer.status in (301, 302, 303, 308):
            answer = machine.web.get(answer.headers["Location"])
        assert answer.status == 200, path
        assert words in answer.text, path
        assert len(answer.headers.get_all("Content-Security-Policy")) == 1
        assert len(answer.headers.get_all("Strict-Transport-Security")) == 1


def test_the_editors_cookie_is_for_https_alone(machine: SimpleNamespace) -> None:
    answer = machine.web.get("/editor/")
    assert answer.status in (302, 303)
    assert answer.headers["Location"].startswith(("/editor/", "https://oasis.example/editor/"))
    sign_in = machine.web.get(answer.headers["Location"])
    cookies = sign_in.headers.get_all("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)


def test_a_letter_through_the_proxy_is_checked_by_the_live_site(machine: SimpleNamespace) -> None:
    answer = machine.web.get(
        "/en/contact/write/",
        "POST",
        b"message=",
        Origin="https://elsewhere.example",
        Content_Type="application/x-www-form-urlencoded",
    )
    assert answer.status in (400, 403, 422)


def test_what_is_missing_is_said_in_the_language_of_the_address(machine: SimpleNamespace) -> None:
    for path, words in (
        ("/en/nothing/", 'lang="en"'),
        ("/zh/nothing/", 'lang="zh-Hans"'),
        ("/zh/.hidden/", 'lang="zh-Hans"'),
        ("/.rules/redirects.txt", 'lang="en"'),
    ):
        answer = machine.web.get(path)
        assert answer.status == 404, path
        assert words in answer.text, path
    assert machine.web.get("/en/news").headers["Location"] == "/en/news/"


def test_an_address_that_is_too_long_gets_the_page_of_the_site(machine: SimpleNamespace) -> None:
    for address in ("/en/" + "a" * 9000, "/en/search/?q=" + "a" * 9000):
        answer = machine.web.get(address)
        assert answer.status == 414
        assert '<main id="main">' in answer.text
        assert "default-src" in answer.headers["Content-Security-Policy"]


def test_old_addresses_lead_on(machine: SimpleNamespace) -> None:
    for old, new in (("/old site/", "/en/news/"), ("/view.php?id=5", "/en/papers/")):
        answer = machine.web.get(old)
        assert (answer.status, answer.headers["Location"]) == (301, new)
        assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert "Strict-Transport-Security" in answer.headers


@pytest.mark.parametrize("path", ANSWERED)
def test_nobody_is_sent_from_the_editor_or_a_file_elsewhere(
    machine: SimpleNamespace, path: str
) -> None:
    answer = machine.web.get(path)
    assert "evil.example" not in answer.headers.get("Location", "")


def test_root_reads_nothing_of_a_release_but_redirects(
    machine: SimpleNamespace, tmp_path: Path
) -> None:
    """Who has the site's user could otherwise have root write a file, such as one for cron."""
    tmp_path.chmod(0o755)
    installation, place = machine.installation, tmp_path / "nginx"
    owned, secure = tmp_path / "written-by-root", free_port()
    attack = f"log_format pwn '* * * * * root id'; access_log {owned} pwn;\n"
    command = installation.nginx(place, free_port(), secure, installation.live)
    rules = {path: path.read_bytes() for path in installation.folder.glob("site/current/.rules/*")}
    assert rules
    try:
        for path, text in rules.items():
            path.write_bytes(text + attack.encode())
        told = installation.read_redirects(place, "true")
        assert (told.returncode, "log_format" in told.stderr) == (1, False)
        assert "isn't a redirect" in told.stderr
        with running(command, secure, tmp_path / "log"):
            web = Web(secure, tls=True)
            assert web.get("/old site/").status == 301, "the last list that was accepted stays"
            assert web.get("/en/").status == 200
    finally:
        for path, text in rules.items():
            path.write_bytes(text)
    assert not owned.exists()


def test_another_host_is_refused_by_the_live_site(machine: SimpleNamespace) -> None:
    assert (
        Web(machine.installation.live, host="evil.example").get("/en/contact/write/").status == 400
    )
    with pytest.raises(http.client.RemoteDisconnected):  # a name other than the certificate's
        machine.web.get("/en/contact/write/", Host="evil.example")


def test_what_is_saved_shows_live_at_once_and_from_the_disk_once_published(
    machine: SimpleNamespace,
) -> None:
    news = next(iter(sorted((machine.installation.data / "content" / "news").glob("*.json"))))
    entry = orjson.loads(news.read_bytes())
    entry["headline"]["en"] = "Snow on the Tianshan, seen behind nginx"
    news.write_bytes(orjson.dumps(entry, option=orjson.OPT_INDENT_2))
    path = f"/en/news/{entry.get('address', news.stem)}/"
    machine.installation.publish()
    answer = machine.web.get(path)
    assert "seen behind nginx" in answer.text
    file = machine.installation.folder / "site" / "current" / path[1:] / "index.html"
    assert answer.body == file.read_bytes()
    file.unlink()
    assert machine.web.get(path).text == answer.text, (
        "the live site answers where there is no file yet"
    )


def test_pages_stand_while_the_live_site_is_down(machine: SimpleNamespace, tmp_path: Path) -> None:
    secure = free_port()
    tmp_path.chmod(0o755)
    with running(
        machine.installation.nginx(tmp_path / "nginx", free_port(), secure, free_port()),
        secure,
        tmp_path / "log",
    ):
        web = Web(secure, tls=True)
        for path, status in (
            ("/en/", 200),
            ("/zh/search/?q=a", 200),
            ("/en/news/?utm_source=a", 200),
            ("/en/contact/write/", 503),
            ("/editor/", 503),
        ):
            assert web.get(path).status == status, path
        assert web.get("/zh/search/?q=a").body == web.get("/zh/search/").body
