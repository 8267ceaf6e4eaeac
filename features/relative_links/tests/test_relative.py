"""Relative addresses: exact to the byte, for every page of the tests’ institute and for unusual
markup.
"""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from features.relative_links.links import relative
from tests.freeze.smallsite import tree
from tests.frozen_links import check_links
from tests.thorough import sample

CASES = [
    ('<a href="/en/news/">', '<a href="../../en/news/index.html">'),
    ('<a class="x"\n href="/">', '<a class="x"\n href="../../index.html">'),
    ("<a href='/en/a/?q=/x/#y/'>", "<a href='../../en/a/index.html?q=/x/#y/'>"),
    ('<link href="/static/css/a.css?v=1">', '<link href="../../static/css/a.css?v=1">'),
    (
        '<img alt="a > b" src="/media/a.png" srcset="/p/a b/1.avif 1w, /p/2.avif 2w,/p/3.avif 3w">',
        '<img alt="a > b" src="../../media/a.png" srcset="../../p/a b/1.avif 1w, ../../p/2.avif 2w,../../p/3.avif 3w">',
    ),
    (
        '<form action="/en/search/" data-root="/" data-search="/en/search/" '
        'data-index="/static/index.js" data-source="/en/papers.json">',
        '<form action="../../en/search/index.html" data-root="../../index.html" '
        'data-search="../../en/search/index.html" data-index="../../static/index.js" '
        'data-source="../../en/papers.json">',
    ),
    (
        '<meta http-equiv="refresh" content="0; url=/en/news/">',
        '<meta http-equiv="refresh" content="0; url=../../en/news/index.html">',
    ),
    ('<a href="//example.org/x/">', None),
    ('<a href="/\\example.org">', None),
    ('<a href="https://a.example/">', None),
    ('<a href="x/">', None),
    ('<a href="#a">', None),
    ('<a href="mailto:a@b.example">', None),
    ('<meta property="og:url" content="/en/">', None),
    ('<code>href="/en/"</code>', None),
    ('<!-- <a href="/en/"> -->', None),
    ('<p title="see href=&quot;/en/&quot;">', None),
    ('<script type="application/ld+json">{"x":"<a href=\\"/en/\\">"}</script>', None),
    (
        '<script type="module" src="/static/a.js"></script>',
        '<script type="module" src="../../static/a.js"></script>',
    ),
    ("<p data-label='href=\"/a/\"'>", None),
    ('<p>1 < 2 & href="/a/" > 3</p>', None),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_only_addresses_of_the_site_change(before: str, after: str | None) -> None:
    made = relative("en/x/index.html", before.encode())
    assert made.decode() == (after or before)
    assert relative("en/x/index.html", made) == made


def test_sheets_and_the_root_page() -> None:
    sheet = b"a{background:url(/static/a.svg)} b{src:url( '/x.woff2')} @import \"/static/b.css\"; c{d:url(//e.x/a)}"
    assert relative("static/css/a.css", sheet) == (
        b"a{background:url(../../static/a.svg)} b{src:url( '../../x.woff2')} @import \"../../static/b.css\"; "
        b"c{d:url(//e.x/a)}"
    )
    assert relative("index.html", b'<a href="/a:b/">') == b'<a href="./a:b/index.html">'
    assert relative("en/feed.atom", b'<link href="/en/"/>') == b'<link href="/en/"/>'


def test_a_page_for_missing_addresses_begins_at_the_path_of_the_site() -> None:
    made = relative("zh/404.html", b'<a href="/zh/"><img srcset="/p/1 1w, /p/2 2w">', "/institute/")
    assert made == b'<a href="/institute/zh/"><img srcset="/institute/p/1 1w, /institute/p/2 2w">'
    assert relative("zh/404.html", made, "/institute/").startswith(b'<a href="/institute/zh/">')


def test_the_whole_site_has_no_address_left_that_begins_at_the_root_and_no_link_that_breaks(
    frozen: Path, tmp_path: Path
) -> None:
    files = sorted(path for path in frozen.rglob("*") if path.is_file())
    twice = set(sample(files, 200))
    for path in files:
        name = path.relative_to(frozen).as_posix()
        before = path.read_bytes()
        after = relative(name, before)
        assert path not in twice or relative(name, after) == after
        if not name.endswith((".html", ".css")):
            assert after == before, name
        elif not name.endswith("404.html"):
            assert not re.search(rb'(?:href|src|action|data-source|data-search)="/(?!/)', after), (
                name
            )
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(after)
    broken = [
        link
        for link in check_links(tmp_path, "https://oasis.example", most=200)
        if "contact/write" not in link.address
    ]
    assert broken == []


BELOW = ("--base-url", "https://a.example/institute")


def freeze(site: SimpleNamespace, out: Path, *options: str) -> str:
    run = site.app.test_cli_runner()
    result = run.invoke(args=["freeze", str(out), "--jobs", "1", *BELOW, *options])
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_a_site_below_a_path_wants_relative_addresses(
    tiny_site: SimpleNamespace, tmp_path: Path
) -> None:
    advice = "Add --relative, or serve it at the root of a host"
    assert advice in freeze(tiny_site, tmp_path / "build", "--plan")
    assert advice not in freeze(tiny_site, tmp_path / "build", "--plan", "--relative")


def test_relative_by_the_command_works_below_a_path(
    tiny_site: SimpleNamespace, tmp_path: Path
) -> None:
    target = tmp_path / "build"
    freeze(tiny_site, target, "--relative")
    pages = {name: body.decode() for name, body in tree(target).items() if name.endswith(".html")}
    assert 'href="../../en/news/item-1/index.html"' in pages["en/news/index.html"]
    assert 'href="https://a.example/institute/en/news/"' in pages["en/news/index.html"], "canonical"
    assert 'href="/institute/zh/"' in pages["zh/404.html"]
    assert not [
        name
        for name, html in pages.items()
        if re.search(r'(?:href|src|action)="/(?!/|institute/)', html)
    ]


def test_a_relative_folder_is_another_site_and_verified_as_such(
    tiny_site: SimpleNamespace, tmp_path: Path
) -> None:
    pytest.importorskip("features.verify")
    target, run = tmp_path / "build", tiny_site.app.test_cli_runner()
    freeze(tiny_site, target, "--relative")
    for options, status in (((*BELOW, "--relative"), 0), (BELOW, 1)):
        assert run.invoke(args=["verify", str(target), *options]).exit_code == status
    rooted = b'href="/en/news/item-1/"'
    assert rooted not in (target / "en/news/index.html").read_bytes()
    freeze(tiny_site, target)
    assert rooted in (target / "en/news/index.html").read_bytes()
    assert run.invoke(args=["verify", str(target), *BELOW]).exit_code == 0
