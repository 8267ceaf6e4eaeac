"""Netlify, Cloudflare Pages and hosts like them: `_redirects` and `_headers` in the root, read and
not served.

Docs: docs.netlify.com/manage/routing, developers.cloudflare.com/pages/configuration. Rules that
match the same address are all applied and a header named twice is joined by commas, so no header
but the policy of media, where two policies both hold, is named twice. Pages get Cache-Control from
the host; it is the one of the live site. Styles and images are only ever linked with their `v`;
modules import each other without and are left to the host.
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
from cms.publish.server_rules.facts import ServerFacts, encoded, joined

MAX_FOLDER_DEPTH = 5
"""How many folders a file may lie in whose type its name tells: Netlify has a sign for one folder,
none for any.
"""
UNKNOWN = (".atom", ".ics", ".vcf", ".bib", ".ris", ".geojson", ".avif")
"""Endings whose types hosts don't agree on."""


def files(facts: ServerFacts) -> dict[str, str]:
    """Path → text for Netlify: `!` redirects where a stub stands; each language has its page for
    what is missing.
    """
    missing = [f"{facts.at(f'/{code}/*')} {facts.missing(code)} 404" for code in facts.languages]
    return {
        "_redirects": joined(*_redirects(facts, "301!"), *missing),
        "_headers": joined(*_headers(facts, False)),
    }


def cloudflare(facts: ServerFacts) -> dict[str, str]:
    """Path → text for Cloudflare Pages, which knows no `!`, redirects first and looks for the
    nearest 404.html.
    """
    return {
        "_redirects": joined(*_redirects(facts, "301")),
        "_headers": joined(*_headers(facts, True)),
    }


def _redirects(facts: ServerFacts, status: str) -> Iterator[str]:
    return (f"{_old(old)} {_new(new)} {status}" for old, new in facts.moved())


def _old(path: str) -> str:
    """An old path in which no character has a meaning of its own: `*` and `:name` match anything,
    `#` begins a comment.
    """
    path = encoded(path.replace("%", "%25"))
    return path.translate({ord(sign): f"%{ord(sign):02X}" for sign in "*:#?"})


def _new(address: str) -> str:
    parts = address.split("://", 1)
    return "://".join(part.replace("/:", "/%3A") for part in parts)


def _headers(facts: ServerFacts, endings: bool) -> Iterator[str]:
    """`endings`: whether a rule may go on after its `*`."""
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
    """The patterns of paths with an end."""
    if endings:
        yield facts.at(f"/*{end}")
        return
    for depth in range(1, MAX_FOLDER_DEPTH + 1):
        folders = "".join(f"/:{place}" for place in "abcdef"[:depth])
        yield facts.at(folders + end)


def _rule(path: str, headers: Mapping[str, str]) -> Iterator[str]:
    yield path
    yield from (f"  {name}: {value}" for name, value in headers.items())
