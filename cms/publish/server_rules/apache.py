"""Apache: one `.htaccess` in the root of the site; needs `AllowOverride FileInfo`.

Docs: httpd.apache.org/docs/2.4/mod/mod_rewrite.html. Patterns are compared with the path as people
write it, without what the folder adds; targets are taken as they stand (NE), without the query that
was asked (QSD), as the live site takes them.
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
    is_text,
    with_charset,
)
from cms.publish.server_rules.facts import ServerFacts


def files(facts: ServerFacts) -> dict[str, str]:
    """Path → text of the one file."""
    parts = [
        "# Written by Oasis.",
        *_missing(facts),
        *_types(facts),
        "<IfModule mod_headers.c>",
        *_headers(facts),
        "</IfModule>",
        "<IfModule mod_rewrite.c>",
        "RewriteEngine On",
        'RewriteRule "^(?:_headers$|_redirects$|[.](?:rules|frozen))" "-" [R=404,L]',
        *_redirects(facts),
        "</IfModule>",
    ]
    return {".htaccess": "\n".join(parts) + "\n"}


def _redirects(facts: ServerFacts) -> list[str]:
    below = len(facts.base)
    return [
        f'RewriteRule "^{_literal(old[below:])}$" "{_target(new)}" [R=301,NE,QSD,L]'
        for old, new in facts.moved()
    ]


def _literal(path: str) -> str:
    """An expression for one path. Signs are written as numbers: mod_rewrite has its own ways with
    quotes and spaces.
    """
    return "".join(c if re.match(r"[\w/]", c) or ord(c) > 127 else f"\\x{ord(c):02x}" for c in path)


def _target(address: str) -> str:
    """A target, in which `%1` would be what a condition has matched."""
    return address.replace("%", "\\%")


def quoted(text: str) -> str:
    """A word in an Apache file."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _where(pattern: str, lines: list[str], more: str = "") -> list[str]:
    return [f'<If "%{{REQUEST_URI}} =~ m#{pattern}#{more}">', *lines, "</If>"]


def _missing(facts: ServerFacts) -> list[str]:
    lines = [f"ErrorDocument 404 {facts.at('/404.html')}"]
    for code in facts.languages:
        lines += _where(
            f"^{re.escape(facts.at(f'/{code}/'))}",
            [f"ErrorDocument 404 {facts.at(f'/{code}/404.html')}"],
        )
    return lines


def _types(facts: ServerFacts) -> list[str]:
    lines = [
        "<IfModule mod_mime.c>",
        *(f"AddType {type} {ending}" for ending, type in TYPES.items()),
        "AddCharset utf-8 " + " ".join(ending for ending, type in TYPES.items() if is_text(type)),
        "</IfModule>",
    ]
    for pattern, type in NAMED.items():
        path = (
            f"^{re.escape(facts.at(pattern[:-1]))}"
            if pattern.startswith("/")
            else f"{re.escape(pattern[1:])}$"
        )
        lines += _where(path, [f"ForceType {quoted(with_charset(type))}"])
    return lines


def _headers(facts: ServerFacts) -> list[str]:
    def value(name: str, text: str) -> str:
        return f"Header always set {name} {quoted(text)}"

    at = {name: f"^{re.escape(facts.at(f'/{name}/'))}" for name in ("media", "static", "pictures")}
    return [
        *(value(name, text) for name, text in HEADERS.items()),
        value("Cache-Control", REVALIDATE),
        *_where(at["static"], [value("Cache-Control", ASK)]),
        *_where(at["static"], [value("Cache-Control", FOREVER)], " && %{QUERY_STRING} =~ /^v=/"),
        *_where(at["pictures"], [value("Cache-Control", FOREVER)]),
        *_where(
            at["media"],
            [value("Cache-Control", ASK), value("Content-Security-Policy", MEDIA_POLICY)],
        ),
        *_where(facts.attached, [value("Content-Disposition", ATTACHMENT)], "i"),
    ]
