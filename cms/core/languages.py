"""The site's languages, and the one named step by which a text is borrowed from another."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cms.core.slugs import fold


class Locale(NamedTuple):
    """A language of the site: its code in addresses, its own name, its direction and its BCP 47
    tag.
    """

    code: str
    name: str
    dir: str = "ltr"
    tag: str = ""

    @property
    def lang(self) -> str:
        """The value of the `lang` and `hreflang` attributes."""
        return self.tag or self.code


class DerivedLocale(NamedTuple):
    """A language whose pages are made from those in `source` by a conversion of OpenCC."""

    locale: Locale
    source: Locale
    conversion: str


CONVERSIONS = ("s2tw", "s2twp", "s2hk", "s2t")
"""The configurations of OpenCC that make traditional characters; the first where none is named."""
ENGLISH = Locale("en", "English")
UNDETERMINED = "und"
"""BCP 47 for a language that isn’t known: a localized value that stands for all languages."""


def parse_locales(rows: Iterable[Mapping[str, Any]]) -> tuple[Locale, ...]:
    """The languages of `site.json` that are written; English where it names none."""
    found = tuple(_locale(row) for row in rows if row.get("code") and not row.get("from"))
    return found or (ENGLISH,)


def parse_derived(
    rows: Iterable[Mapping[str, Any]], written: Iterable[Locale]
) -> Mapping[str, DerivedLocale]:
    """Code → each language of `site.json` that is derived from a written one."""
    sources = {locale.code: locale for locale in written}
    return {
        row["code"]: DerivedLocale(
            _locale(row), sources[row["from"]], row.get("convert") or CONVERSIONS[0]
        )
        for row in rows
        if row.get("code") and row["code"] not in sources and row.get("from") in sources
    }


def _locale(row: Mapping[str, Any]) -> Locale:
    return Locale(
        row["code"], row.get("name", row["code"]), row.get("dir", "ltr"), row.get("hreflang", "")
    )


def fall_back(wanted: str, published: Sequence[str]) -> tuple[str, ...]:
    """The languages to read a text from, best first: the wanted one if it is published, then the
    other published ones.

    An unpublished language is never borrowed from: what is in it is a draft.
    """
    return (
        (wanted, *(code for code in published if code != wanted))
        if wanted in published
        else tuple(published)
    )


def collation(text: str, lang: str) -> bytes:
    """The sort key of a text in a language (BCP 47). It is bytes, so that nobody folds its
    letters once more.

    Chinese goes by the codes of GB 18030, which has its commonest 3,755 characters in the order of
    their pinyin: no reading is guessed, and the order is the same everywhere. In other languages
    marks on letters count only where letters are the same: Álamo stands with Alamo, not behind Z.
    """
    folded = text.casefold()
    if lang.partition("-")[0] == "zh":
        return folded.encode("gb18030", "replace")
    return (folded if folded.isascii() else f"{fold(text)}\0{folded}").encode("utf-8", "replace")


class Text(str):
    """Words of an entry, with the language they are in and whether that is another than the page's."""

    __slots__ = ("borrowed", "lang")
    lang: str
    borrowed: bool

    def __new__(cls, value: str = "", lang: str = "", borrowed: bool = False) -> "Text":
        text = str.__new__(cls, value)
        text.lang = lang
        text.borrowed = borrowed
        return text

    def __repr__(self) -> str:
        return f"{str.__repr__(self)}@{self.lang}{'*' if self.borrowed else ''}"
