"""References as pages show them: in the site's styles, GB/T 7714 first on Chinese pages, APA on all
others.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from cms.content import LocalizedEntry, Reader
from cms.core.languages import Text
from cms.formats.citations import Item, ReferencePart, apa_parts, csl_item, gbt7714_parts
from cms.web.context import page_context

STYLES: Mapping[str, tuple[str, Callable[[Item], tuple[ReferencePart, ...]]]] = {
    "apa": ("APA 7", apa_parts),
    "gbt7714": ("GB/T 7714-2025", gbt7714_parts),
}
"""Style, as site.json names it → its name, how it refers to a work."""
CHINESE = "zh"


class CitedReference(NamedTuple):
    """A reference in parts. `lang` is the language all of it is in, where that isn't the page's,
    else empty.
    """

    parts: tuple[ReferencePart, ...]
    lang: str


def item_of(
    entry: LocalizedEntry, keywords: Iterable[str] = (), values: Mapping[str, Any] | None = None
) -> Item:
    """The CSL-JSON item of a paper under any projection but `link`; one without a title goes by its
    key.

    `values` are those of its values that it shall be made of; all if not given.
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
    """The name of one of the institute's people in the page's language; empty if there is none."""
    person = page_context().read.get("people", key, "link")
    return str(person.title) if person else ""


def styles(read: Reader) -> tuple[str, ...]:
    """The site's styles, the one of the page's language first.

    Those that site.json names; else APA, and GB/T 7714 where one of the site's languages is
    Chinese.
    """
    chosen = read.single("site").citationStyles or (
        tuple(STYLES) if any(_is_chinese(locale.lang) for locale in read.locales) else ("apa",)
    )
    return tuple(
        sorted(
            chosen, key=lambda style: (style == "gbt7714") is not _is_chinese(read.language.lang)
        )
    )


def _is_chinese(tag: str) -> bool:
    return tag.partition("-")[0] == CHINESE


def citations(read: Reader, item: Item) -> tuple[tuple[str, tuple[ReferencePart, ...]], ...]:
    """(the style's name, how it refers to a work) in the site's styles."""
    return tuple((name, written(item)) for name, written in map(STYLES.__getitem__, styles(read)))


def reference(entry: LocalizedEntry) -> CitedReference:
    """The citation of a paper on a page in its language.

    GB/T 7714 writes a reference in the language of the work; APA in the page's, with a title from
    another language.
    """
    title: Text = entry.title
    style = styles(page_context().read)[0]
    return CitedReference(
        STYLES[style][1](item_of(entry)),
        title.lang if title.borrowed and style == "gbt7714" else "",
    )
