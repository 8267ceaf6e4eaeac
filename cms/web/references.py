"""References as pages show them: GB/T 7714 on Chinese pages, APA on all others."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g

from cms.citations import Item, Part, apa_parts, csl_item, gbt7714_parts
from cms.languages import Text
from cms.store import Reading


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in parts. `lang` is the language all of it is in, where that isn't the page's, else empty."""

    parts: tuple[Part, ...]
    lang: str


def item_of(entry: Reading, keywords: Iterable[str] = ()) -> Item:
    """The CSL-JSON item of a paper under any projection but `link`; one without a title goes by its key."""
    return csl_item(entry, id=entry.key, keywords=keywords) | {"title": str(entry.title)}


def reference(entry: Reading) -> Reference:
    """How a page in its language refers to a paper.

    GB/T 7714 writes a reference in the language of the work; APA in the page's, with a title from another language.
    """
    title: Text = entry.title
    if g.read.language.lang.partition("-")[0] == "zh":
        return Reference(gbt7714_parts(item_of(entry)), title.lang if title.borrowed else "")
    return Reference(apa_parts(item_of(entry)), "")
