"""Apache: one `.htaccess` in the root of the site; needs `AllowOverride FileInfo`.

Docs: httpd.apache.org/docs/2.4/mod/mod_rewrite.html. Patterns match the unescaped path, relative to
the folder. Targets are used as they are (NE), without the query of the request (QSD), as on the
live site.
"""

import re

from cms.core.http_headers import (
    ATTACHMENT,
    HEADERS,
    IMMUTABLE,
    MEDIA_POLICY,
    NO_CACHE,
    REVALIDATE,
    TYPES,
    is_text,
)
from features.server_rules.facts import (
    MovedAddress,
    ServerFacts,
    join_lines,
    literal_pattern,
    quote_word,
)


def files(facts: ServerFacts) -> dict[str, str]:
    """Return path → text of the only file."""
    texts = [ending for ending, type in TYPES.items() if is_text(type)]
    text = join_lines(
        "# Written by Oasis.",
        *_errors(facts.missing()),
        *(_where(facts.below(one), *_errors(facts.missing(one))) for one in facts.languages),
        "<IfModule mod_mime.c>",
        *(f"AddType {type} {ending}" for ending, type in TYPES.items()),
        f"AddCharset utf-8 {' '.join(texts)}",
        "</IfModule>",
        *(_named(*named) for named in facts.named()),
        "<IfModule mod_headers.c>",
        *_headers(facts),
        "</IfModule>",
        "<IfModule mod_rewrite.c>",
        "RewriteEngine On",
        'RewriteRule "^(?:_headers$|_redirects$|[.](?:rules|frozen))" "-" [R=404,L]',
        *(
            f'RewriteRule "^{pattern[len(facts.base) :]}$" "-" [G,L]'
            for pattern in facts.gone_patterns()
        ),
        *(_redirect(facts, moved) for moved in (*facts.moved(asked=True), *facts.moved())),
        "</IfModule>",
    )
    return {".htaccess": text}


def _errors(page: str) -> list[str]:
    """Return the lines that answer a missing address, and one that is gone, with a page."""
    return [f"ErrorDocument {status} {page}" for status in (404, 410)]


def _redirect(facts: ServerFacts, moved: MovedAddress) -> str:
    old = moved.path[len(facts.base) :]
    target = moved.target.replace("%", "\\%")  # `%1` would be the match of a condition
    rule = f'RewriteRule "^{literal_pattern(old)}$" "{target}" [R=301,NE,QSD,L]'
    if not moved.query:
        return rule
    return f'RewriteCond %{{QUERY_STRING}} "^{literal_pattern(moved.query)}$"\n{rule}'


def _where(pattern: str, *lines: str, more: str = "") -> str:
    return "\n".join([f'<If "%{{REQUEST_URI}} =~ m#{pattern}#{more}">', *lines, "</If>"])


def _named(part: str, starts: bool, type: str) -> str:
    pattern = f"^{re.escape(part)}" if starts else f"{re.escape(part)}$"
    return _where(pattern, f"ForceType {quote_word(type)}")


def _headers(facts: ServerFacts) -> list[str]:
    """Return the header rules; the last matching one wins."""
    static = facts.below("static")
    ask, keep = _set("Cache-Control", NO_CACHE), _set("Cache-Control", IMMUTABLE)
    policy = _set("Content-Security-Policy", MEDIA_POLICY)
    return [
        *(_set(name, value) for name, value in HEADERS.items()),
        _set("Cache-Control", REVALIDATE),
        _where(static, ask),
        _where(static, keep, more=" && %{QUERY_STRING} =~ /^v=/"),
        _where(facts.below("pictures"), keep),
        _where(facts.below("media"), ask, policy),
        _where(facts.attached, _set("Content-Disposition", ATTACHMENT), more="i"),
    ]


def _set(name: str, value: str) -> str:
    return f"Header always set {name} {quote_word(value)}"
