"""The site's languages, and the fallback from one language to another."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cms.core.slugs import fold


class Locale(NamedTuple):
    """A language of the site: its code in addresses, its own name, its text direction and its BCP
    47 tag.
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
    """A language whose pages a feature converts from those in `source`."""

    locale: Locale
    source: Locale
    conversion: str


CONVERSIONS = ("s2tw", "s2twp", "s2hk", "s2t")
"""The OpenCC configurations that convert to traditional characters. The first is the default."""
ENGLISH = Locale("en", "English")
HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヷ"))}
"""The hiragana of each katakana, for `str.translate`: both sort together."""
OWN_LETTERS: Mapping[str, Mapping[int, str]] = {
    "es": {ord("ñ"): "n\uffff"},
    "ru": {ord("й"): "и\uffff"},
}
"""Letters with a mark that come after the plain letter in a language's alphabet, for
`str.translate`.
"""
UNDETERMINED = "und"
"""BCP 47 for an unknown language: a localized value that is used for all languages."""


def parse_locales(rows: Iterable[Mapping[str, Any]]) -> tuple[Locale, ...]:
    """Return the written languages of `site.json`; English if it names none."""
    locales = tuple(_locale(row) for row in rows if row.get("code") and not row.get("from"))
    return locales or (ENGLISH,)


def parse_derived(
    rows: Iterable[Mapping[str, Any]], written: Iterable[Locale]
) -> Mapping[str, DerivedLocale]:
    """Return code → language, for each one of `site.json` that is derived from a written one."""
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


def fall_back(code: str, published: Sequence[str]) -> tuple[str, ...]:
    """Return the languages to read a text from, best first: `code` if it is published, then the
    other published ones.

    An unpublished language is never a fallback: its texts are drafts.
    """
    return (
        (code, *(other for other in published if other != code))
        if code in published
        else tuple(published)
    )


def collation(text: str, lang: str) -> bytes:
    """Return the sort key of a text in a language (BCP 47). It is bytes, so that no caller folds
    its case again.

    Chinese sorts by GB 18030, in which the 3,755 commonest characters are ordered by pinyin: no
    reading is guessed, and the order is the same everywhere. Japanese likewise sorts by JIS X 0213:
    kana, then the 2,965 commonest characters by their reading. In other languages accents decide
    only between texts that are otherwise equal: Álamo sorts with Alamo, not after Z.
    """
    folded = text.casefold()
    if folded.isascii():
        return folded.encode()
    language = lang.partition("-")[0]
    if language == "zh":
        return folded.encode("gb18030", "replace")
    if language == "ja":
        plain = f"{fold(folded.translate(HIRAGANA))}\0{folded}"
        return plain.encode("euc_jis_2004", "replace")
    letters = OWN_LETTERS.get(language, {})
    return f"{fold(folded.translate(letters))}\0{folded}".encode("utf-8", "replace")


class Text(str):
    """A text of an entry, with its language. `borrowed` says that this isn't the language of the
    page.
    """

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
