"""The server rules of one site (cms/publish/server_rules), from its redirects and languages."""

from collections.abc import Container, Mapping
from pathlib import Path

from cms.publish.builder_interface import Kind
from cms.publish.output import Sink
from cms.publish.releases import rules_in
from cms.publish.server_rules import rule_files
from cms.publish.server_rules.facts import server_facts
from cms.web.freeze.freezer import SiteFreezer
from cms.web.freeze.redirects import redirects


def rules_of(freezer: SiteFreezer, addresses: Container[str]) -> dict[str, bytes]:
    """Path → bytes of every rules file of a site with these addresses, for the servers of
    OASIS_RULES.

    Raises UnknownServer.
    """
    snapshot, settings = freezer.snapshot, freezer.state.site.settings
    languages = [
        locale.code for locale in snapshot.locales if locale.code != snapshot.default_locale
    ]

    def stands(address: str) -> bool:
        return address in addresses and address not in freezer.stubs

    facts = server_facts(
        redirects(snapshot), stands, languages, settings.base_url or snapshot.base_url
    )
    return rule_files(settings.rules, facts)


def rule_changes(rules: Mapping[str, bytes], previous: Path | None) -> dict[str, Kind]:
    """How rules differ from those of a frozen folder, by their paths in it."""
    before = rules_in(previous) if previous and previous.is_dir() else set()
    found: dict[str, Kind] = {}
    for name in sorted(before | set(rules)):
        old = (previous / name).read_bytes() if previous and name in before else None
        if old != rules.get(name):
            found[name] = "new" if old is None else "changed" if name in rules else "gone"
    return found


def put_rules(sink: Sink, rules: Mapping[str, bytes], changes: Mapping[str, Kind]) -> None:
    """Bring the rules files of a folder up to date."""
    for name, kind in changes.items():
        if kind == "gone":
            sink.remove(name)
        else:
            sink.write(name, rules[name])
