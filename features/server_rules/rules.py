"""Configuration for hosts of a frozen site: redirects, headers, and the 404 pages.

Each file is a pure function of the same facts, so a freeze without changes doesn't change it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from cms.content import Snapshot
from cms.content.address_use import Use, gone_addresses, redirects, use_of
from cms.publish.server_rules import ServerRules
from cms.site import Site
from cms.web.public_addresses import is_live_only
from features.server_rules import apache, caddy, netlify, nginx
from features.server_rules.facts import ServerFacts, server_facts

SERVERS: dict[str, Callable[[ServerFacts], dict[str, str]]] = {
    "nginx": nginx.files,
    "caddy": caddy.files,
    "apache": apache.files,
    "netlify": netlify.files,
    "cloudflare": netlify.cloudflare,
}
"""Server, as in OASIS_RULES → a function that returns its files: path in the frozen folder → text."""
QUERY_SERVERS = ("nginx", "caddy", "apache")
"""The servers whose rules can match any query. Netlify's can match some."""


def rule_files(servers: Iterable[str], facts: ServerFacts) -> dict[str, bytes]:
    """Return path in the frozen folder → bytes, for some servers (keys of SERVERS)."""
    files: dict[str, bytes] = {}
    for server in servers:
        files |= {path: text.encode() for path, text in SERVERS[server](facts).items()}
    return files


class HostRules(ServerRules):
    """The files for the servers of OASIS_RULES."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._servers: tuple[str, ...] = site.settings.of("rules")

    def files(
        self, snapshot: Snapshot, addresses: Collection[str], is_page: Callable[[str], bool]
    ) -> Mapping[str, bytes]:
        """See ServerRules."""

        def is_taken(old: str) -> bool:
            exists = use_of(snapshot, old, lambda path: is_page(path) or is_live_only(path))
            return exists is not Use.REDIRECT

        codes = (*snapshot.by_code, *snapshot.derived)
        gone = tuple(gone_addresses(snapshot))
        facts = server_facts(
            redirects(snapshot),
            is_taken,
            [code for code in codes if code != snapshot.default_locale],
            self._site.base_url(snapshot),
            gone,
            tuple(filter(is_page, addresses)) if gone else (),
        )
        return rule_files(self._servers, facts)

    def can_match(self, query: str) -> bool:
        """See ServerRules."""
        return any(
            netlify.is_matchable(query) if server == "netlify" else server in QUERY_SERVERS
            for server in self._servers
        )
