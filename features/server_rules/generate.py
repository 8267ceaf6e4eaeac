"""Writes the rules of deploy/ that follow from the code, for nginx and Caddy: types, headers, times
in caches, and the addresses that features declare as secrets.

They are the same for every site, so the servers needn't read them from a release, which the site's
user writes. A test checks that the files and the code agree.

Docs: nginx.org/en/docs/http/ngx_http_map_module.html.
"""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from app import features_of  # noqa: E402
from cms.core.http_headers import (  # noqa: E402
    ATTACHMENT,
    HEADERS,
    IMMUTABLE,
    MEDIA_POLICY,
    NO_CACHE,
    REVALIDATE,
    TYPES,
    is_text,
)
from cms.core.settings import Settings  # noqa: E402
from features.server_rules import caddy  # noqa: E402
from features.server_rules.facts import ServerFacts, join_lines, quote_word  # noqa: E402

FOLDER = ROOT / "deploy"
NOTE = "# Written by make generate."
FACTS = ServerFacts((), (), "/")
SENT = HEADERS | {
    "Content-Security-Policy": "$oasis_policy",
    "Cache-Control": "$oasis_cache",
    "Content-Disposition": "$oasis_disposition",
}
"""The headers of each response; three values come from maps."""


def files() -> dict[str, str]:
    """Return path in deploy/ → text."""
    [snippet] = caddy.files(FACTS).values()
    return {
        "caddy/rules.caddy": join_lines(NOTE, *snippet.splitlines()[1:]),
        "nginx/rules.conf": join_lines(
            NOTE, "# For the http level, after redirects.conf.", *_maps()
        ),
        "nginx/types.conf": join_lines(NOTE, *_types()),
        "nginx/named.conf": join_lines(
            NOTE,
            "# Types that don't follow from the ending, for a server without the live site.",
            *(_named(*named) for named in FACTS.named()),
        ),
        "nginx/private.conf": join_lines(NOTE, *map(_private, private_addresses())),
        "nginx/headers.conf": join_lines(
            NOTE,
            *(f"add_header {name} {quote_word(value)} always;" for name, value in SENT.items()),
        ),
    }


def private_addresses() -> list[str]:
    """Return the patterns of addresses that the features of the program declare as secrets."""
    # without the settings of a site, which may switch some off
    known = features_of(Settings(data=Path(os.devnull))).known
    return sorted(one.personal_addresses for one in known if one.personal_addresses)


def _private(pattern: str) -> str:
    """Return the location of a secret address. It states error_page, or it would inherit one that
    leads to a location with a log.
    """
    lines = (
        "include /etc/nginx/oasis/live.conf;",
        "access_log off;",
        "error_log /dev/null;",
        "error_page 404 @missing;",
        "proxy_pass http://oasis;",
    )
    rules = "".join(f"    {line}\n" for line in lines)
    return f"location ~ {quote_word(pattern)} {{\n{rules}}}"


def _maps() -> list[str]:
    static, media = f"~{FACTS.below('static')}", f"~{FACTS.below('media')}"
    cache = {
        f"{static}.*\\?.": IMMUTABLE,
        f"~{FACTS.below('pictures')}": IMMUTABLE,
        static: NO_CACHE,
        media: NO_CACHE,
    }
    language = "~^(?<oasis_language>/[A-Za-z][A-Za-z0-9-]*)/"
    return [
        _map("$uri", "missing", "/404.html", {language: "$oasis_language/404.html"}),
        _map("$uri", "policy", HEADERS["Content-Security-Policy"], {media: MEDIA_POLICY}),
        _map("$uri", "disposition", "", {f"~*{FACTS.attached}": ATTACHMENT}),
        _map('"$uri?$arg_v"', "cache", REVALIDATE, cache),
    ]


def _map(source: str, name: str, default: str, values: dict[str, str]) -> str:
    rows = "".join(f"    {quote_word(key)} {quote_word(value)};\n" for key, value in values.items())
    return f"map {source} $oasis_{name} {{\n    default {quote_word(default)};\n{rows}}}"


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


if __name__ == "__main__":
    for name, text in files().items():
        (FOLDER / name).write_text(text, "utf-8")
