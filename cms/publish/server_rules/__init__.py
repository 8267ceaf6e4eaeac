"""Configuration for static hosts: redirects, headers, and the 404 pages.

It is written into the frozen folder, under names that the hosts read and don't serve. Each file is
a pure function of the same facts, so a freeze without changes doesn't change it.
"""

from collections.abc import Callable, Iterable

from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.publish.server_rules import apache, caddy, netlify, nginx
from cms.publish.server_rules.facts import ServerFacts

SERVERS: dict[str, Callable[[ServerFacts], dict[str, str]]] = {
    "nginx": nginx.files,
    "caddy": caddy.files,
    "apache": apache.files,
    "netlify": netlify.files,
    "cloudflare": netlify.cloudflare,
}
"""Server → a function that returns its files: path in the frozen folder → text."""


QUERY_SERVERS = ("nginx", "caddy", "apache")
"""The servers whose rules can match any query. Netlify's can match some."""


class UnknownServer(Refusal):
    """There are no rules for such a server."""

    msgid = N_(
        "OASIS_RULES names %(server)s, for which there are no rules. There are for: %(servers)s."
    )


def known_servers(servers: Iterable[str]) -> tuple[str, ...]:
    """Return the servers. Raises UnknownServer for one that isn't in SERVERS."""
    names = tuple(servers)
    for server in names:
        if server not in SERVERS:
            raise UnknownServer(server=server, servers=", ".join(SERVERS))
    return names


def rule_files(servers: Iterable[str], facts: ServerFacts) -> dict[str, bytes]:
    """Return path in the frozen folder → bytes, for some servers (keys of SERVERS). Raises
    UnknownServer.
    """
    files: dict[str, bytes] = {}
    for server in known_servers(servers):
        files |= {path: text.encode() for path, text in SERVERS[server](facts).items()}
    return files


def can_match_query(server: str, query: str) -> bool:
    """Return whether the rules of a server can redirect an address with a query."""
    return netlify.is_matchable(query) if server == "netlify" else server in QUERY_SERVERS


def is_rule(path: str) -> bool:
    """Return whether a path in the frozen folder is for a server to read, not for visitors. Uploads
    skip these.
    """
    return path in ("_headers", "_redirects") or (
        path.startswith(".") and not path.startswith(".well-known/")
    )
