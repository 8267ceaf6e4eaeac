"""References as pages show them: GB/T 7714 on Chinese pages, APA on all others."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cms.citations import Item, Part, apa_parts, csl_item, gbt7714_parts
from cms.languages import Text
from cms.store import Reading
from cms.web.state import here


class Reference(NamedTuple):
    """A reference in parts. `lang` is the language all of it is in, where that isn't the page's, else empty."""

    parts: tuple[Part, ...]
    lang: str


def item_of(entry: Reading, keywords: Iterable[str] = (), values: Mapping[str, Any] | None = None) -> Item:
    """The CSL-JSON item of a paper under any projection but `link`; one without a title goes by its key.

    `values` are those of its values that it shall be made of; all if not given.
    """
    source = entry if values is None else values
    item = csl_item(source, id=entry.key, keywords=keywords, person_name=person_name)
    return item | {"title": str(entry.title)}


def person_name(key: str) -> str:
    """What the page calls one of the institute's people; empty where there is none."""
    person = here().read.get("people", key, "link")
    return str(person.title) if person else ""


def reference(entry: Reading) -> Reference:
    """How a page in its language refers to a paper.

    GB/T 7714 writes a reference in the language of the work; APA in the page's, with a title from another language.
    """
    title: Text = entry.title
    if here().read.language.lang.partition("-")[0] == "zh":
        return Reference(gbt7714_parts(item_of(entry)), title.lang if title.borrowed else "")
    return Reference(apa_parts(item_of(entry)), "")
