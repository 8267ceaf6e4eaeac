"""Caddy: a snippet with redirects, headers and the 404 pages, for `import` in a site.

Docs: caddyserver.com/docs/caddyfile. A header with `?` is set only if the response doesn't have it.
So the headers of the live site stay when Caddy is its proxy.
"""

import re
from collections.abc import Iterable, Iterator

from cms.core.http_headers import (
    ATTACHMENT,
    HEADERS,
    IMMUTABLE,
    MEDIA_POLICY,
    NO_CACHE,
    REVALIDATE,
    TYPES,
    with_charset,
)
from features.server_rules.facts import (
    MovedAddress,
    ServerFacts,
    join_lines,
    literal_pattern,
)

PLAIN = re.compile(r"[\w/.\-]+")
HIDDEN = r"(?:_headers$|_redirects$|\.(?:rules|ht|frozen))"
MISSING = """\
\t\t@oasis_missing%(number)s {
\t\t\texpression {http.error.status_code} in [404, 410]
\t\t\tpath %(paths)s
\t\t}
\t\thandle @oasis_missing%(number)s {
\t\t\trewrite * %(page)s
\t\t\tfile_server
\t\t}"""


def files(facts: ServerFacts) -> dict[str, str]:
    """Return path → text of the only file, with the snippet `oasis`."""
    missing = [(facts.at(f"/{code}/*"), facts.missing(code)) for code in facts.languages]
    missing.append(("*", facts.missing()))
    text = join_lines(
        "# Written by Oasis. Caddy reads it when it is started or reloaded.",
        "(oasis) {",
        *_map("{http.request.uri.path}", "oasis_moved", facts.moved(), '""'),
        *_map(
            '"{http.request.uri.path}?{http.request.uri.query}"',
            "oasis_asked",
            facts.moved(asked=True),
            "{oasis_moved}",
        ),
        '\t@oasis_moved expression `{oasis_asked} != ""`',
        "\tredir @oasis_moved {oasis_asked} 301",
        f"\t@oasis_hidden path_regexp ^{re.escape(facts.base)}{HIDDEN}",
        "\terror @oasis_hidden 404",
        *_gone(facts),
        *_types(facts),
        *_headers(facts),
        "\thandle_errors {",
        *(f"\t\theader {name} {quote_word(value)}" for name, value in HEADERS.items()),
        f"\t\theader Cache-Control {quote_word(REVALIDATE)}",
        *(
            MISSING % {"number": number, "paths": paths, "page": page}
            for number, (paths, page) in enumerate(missing)
        ),
        "\t}",
        "}",
    )
    return {".rules/Caddyfile": text}


def _gone(facts: ServerFacts) -> Iterator[str]:
    if patterns := "|".join(facts.gone_patterns()):
        yield f"\t@oasis_gone path_regexp {quote_word(f'^(?:{patterns})$')}"
        yield "\terror @oasis_gone 410"


def _map(source: str, name: str, moved: Iterable[MovedAddress], default: str) -> Iterator[str]:
    """Yield the lines of a map from old addresses to new ones."""
    yield f"\tmap {source} {{{name}}} {{"
    for old in moved:
        key = f"{old.path}?{old.query}" if old.query else old.path
        yield f"\t\t{_key(key)} {quote_word(old.target)}"
    yield f"\t\tdefault {default}"
    yield "\t}"


def _key(old: str) -> str:
    """Return an old address for a map, as a regular expression if it has characters that Caddy
    interprets.
    """
    return quote_word(old if PLAIN.fullmatch(old) else f"~^{literal_pattern(old)}$")


def quote_word(text: str) -> str:
    """Quote a word for a Caddyfile, in which only the quotation mark is escaped."""
    return '"' + text.replace('"', '\\"') + '"'


def _headers(facts: ServerFacts) -> list[str]:
    static, media, pictures = (facts.at(f"/{name}/*") for name in ("static", "media", "pictures"))
    policy, cache = "?Content-Security-Policy", "?Cache-Control"
    pages_policy = HEADERS["Content-Security-Policy"]
    unless = f"not {{\n\t\t\tpath {static}\n\t\t\tquery v=*\n\t\t}}"
    pages = f"not path {static} {media} {pictures}"
    attached = f"path_regexp (?i){facts.attached}"
    return [
        _set("media", policy, MEDIA_POLICY, f"path {media}"),
        _set("attached", "?Content-Disposition", ATTACHMENT, attached),
        _set("policy", policy, pages_policy, f"not path {media}"),
        _set("fresh", cache, IMMUTABLE, f"path {static}", "query v=*"),
        _set("pictures", cache, IMMUTABLE, f"path {pictures}"),
        _set("asked", cache, NO_CACHE, f"path {static} {media}", unless),
        _set("pages", cache, REVALIDATE, pages),
        *(
            f"\theader ?{name} {quote_word(value)}"
            for name, value in HEADERS.items()
            if name != "Content-Security-Policy"
        ),
    ]


def _types(facts: ServerFacts) -> Iterator[str]:
    named = [(f"{part}*" if starts else f"*{part}", type) for part, starts, type in facts.named()]
    other = f"not path {' '.join(path for path, _type in named)}"
    rules = [(with_charset(type), f"path *{ending}", other) for ending, type in TYPES.items()]
    rules_of_named = [(type, f"path {path}") for path, type in named]
    for number, (type, *conditions) in enumerate([*rules, *rules_of_named]):
        yield _set(f"type{number}", "Content-Type", type, *conditions)


def _set(name: str, header: str, value: str, *conditions: str) -> str:
    """Return a rule that sets a header if all conditions match. At most one rule for a header may
    match.
    """
    where = "".join(f"\t\t{one}\n" for one in conditions)
    return f"\t@oasis_{name} {{\n{where}\t}}\n\theader @oasis_{name} {header} {quote_word(value)}"
