"""Redirects in site.json that don't apply: because their address is in use, or because the host can't
match a query.
"""

from functools import partial

from blueprints.shared.redirects import redirect_conflict
from cms.content import Snapshot
from cms.content.address_use import split_query
from cms.core.i18n import N_
from cms.core.messages import LazyMessage, lazy_message, refusal_message
from cms.publish.checks.levels import Finding
from cms.publish.server_rules import ServerRules
from cms.schema.fields.redirect_addresses import is_legacy_address
from cms.schema.paths import SINGLE
from cms.site import Site

NOT_APPLIED = N_("%(address)s isn’t redirected. %(reason)s")
NO_QUERY = N_(
    "%(address)s isn’t redirected: static files can’t answer an address with a query, and "
    "OASIS_RULES names no server that can (nginx, caddy, apache; netlify if each part has a value)."
)


def findings(site: Site, snapshot: Snapshot) -> list[Finding]:
    """Return a finding for each redirect in site.json that doesn't apply."""
    found = []
    for row in snapshot.content.site.values.get("redirects", ()):
        old = str(row.get("from", ""))
        leads = row.get("to") and is_legacy_address(old)
        message = _problem(site, snapshot, old) if leads else None
        if message:
            path = f"redirects.{row.get('id', '')}.from"
            found.append(Finding("redirects", message, "site", SINGLE, path, quote=old))
    return found


def _problem(site: Site, snapshot: Snapshot, old: str) -> LazyMessage | None:
    """Return why an old address isn't redirected, or None."""
    if refusal := redirect_conflict(snapshot, old, partial(site.store.has_section_page, snapshot)):
        return lazy_message(NOT_APPLIED, address=old, reason=refusal_message(refusal))
    query, rules = split_query(old)[1], site.find(ServerRules)
    if not query or site.settings.live or (rules and rules.can_match(query)):
        return None
    return lazy_message(NO_QUERY, address=old)
