"""Papers as CSL-JSON items and as references in the page's language."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from blueprints.shared.works import Item, ReferencePart, csl_item, plain_reference, reference_text
from cms.content import LocalizedEntry, Reader
from cms.web.context import find, page_context


class CitedReference(NamedTuple):
    """A reference in parts. `lang` is the language of all of it, empty if it is the page's."""

    parts: tuple[ReferencePart, ...]
    lang: str


class ReferenceStyle:
    """Formats papers as references. A feature may have a service of this class; without one, they are
    in a plain style.
    """

    def listed(self, entry: LocalizedEntry) -> CitedReference:
        """Return the reference of a paper in lists. The card projection is enough."""
        return CitedReference(plain_reference(csl_item_of(entry)), "")

    def described(self, read: Reader, item: Item) -> str:
        """Return the reference of a paper as text, to describe its page."""
        return reference_text(plain_reference(item))


def reference_style() -> ReferenceStyle:
    """Return how pages format references."""
    return find(ReferenceStyle) or ReferenceStyle()


def reference(entry: LocalizedEntry) -> CitedReference:
    """Return the reference of a paper in lists."""
    return reference_style().listed(entry)


def csl_item_of(
    entry: LocalizedEntry, keywords: Iterable[str] = (), values: Mapping[str, Any] | None = None
) -> Item:
    """Return the CSL-JSON item of a paper under any projection but `link`; without a title its key
    is used.

    `values` limits the item to these values; by default all are used.
    """
    source = entry if values is None else values
    item = csl_item(
        source,
        id=entry.key,
        keywords=keywords,
        person_name=person_name,
        title_of=page_context().read.plain_title,
    )
    return item | {"title": str(entry.title)}


def person_name(key: str) -> str:
    """Return the name of one of the institute's people in the page's language; empty if there is
    none.
    """
    person = page_context().read.get("people", key, "link")
    return str(person.title) if person else ""
