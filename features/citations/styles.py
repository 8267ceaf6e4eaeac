"""References in the site's citation styles: GB/T 7714 first on Chinese pages, APA on all others."""

from collections.abc import Callable, Mapping

from blueprints.shared.works import Item, ReferencePart, is_han
from blueprints.shared.works.style import CitedReference, ReferenceStyle, csl_item_of
from cms.content import LocalizedEntry, Reader
from cms.site import Site
from cms.web.context import page_context
from features.citations.apa import apa, apa_parts
from features.citations.gbt7714 import gbt7714, gbt7714_parts

STYLES: Mapping[str, tuple[str, Callable[[Item], tuple[ReferencePart, ...]]]] = {
    "apa": ("APA 7", apa_parts),
    "gbt7714": ("GB/T 7714-2025", gbt7714_parts),
}
"""Citation style, as site.json names it → its name, and a function that formats a reference."""
CHINESE = "zh"


def styles(read: Reader) -> tuple[str, ...]:
    """Return the site's citation styles, the one of the page's language first.

    Those that site.json names; else APA, and GB/T 7714 if one of the site's languages is Chinese.
    """
    chosen = read.single("site").citationStyles or (
        tuple(STYLES) if any(_is_chinese(locale.lang) for locale in read.locales) else ("apa",)
    )
    is_chinese = _is_chinese(read.language.lang)
    return tuple(sorted(chosen, key=lambda style: (style == "gbt7714") is not is_chinese))


def _is_chinese(tag: str) -> bool:
    return tag.partition("-")[0] == CHINESE


def citations(read: Reader, item: Item) -> tuple[tuple[str, tuple[ReferencePart, ...]], ...]:
    """Return (name of the style, reference in parts) in each of the site's styles."""
    cited = []
    for style in styles(read):
        name, format_reference = STYLES[style]
        cited.append((name, format_reference(item)))
    return tuple(cited)


class StyledReferences(ReferenceStyle):
    """ReferenceStyle in the site's citation styles."""

    def listed(self, entry: LocalizedEntry) -> CitedReference:
        """Return the reference of a paper in the page's first style.

        GB/T 7714 writes a reference in the language of the work, APA in the page's with a title from
        another language.
        """
        title, style = entry.title, styles(page_context().read)[0]
        return CitedReference(
            STYLES[style][1](csl_item_of(entry)),
            title.lang if title.borrowed and style == "gbt7714" else "",
        )

    def described(self, read: Reader, item: Item) -> str:
        """Return the reference of a paper as text: in GB/T 7714 for a Chinese title if the site has
        that style, otherwise in APA.
        """
        return gbt7714(item) if is_han(item["title"]) and "gbt7714" in styles(read) else apa(item)


def styled_references(site: Site) -> ReferenceStyle:
    return StyledReferences()
