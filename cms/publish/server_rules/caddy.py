"""Caddy: a snippet with redirects, headers and the page for missing addresses, to `import` in a
site.

Docs: caddyserver.com/docs/caddyfile. A header with `?` is set only where the answer has none, so
that the live site's own stand when it answers through the same Caddy.
"""

import re

from cms.core.http_headers import (
    ASK,
    ATTACHMENT,
    FOREVER,
    HEADERS,
    MEDIA_POLICY,
    NAMED,
    REVALIDATE,
    TYPES,
    with_charset,
)
from cms.publish.server_rules.facts import ServerFacts

PLAIN = re.compile(r"[\w/.\-]+")


def files(facts: ServerFacts) -> dict[str, str]:
    """Path → text of the one file with the snippet `oasis`."""
    parts = [
        "# Written by Oasis. Caddy reads it when it is started or reloaded.",
        "(oasis) {",
        *_redirects(facts),
        *_hidden(facts),
        *_headers(facts),
        *_missing(facts),
        "}",
    ]
    return {".rules/Caddyfile": "\n".join(parts) + "\n"}


def _redirects(facts: ServerFacts) -> list[str]:
    rows = [f"\t\t{_key(old)} {quoted(new)}" for old, new in facts.moved()]
    return [
        "\tmap {http.request.uri.path} {oasis_moved} {",
        *rows,
        '\t\tdefault ""',
        "\t}",
        '\t@oasis_moved expression `{oasis_moved} != ""`',
        "\tredir @oasis_moved {oasis_moved} 301",
    ]


def _key(old: str) -> str:
    """An old path; with signs that Caddy reads as its own, an expression in which they are written
    as numbers.
    """
    if PLAIN.fullmatch(old):
        return quoted(old)
    return quoted(
        "~^"
        + "".join(
            c if re.match(r"[\w/]", c) else f"\\x{ord(c):02x}" if ord(c) < 128 else re.escape(c)
            for c in old
        )
        + "$"
    )


def quoted(text: str) -> str:
    """A word in a Caddyfile, in which only the quotation mark is escaped."""
    return '"' + text.replace('"', '\\"') + '"'


def _hidden(facts: ServerFacts) -> list[str]:
    below = re.escape(facts.base)
    return [
        f"\t@oasis_hidden path_regexp ^{below}(?:_headers$|_redirects$|\\.(?:rules|ht|frozen))",
        "\terror @oasis_hidden 404",
    ]


def _missing(facts: ServerFacts) -> list[str]:
    pages = [(facts.at(f"/{code}/*"), facts.at(f"/{code}/404.html")) for code in facts.languages]
    headers = HEADERS | {"Cache-Control": REVALIDATE}
    lines = [
        "\thandle_errors {",
        *(f"\t\theader {name} {quoted(value)}" for name, value in headers.items()),
    ]
    for number, (paths, page) in enumerate([*pages, ("*", facts.at("/404.html"))]):
        lines += [
            f"\t\t@oasis_missing{number} {{",
            "\t\t\texpression {http.error.status_code} == 404",
            f"\t\t\tpath {paths}",
            "\t\t}",
            f"\t\thandle @oasis_missing{number} {{",
            f"\t\t\trewrite * {page}",
            "\t\t\tfile_server",
            "\t\t}",
        ]
    return [*lines, "\t}"]


def _headers(facts: ServerFacts) -> list[str]:
    static, media, pictures = (facts.at(f"/{name}/*") for name in ("static", "media", "pictures"))
    policy = HEADERS["Content-Security-Policy"]
    lines = [
        *_set("media", "?Content-Security-Policy", MEDIA_POLICY, f"path {media}"),
        *_set("attached", "?Content-Disposition", ATTACHMENT, f"path_regexp (?i){facts.attached}"),
        *_set("policy", "?Content-Security-Policy", policy, f"not path {media}"),
        *_set("fresh", "?Cache-Control", FOREVER, f"path {static}", "query v=*"),
        *_set("pictures", "?Cache-Control", FOREVER, f"path {pictures}"),
        *_set(
            "asked",
            "?Cache-Control",
            ASK,
            f"path {static} {media}",
            f"not {{\n\t\t\tpath {static}\n\t\t\tquery v=*\n\t\t}}",
        ),
        *_set("pages", "?Cache-Control", REVALIDATE, f"not path {static} {media} {pictures}"),
    ]
    rest = {name: value for name, value in HEADERS.items() if value != policy}
    return [
        *_types(facts),
        *lines,
        *(f"\theader ?{name} {quoted(value)}" for name, value in rest.items()),
    ]


def _types(facts: ServerFacts) -> list[str]:
    named = {
        (facts.at(glob) if glob.startswith("/") else glob): type for glob, type in NAMED.items()
    }
    lines = []
    for number, (glob, type) in enumerate(
        [*((f"*{end}", type) for end, type in TYPES.items()), *named.items()]
    ):
        unless = [] if glob in named else [f"not path {' '.join(named)}"]
        lines += _set(f"type{number}", "Content-Type", with_charset(type), f"path {glob}", *unless)
    return lines


def _set(name: str, header: str, value: str, *conditions: str) -> list[str]:
    """Set a header where all conditions hold; of the rules for a header, one at most may hold."""
    return [
        f"\t@oasis_{name} {{",
        *(f"\t\t{one}" for one in conditions),
        "\t}",
        f"\theader @oasis_{name} {header} {quoted(value)}",
    ]
