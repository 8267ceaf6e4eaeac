"""Netlify, Cloudflare Pages and similar hosts: `_redirects` and `_headers` in the root, which are
read and not served.

Docs: docs.netlify.com/manage/routing, developers.cloudflare.com/pages/configuration. All rules that
match an address apply, and the values of a repeated header are joined by commas. So no header is
repeated except the policy of media, where both policies hold. The hosts set Cache-Control for pages
themselves, to the same value as the live site. Styles and images are always linked with their `v`.
Modules import each other without it and are left to the host.
"""

from collections.abc import Iterator, Mapping

from cms.core.http_headers import (
    ATTACHMENT,
    ATTACHMENT_SUFFIXES,
    HEADERS,
    IMMUTABLE,
    MEDIA_POLICY,
    content_type,
)
from features.server_rules.facts import ServerFacts, join_lines, percent_encode

MAX_FOLDER_DEPTH = 5
"""Maximum folder depth of files whose type follows from their name: Netlify has a placeholder for
one folder, but none for any number.
"""
UNKNOWN = (".atom", ".ics", ".vcf", ".bib", ".ris", ".geojson", ".avif")
"""Endings whose types differ between hosts."""


def files(facts: ServerFacts) -> dict[str, str]:
    """Return path → text for Netlify: `!` forces a redirect although a stub file exists. Each
    language has its 404 page.
    """
    missing = [f"{facts.at(f'/{code}/*')} {facts.missing(code)} 404" for code in facts.languages]
    return {
        "_redirects": join_lines(*_redirects(facts, "302!", asked=True), *missing),
        "_headers": join_lines(*_headers(facts, False)),
    }


def cloudflare(facts: ServerFacts) -> dict[str, str]:
    """Return path → text for Cloudflare Pages, which has no `!`, applies redirects first, and finds
    the nearest 404.html itself.
    """
    return {
        "_redirects": join_lines(*_redirects(facts, "302")),
        "_headers": join_lines(*_headers(facts, True)),
    }


def _redirects(facts: ServerFacts, status: str, *, asked: bool = False) -> Iterator[str]:
    """Yield the redirects, with `asked` also those of addresses with a query. Their status is 302:
    a header can't limit how long browsers keep a 301.
    """
    rows = [old for old in facts.moved(asked=True) if asked and is_matchable(old.query)]
    for old in (*rows, *facts.moved()):
        source = " ".join([_encode_old(old.path), *old.query.split("&")]).rstrip()
        yield f"{source} {_encode_new(old.target)} {status}"


def is_matchable(query: str) -> bool:
    """Return whether Netlify can match a query: each part has a name and a value."""
    parts = [part.partition("=") for part in query.split("&")]
    return all(name and value and not value.startswith(":") for name, _is, value in parts)


def _encode_old(path: str) -> str:
    """Return an old path with special characters encoded: `*` and `:name` match anything, `#`
    begins a comment.
    """
    path = percent_encode(path.replace("%", "%25"))
    return path.translate({ord(sign): f"%{ord(sign):02X}" for sign in "*:#?"})


def _encode_new(address: str) -> str:
    parts = address.split("://", 1)
    return "://".join(part.replace("/:", "/%3A") for part in parts)


def _headers(facts: ServerFacts, endings: bool) -> Iterator[str]:
    """Yield the header rules. `endings`: whether a pattern may continue after its `*`."""
    yield from _rule(facts.at("/*"), HEADERS)
    yield from _rule(facts.at("/media/*"), {"Content-Security-Policy": MEDIA_POLICY})
    for folder in ("static/css", "static/img", "pictures"):
        yield from _rule(facts.at(f"/{folder}/*"), {"Cache-Control": IMMUTABLE})
    if endings:
        for ending in sorted(ATTACHMENT_SUFFIXES):
            rule = {"Content-Disposition": ATTACHMENT}
            yield from _rule(facts.at(f"/media/*{ending}"), rule)
        for ending in UNKNOWN:
            yield from _rule(facts.at(f"/*{ending}"), {"Content-Type": content_type(f"/{ending}")})
    for part, starts, type in facts.named():
        for pattern in [f"{part}*"] if starts else _anywhere(facts, part, endings):
            yield from _rule(pattern, {"Content-Type": type})


def _anywhere(facts: ServerFacts, end: str, endings: bool) -> Iterator[str]:
    """Yield patterns for the paths with an ending, in any folder."""
    if endings:
        yield facts.at(f"/*{end}")
        return
    for depth in range(1, MAX_FOLDER_DEPTH + 1):
        folders = "".join(f"/:{place}" for place in "abcdef"[:depth])
        yield facts.at(folders + end)


def _rule(path: str, headers: Mapping[str, str]) -> Iterator[str]:
    yield path
    yield from (f"  {name}: {value}" for name, value in headers.items())
