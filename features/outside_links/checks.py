"""The findings of the check: links that had a problem when they were visited."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial

from cms.core.i18n import N_
from cms.core.messages import lazy_message
from cms.publish.checks.feature_checks import LinkCheck
from cms.publish.checks.levels import Finding
from cms.publish.checks.texts import TextLink
from cms.schema.entry_ref import Name
from cms.site import Site
from features.outside_links.results import CheckedLink, OutsideLinks, outside_address

MESSAGES = {
    "gone": N_("%(address)s no longer exists (checked on %(day)s). Fix the link or remove it."),
    "silent": N_(
        "%(address)s didn’t answer (checked on %(day)s). Open it, and fix or remove the link if it "
        "is broken."
    ),
    "private": N_(
        "%(address)s isn’t on the public web (checked on %(day)s): visitors can’t open it. Fix the "
        "link or remove it."
    ),
}
"""The messages of the outcomes that are problems."""


def open_results(site: Site) -> OutsideLinks:
    """Return the results of a site."""
    return OutsideLinks(site.store.database)


def link_check(site: Site) -> LinkCheck:
    """Return the function that finds the links of an entry that had a problem."""
    return partial(_findings, site.get(OutsideLinks).problems())


def _findings(
    problems: Mapping[str, CheckedLink],
    name: Name,
    codes: Collection[str],
    links: Iterable[TextLink],
) -> list[Finding]:
    found = []
    for link in links if problems else ():
        address = outside_address(link.target)
        if address in problems and (not link.locale or link.locale in codes):
            outcome, day = problems[address]
            message = lazy_message(MESSAGES[outcome], address=address, day=day)
            found.append(
                Finding("outside", message, *name, link.path, start=link.start, quote=link.target)
            )
    return found
