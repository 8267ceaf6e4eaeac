"""Organizations grouped by country."""

from collections.abc import Iterable
from typing import Any

from cms.content import LocalizedEntry, Reader
from cms.core.languages import collation
from cms.web.context import page_context
from cms.web.i18n import gettext as _
from cms.web.templating.formats import country

Groups = tuple[tuple[Any, tuple[LocalizedEntry, ...]], ...]


def institute_and_parents(read: Reader) -> tuple[LocalizedEntry, ...]:
    """Return the entries of the institute and its parent organizations: these are no partners."""
    site = read.single("site")
    keys = (site.organization, *(row.organization for row in site.parent))
    return read.links("organizations", dict.fromkeys(key for key in keys if key), "card")


def without_institute(read: Reader, items: Iterable[LocalizedEntry]) -> tuple[LocalizedEntry, ...]:
    """Return organizations except the institute and its parent organizations."""
    excluded = {item.key for item in institute_and_parents(read)}
    return tuple(item for item in items if item.key not in excluded)


def by_country(items: Iterable[LocalizedEntry]) -> Groups:
    """Return entries grouped by the name of their country, sorted for the page's language.

    Those without a country come last.
    """
    lang = page_context().read.language.lang
    groups: dict[str, list[LocalizedEntry]] = {}
    for item in items:
        groups.setdefault(item.country or "", []).append(item)
    international = groups.pop("", [])
    named = [(country(code), tuple(members)) for code, members in groups.items()]
    named.sort(key=lambda group: collation(group[0], lang))
    if international:
        named.append((_("International"), tuple(international)))
    return tuple(named)
