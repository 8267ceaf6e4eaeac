"""Caddy: a snippet with redirects, headers and the page for missing addresses, to `import` in a
site.

Docs: caddyserver.com/docs/caddyfile. A header with `?` is set only where the answer has none, so
that the live site's own stand when it answers through the same Caddy.
"""

import re
from collections.abc import Iterator

from cms.core.http_headers import (
    ASK,
    ATTACHMENT,
    FOREVER,
    HEADERS,
    MEDIA_POLICY,
    REVALIDATE,
    TYPES,
    with_charset,
)
from cms.publish.server_rules.facts import ServerFacts, joined, literal

PLAIN = re.compile(r"[\w/.\-]+")


def files(facts: ServerFacts) -> dict[str, str]:
    """Path → text of the one file with the snippet `oasis`."""
    text = joined(
        "# Written by Oasis. Caddy reads it when it is started or reloaded.",
        "(oasis) {",
        *_redirects(facts),
        *_hidden(facts),
        *_types(facts),
        *_headers(facts),
        *_missing(facts),
        "}",
    )
    return {".rules/Caddyfile": text}


def _redirects(facts: ServerFacts) -> Iterator[str]:
    yield "\tmap {http.request.uri.path} {oasis_moved} {"
    for old, new in facts.moved():
        # Characters that Caddy reads as its own need an expression.
        key = old if PLAIN.fullmatch(old) else f"~^{literal(old)}$"
        yield f"\t\t{quoted(key)} {quoted(new)}"
    yield '\t\tdefault ""'
    yield "\t}"
    yield '\t@oasis_moved expression `{oasis_moved} != ""`'
    yield "\tredir @oasis_moved {oasis_moved} 301"


def quoted(text: str) -> str:
    """A word in a Caddyfile, in which only the quotation mark is escaped."""
    return '"' + text.replace('"', '\\"') + '"'


def _hidden(facts: ServerFacts) -> Iterator[str]:
    names = r"(?:_headers$|_redirects$|\.(?:rules|ht|frozen))"
    yield f"\t@oasis_hidden path_regexp ^{re.escape(facts.base)}{names}"
    yield "\terror @oasis_hidden 404"


def _missing(facts: ServerFacts) -> Iterator[str]:
    yield "\thandle_errors {"
    for name, value in (HEADERS | {"Cache-Control": REVALIDATE}).items():
        yield f"\t\theader {name} {quoted(value)}"
    pages = [(facts.at(f"/{code}/*"), facts.missing(code)) for code in facts.languages]
    for number, (paths, page) in enumerate([*pages, ("*", facts.missing())]):
        yield f"\t\t@oasis_missing{number} {{"
        yield "\t\t\texpression {http.error.status_code} == 404"
        yield f"\t\t\tpath {paths}"
        yield "\t\t}"
        yield f"\t\thandle @oasis_missing{number} {{"
        yield f"\t\t\trewrite * {page}"
        yield "\t\t\tfile_server"
        yield "\t\t}"
    yield "\t}"


def _headers(facts: ServerFacts) -> Iterator[str]:
    static, media, pictures = (facts.at(f"/{name}/*") for name in ("static", "media", "pictures"))
    policy, cache = "?Content-Security-Policy", "?Cache-Control"
    unless = f"not {{\n\t\t\tpath {static}\n\t\t\tquery v=*\n\t\t}}"
    pages = f"not path {static} {media} {pictures}"
    attached = f"path_regexp (?i){facts.attached}"
    yield from _set("media", policy, MEDIA_POLICY, f"path {media}")
    yield from _set("attached", "?Content-Disposition", ATTACHMENT, attached)
    yield from _set("policy", policy, HEADERS["Content-Security-Policy"], f"not path {media}")
    yield from _set("fresh", cache, FOREVER, f"path {static}", "query v=*")
    yield from _set("pictures", cache, FOREVER, f"path {pictures}")
    yield from _set("asked", cache, ASK, f"path {static} {media}", unless)
    yield from _set("pages", cache, REVALIDATE, pages)
    for name, value in HEADERS.items():
        if name != "Content-Security-Policy":
            yield f"\theader ?{name} {quoted(value)}"


def _types(facts: ServerFacts) -> Iterator[str]:
    named = [(f"{part}*" if starts else f"*{part}", type) for part, starts, type in facts.named()]
    paths = " ".join(path for path, _type in named)
    number = 0
    for ending, type in TYPES.items():
        conditions = (f"path *{ending}", f"not path {paths}")
        yield from _set(f"type{number}", "Content-Type", with_charset(type), *conditions)
        number += 1
    for path, type in named:
        yield from _set(f"type{number}", "Content-Type", type, f"path {path}")
        number += 1


def _set(name: str, header: str, value: str, *conditions: str) -> Iterator[str]:
    """Set a header where all conditions hold; of the rules for a header, one at most may hold."""
    yield f"\t@oasis_{name} {{"
    yield from (f"\t\t{one}" for one in conditions)
    yield "\t}"
    yield f"\theader @oasis_{name} {header} {quoted(value)}"
