"""Redirects in site.json that don't apply: because of what stands at their address, or because the
host can't match a query.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from cms.content import Snapshot
from cms.content.address_use import conflict, split_query
from cms.core.i18n import N_
from cms.core.messages import LazyMessage, lazy_message, refusal_message
from cms.publish.checks.levels import Finding
from cms.publish.server_rules import can_match_query
from cms.schema.fields.redirect_addresses import is_legacy_address
from cms.schema.paths import SINGLE

HasSectionPage = Callable[[Snapshot, str], bool]
NOT_APPLIED = N_("%(address)s isn’t redirected. %(reason)s")
NO_QUERY = N_(
    "%(address)s isn’t redirected: static files can’t answer an address with a query, and "
    "OASIS_RULES names no server that can (nginx, caddy, apache; netlify if each part has a value)."
)


class RedirectCheck:
    """Finds the redirects that don't apply."""

    def __init__(
        self, has_section_page: HasSectionPage, servers: Iterable[str], *, is_live: bool
    ) -> None:
        """`servers`: those that rules are written for. `is_live`: whether the live site answers
        what they can't.
        """
        self._has_section_page = has_section_page
        self._servers = tuple(servers)
        self._is_live = is_live

    def findings(self, snapshot: Snapshot) -> Iterator[Finding]:
        """Yield a finding for each redirect in site.json that doesn't apply."""
        for row in snapshot.content.site.values.get("redirects", ()):
            old = str(row.get("from", ""))
            message = self.problem(snapshot, old) if is_legacy_address(old) else None
            if message:
                path = f"redirects.{row.get('id', '')}.from"
                yield Finding("redirects", message, "site", SINGLE, path, quote=old)

    def problem(self, snapshot: Snapshot, old: str) -> LazyMessage | None:
        """Return why an old address isn't redirected, or None."""
        if refusal := conflict(snapshot, old, partial(self._has_section_page, snapshot)):
            return lazy_message(NOT_APPLIED, address=old, reason=refusal_message(refusal))
        query = split_query(old)[1]
        return None if not query or self._matches(query) else lazy_message(NO_QUERY, address=old)

    def _matches(self, query: str) -> bool:
        return self._is_live or any(can_match_query(server, query) for server in self._servers)
