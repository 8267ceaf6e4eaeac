"""nginx: maps for the http level, types for the server, headers for each location of frozen files,
and locations for special content types on a server without the live site.

Docs: nginx.org/en/docs/http/ngx_http_map_module.html. Strings in a map are compared without regard
to case and hashed; where case matters, a regular expression is used.
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
from cms.publish.server_rules.facts import ServerFacts, join_lines, quote_word

NOTE = "# Written by Oasis. nginx reads it when it is started or reloaded."
SENT = HEADERS | {
    "Content-Security-Policy": "$oasis_policy",
    "Cache-Control": "$oasis_cache",
    "Content-Disposition": "$oasis_disposition",
}
"""The headers of each response; three values come from maps."""


def files(facts: ServerFacts) -> dict[str, str]:
    """Return path → text: three files that deploy/nginx/oasis.conf includes, and one for a server
    without the live site.
    """
    return {
        ".rules/nginx-http.conf": join_lines(NOTE, *_sizes(facts), *_maps(facts)),
        ".rules/nginx-types.conf": join_lines(NOTE, *_types()),
        ".rules/nginx-named.conf": join_lines(NOTE, *(_named(*named) for named in facts.named())),
        ".rules/nginx-headers.conf": join_lines(
            NOTE,
            *(f"add_header {name} {quote_word(value)} always;" for name, value in SENT.items()),
        ),
    }


def _sizes(facts: ServerFacts) -> tuple[str, str]:
    """Return the hash sizes of the maps, which nginx doesn't adjust: a bucket must fit the longest
    key, the table all of them.
    """
    longest = max((len(old.encode()) for old, _new in facts.moved()), default=0)
    bucket = 1 << (longest + 24 - 1).bit_length()
    size = 1 << (2 * len(facts.redirects)).bit_length()
    return (
        f"map_hash_bucket_size {max(64, bucket)};",
        f"map_hash_max_size {max(2048, size)};",
    )


def _maps(facts: ServerFacts) -> list[str]:
    moved = {_key(old, new): new for old, new in facts.moved()}
    missing = {f"~{facts.below(code)}": facts.missing(code) for code in facts.languages}
    static, media = f"~{facts.below('static')}", f"~{facts.below('media')}"
    cache = {
        f"{static}.*\\?.": IMMUTABLE,
        f"~{facts.below('pictures')}": IMMUTABLE,
        static: NO_CACHE,
        media: NO_CACHE,
    }
    return [
        _map("$uri", "moved", "", moved),
        _map("$uri", "missing", facts.missing(), missing),
        _map("$uri", "policy", HEADERS["Content-Security-Policy"], {media: MEDIA_POLICY}),
        _map("$uri", "disposition", "", {f"~*{facts.attached}": ATTACHMENT}),
        _map('"$uri?$arg_v"', "cache", REVALIDATE, cache),
    ]


def _map(source: str, name: str, default: str, values: dict[str, str]) -> str:
    rows = "".join(f"    {quote_word(key)} {quote_word(value)};\n" for key, value in values.items())
    return f"map {source} $oasis_{name} {{\n    default {quote_word(default)};\n{rows}}}"


def _key(old: str, new: str) -> str:
    """Return the key of an old path. If it differs from its target only in case, a case-insensitive
    key would redirect in a loop.
    """
    exact = re.search("[A-Z]", old) or old.lower() == new.lower()
    return f"~^{re.escape(old)}$" if exact else old


def _types() -> list[str]:
    texts = {type for type in TYPES.values() if is_text(type)} - {"text/html"}
    texts.add("application/opensearchdescription+xml")
    return [
        "types {",
        *(f"    {type} {ending[1:]};" for ending, type in TYPES.items()),
        "}",
        "default_type application/octet-stream;",
        "charset utf-8;",
        f"charset_types {' '.join(sorted(texts))};",
    ]


def _named(part: str, starts: bool, type: str) -> str:
    place = f"^~ {quote_word(part)}" if starts else f"~ {quote_word(f'{re.escape(part)}$')}"
    return f"location {place} {{ types {{}} default_type {quote_word(type)}; }}"
