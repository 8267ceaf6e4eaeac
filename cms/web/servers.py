"""What servers are told about one snapshot (cms/publish/rules): which redirects there are, and which languages."""

from collections.abc import Iterable

from cms.publish.rules import rule_files
from cms.publish.rules.facts import facts_of
from cms.store import Snapshot
from cms.web.redirects import redirects
from cms.web.state import state


def server_files(snapshot: Snapshot, pages: Iterable[str], servers: Iterable[str]) -> dict[str, bytes]:
    """Path in the frozen folder → bytes of every rules file. `pages`: the addresses that are no redirects.

    Needs an app context. Raises UnknownServer.
    """
    base_url = state().site.settings.base_url or snapshot.base_url
    languages = [locale.code for locale in snapshot.locales if locale.code != snapshot.default_locale]
    return rule_files(servers, facts_of(redirects(snapshot), pages, languages, base_url))
