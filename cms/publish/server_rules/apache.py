"""Apache: one `.htaccess` in the root of the site; needs `AllowOverride FileInfo`.

Docs: httpd.apache.org/docs/2.4/mod/mod_rewrite.html. Patterns are compared with the path as people
write it, without what the folder adds; targets are taken as they stand (NE), without the query of
the request (QSD), as the live site takes them.
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
    is_text,
)
from cms.publish.server_rules.facts import ServerFacts, joined, literal, quoted


def files(facts: ServerFacts) -> dict[str, str]:
    """Path → text of the one file."""
    text = joined(
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
    )
    return {".htaccess": text}


def _redirects(facts: ServerFacts) -> Iterator[str]:
    for old, new in facts.moved():
        target = new.replace("%", "\\%")  # `%1` would be what a condition has matched
        yield f'RewriteRule "^{literal(old[len(facts.base) :])}$" "{target}" [R=301,NE,QSD,L]'


def _where(pattern: str, *lines: str, more: str = "") -> list[str]:
    return [f'<If "%{{REQUEST_URI}} =~ m#{pattern}#{more}">', *lines, "</If>"]


def _missing(facts: ServerFacts) -> Iterator[str]:
    yield f"ErrorDocument 404 {facts.missing()}"
    for code in facts.languages:
        yield from _where(facts.below(code), f"ErrorDocument 404 {facts.missing(code)}")


def _types(facts: ServerFacts) -> Iterator[str]:
    yield "<IfModule mod_mime.c>"
    yield from (f"AddType {type} {ending}" for ending, type in TYPES.items())
    texts = [ending for ending, type in TYPES.items() if is_text(type)]
    yield f"AddCharset utf-8 {' '.join(texts)}"
    yield "</IfModule>"
    for part, starts, type in facts.named():
        pattern = f"^{re.escape(part)}" if starts else f"{re.escape(part)}$"
        yield from _where(pattern, f"ForceType {quoted(type)}")


def _headers(facts: ServerFacts) -> Iterator[str]:
    """Of several that fit the last counts."""
    static = facts.below("static")
    ask, keep = _set("Cache-Control", ASK), _set("Cache-Control", FOREVER)
    policy = _set("Content-Security-Policy", MEDIA_POLICY)
    for name, value in HEADERS.items():
        yield _set(name, value)
    yield _set("Cache-Control", REVALIDATE)
    yield from _where(static, ask)
    yield from _where(static, keep, more=" && %{QUERY_STRING} =~ /^v=/")
    yield from _where(facts.below("pictures"), keep)
    yield from _where(facts.below("media"), ask, policy)
    yield from _where(facts.attached, _set("Content-Disposition", ATTACHMENT), more="i")


def _set(name: str, value: str) -> str:
    return f"Header always set {name} {quoted(value)}"
