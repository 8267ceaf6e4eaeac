"""nginx: maps for the http level, types for the server, headers for each location that serves
frozen files; locations of files that an ending doesn't tell, for a server of files alone.

Docs: nginx.org/en/docs/http/ngx_http_map_module.html. Strings in a map are compared without regard
to case and hashed; where case matters, a regular expression stands instead.
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

NOTE = "# Written by Oasis. nginx reads it when it is started or reloaded.\n"


def files(facts: ServerFacts) -> dict[str, str]:
    """Path → text: three files that deploy/nginx/oasis.conf includes, and one for a server without
    a live site.
    """
    return {
        ".rules/nginx-http.conf": NOTE + "\n".join([*_sizes(facts), *_maps(facts)]) + "\n",
        ".rules/nginx-types.conf": NOTE + _types(),
        ".rules/nginx-named.conf": NOTE + _named(facts),
        ".rules/nginx-headers.conf": NOTE + _headers(),
    }


def _sizes(facts: ServerFacts) -> list[str]:
    """nginx refuses maps that don't fit its tables: a bucket for the longest word, room for all."""
    longest = max((len(old.encode()) for old, _new in facts.moved()), default=0)
    bucket = max(64, 1 << (longest + 24 - 1).bit_length())
    return [
        f"map_hash_bucket_size {bucket};",
        f"map_hash_max_size {max(2048, 1 << (2 * len(facts.redirects)).bit_length())};",
    ]


def _maps(facts: ServerFacts) -> list[str]:
    at = {name: re.escape(facts.at(f"/{name}/")) for name in ("media", "static", "pictures")}
    policy = HEADERS["Content-Security-Policy"]
    return [
        *_map("$uri", "moved", "", [(_key(old, new), new) for old, new in facts.moved()]),
        *_map(
            "$uri",
            "missing",
            facts.at("/404.html"),
            [
                (f"~^{re.escape(facts.at(f'/{code}/'))}", facts.at(f"/{code}/404.html"))
                for code in facts.languages
            ],
        ),
        *_map("$uri", "policy", policy, [(f"~^{at['media']}", MEDIA_POLICY)]),
        *_map("$uri", "disposition", "", [(f"~*{facts.attached}", ATTACHMENT)]),
        *_map(
            '"$uri?$arg_v"',
            "cache",
            REVALIDATE,
            [
                (f"~^{at['static']}.*\\?.", FOREVER),
                (f"~^{at['pictures']}", FOREVER),
                (f"~^{at['static']}", ASK),
                (f"~^{at['media']}", ASK),
            ],
        ),
    ]


def _map(source: str, name: str, default: str, rows: list[tuple[str, str]]) -> list[str]:
    return [
        f"map {source} $oasis_{name} {{",
        f"    default {quoted(default)};",
        *(f"    {quoted(key)} {quoted(value)};" for key, value in rows),
        "}",
    ]


def _key(old: str, new: str) -> str:
    """The key of an old path. One that differs from its target in case alone would send visitors
    round in a circle.
    """
    exact = re.search("[A-Z]", old) or old.lower() == new.lower()
    return f"~^{re.escape(old)}$" if exact else old


def quoted(text: str) -> str:
    """A word in an nginx file."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _types() -> str:
    rows = "".join(f"    {type} {ending[1:]};\n" for ending, type in TYPES.items())
    texts = sorted(
        {type for type in TYPES.values() if is_text(type)}
        | {"application/opensearchdescription+xml"}
    )
    listed = " ".join(type for type in texts if type != "text/html")
    return f"types {{\n{rows}}}\ndefault_type application/octet-stream;\ncharset utf-8;\ncharset_types {listed};\n"


def _named(facts: ServerFacts) -> str:
    places = (
        (
            f"^~ {quoted(facts.at(pattern[:-1]))}"
            if pattern.startswith("/")
            else f"~ {quoted(_ending(pattern))}",
            with_charset(type),
        )
        for pattern, type in NAMED.items()
    )
    return "".join(
        f"location {place} {{ types {{}} default_type {quoted(type)}; }}\n"
        for place, type in places
    )


def _ending(pattern: str) -> str:
    return f"{re.escape(pattern[1:])}$"


def _headers() -> str:
    values = HEADERS | {
        "Content-Security-Policy": "$oasis_policy",
        "Cache-Control": "$oasis_cache",
        "Content-Disposition": "$oasis_disposition",
    }
    return "".join(f"add_header {name} {quoted(value)} always;\n" for name, value in values.items())
