"""Netlify, Cloudflare Pages and hosts like them: `_redirects` and `_headers` in the root, read and
not served.

Docs: docs.netlify.com/manage/routing, developers.cloudflare.com/pages/configuration. Rules that
match the same address are all applied and a header named twice is joined by commas, so no header
but the policy of media, where two policies both hold, is named twice. Pages get Cache-Control from
the host; it is the one of the live site. Styles and images are only ever linked with their `v`;
modules import each other without and are left to the host.
"""

from collections.abc import Iterator

from cms.core.http_headers import (
    ATTACHED,
    ATTACHMENT,
    FOREVER,
    HEADERS,
    MEDIA_POLICY,
    NAMED,
    media_type,
    with_charset,
)
from cms.publish.server_rules.facts import ServerFacts, encoded

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
    missing = [
        f"{facts.at(f'/{code}/*')} {facts.at(f'/{code}/404.html')} 404" for code in facts.languages
    ]
    return {
        "_redirects": _lines([*_redirects(facts, "301!"), *missing]),
        "_headers": _lines(_headers(facts, False)),
    }


def cloudflare(facts: ServerFacts) -> dict[str, str]:
    """Path → text for Cloudflare Pages, which knows no `!`, redirects first and looks for the
    nearest 404.html.
    """
    return {
        "_redirects": _lines(_redirects(facts, "301")),
        "_headers": _lines(_headers(facts, True)),
    }


def _lines(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _redirects(facts: ServerFacts, status: str) -> list[str]:
    return [f"{_old(old)} {_new(new)} {status}" for old, new in facts.moved()]


def _old(path: str) -> str:
    """An old path in which no sign has a meaning of its own: `*` and `:name` match anything, `#`
    begins a comment.
    """
    return encoded(path.replace("%", "%25")).translate(
        {ord(sign): f"%{ord(sign):02X}" for sign in "*:#?"}
    )


def _new(address: str) -> str:
    scheme, colon, rest = address.partition("://")
    return scheme + colon + rest.replace("/:", "/%3A") if colon else address.replace("/:", "/%3A")


def _headers(facts: ServerFacts, endings: bool) -> list[str]:
    """`endings`: whether a rule may go on after its `*`."""
    lines = _rule(facts.at("/*"), HEADERS)
    lines += _rule(facts.at("/media/*"), {"Content-Security-Policy": MEDIA_POLICY})
    for folder in ("static/css", "static/img", "pictures"):
        lines += _rule(facts.at(f"/{folder}/*"), {"Cache-Control": FOREVER})
    for ending in sorted(ATTACHED) if endings else ():
        lines += _rule(facts.at(f"/media/*{ending}"), {"Content-Disposition": ATTACHMENT})
    types = {f"/*{ending}": media_type(f"/{ending}") for ending in UNKNOWN} if endings else {}
    for pattern, type in (types | dict(_named(endings))).items():
        lines += _rule(facts.at(pattern), {"Content-Type": with_charset(type)})
    return lines


def _named(endings: bool) -> Iterator[tuple[str, str]]:
    """(pattern, type) of what is known by its name."""
    for pattern, type in NAMED.items():
        if pattern.startswith("/"):
            yield pattern, type
        elif endings:
            yield f"/{pattern}", type
        else:
            yield from (
                ("".join(f"/:{place}" for place in "abcdef"[:depth]) + pattern[1:], type)
                for depth in range(1, MAX_FOLDER_DEPTH + 1)
            )


def _rule(path: str, headers: dict[str, str]) -> list[str]:
    return [path, *(f"  {name}: {value}" for name, value in headers.items())]
