"""nginx: the lists of redirects and of addresses that are gone, as data.

nginx’s master process runs as root, so it reads no configuration from a release, which the site’s
user writes. Root’s `deploy/nginx/oasis-redirects` reads the lists, refuses anything else in them,
and writes the configuration. Everything else that nginx needs is in deploy/nginx.
"""

from urllib.parse import quote

from features.server_rules.facts import MovedAddress, ServerFacts, join_lines

FILE = ".rules/redirects.txt"
GONE = ".rules/gone.txt"


def files(facts: ServerFacts) -> dict[str, str]:
    """Return path → text of the files: an old address and its new one a line, both
    percent-encoded; an address that is gone a line, with `*` for any text.
    """
    return {
        FILE: join_lines(*map(_line, (*facts.moved(asked=True), *facts.moved()))),
        GONE: join_lines(*(quote(facts.at(one), "/*") for one in facts.gone)),
    }


def _line(moved: MovedAddress) -> str:
    query = f"?{moved.query}" if moved.query else ""
    return f"{quote(moved.path)}{query} {moved.target}"
