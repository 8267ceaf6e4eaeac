"""Pages in a derived language, converted from those in its source by OpenCC and the institute's
corrections when they are requested.
"""

import re
from itertools import islice

from cms.content import Reader
from cms.content.conversion import Convert, LanguageConversion
from cms.core.languages import DerivedLocale
from cms.site import Site
from cms.web.derived_language import derived_path
from features.derived_language.opencc_texts import make_converter

JSON = "application/json"
"""Data for scripts of pages, in which only addresses are rewritten."""
UNCONVERTED = re.compile(
    r"<textarea[^>]*>[^<]*"
    r'|<[^>]*\s(?:translate="no"|hreflang=|lang="(?!zh)[^"]*")[^>]*>[^<]*'
    r'|\s(?:id|for|href|src|srcset|name|value|class|action|aria-\w+by)="[^"]*"'
)
"""Text that isn't converted: submitted text, words in other languages, and attributes that people
don't read.
"""
WITHIN_WORD = re.compile('(</?mark>|<wbr>|","givenName":")')
"""Marks that may split a word: tags, and in JSON-LD the mark between the parts of a person's name.
"""
MARK = re.compile("(</?mark>)")
NON_ASCII = re.compile(r"[^\x00-\x7f]")
"""The characters that are converted; all others stay in place."""


class OpenCCConversion(LanguageConversion):
    types = frozenset(
        {
            "text/html",
            "application/atom+xml",
            "application/feed+json",
            "application/manifest+json",
            "application/opensearchdescription+xml",
            JSON,
        }
    )

    def __init__(self, site: Site) -> None:
        """The site isn't used: a conversion depends only on entries, which its Reader notes."""

    def converter(self, read: Reader, derived: DerivedLocale) -> Convert:
        """See LanguageConversion."""
        return make_converter(read, derived)

    def convert_page(
        self, text: str, mimetype: str, derived: DerivedLocale, base_url: str, convert: Convert
    ) -> str:
        """See LanguageConversion."""
        text = _rewrite_addresses(text, derived, base_url)
        if mimetype == JSON:
            return text
        parts, start = list[str](), 0
        for match in UNCONVERTED.finditer(text):
            parts += [_convert_html(text[start : match.start()], convert), match[0]]
            start = match.end()
        return "".join([*parts, _convert_html(text[start:], convert)])


def _convert_html(text: str, convert: Convert) -> str:
    """Convert HTML. A word with a tag inside is converted as one word, and so is a person's name."""
    parts = WITHIN_WORD.split(text)
    plain = "".join(parts[::2])
    converted = convert(plain)
    if len(parts) == 1:
        return converted
    if NON_ASCII.sub("·", converted) == NON_ASCII.sub("·", plain):
        characters = iter(converted)
        parts[::2] = ["".join(islice(characters, len(word))) for word in parts[::2]]
        return "".join(parts)
    # a word changed its length, so the positions of the tags are lost: convert each part alone
    return "".join(map(convert, MARK.split(text.replace("<wbr>", ""))))


def _rewrite_addresses(text: str, derived: DerivedLocale, base_url: str) -> str:
    """Rewrite addresses and language tags to the derived language, except links to other languages."""
    code, tag = re.escape(derived.source.code), re.escape(derived.source.lang)
    host = re.escape(base_url.partition(":")[2])
    lookbehind = f'(?:(?<=")|(?<={host}))' if host else '(?<=")'
    pattern = (
        rf"<[^>]*\shreflang=[^>]*>|(?P<path>{lookbehind}/{code}/[^\"?&#<>\s\\]*)"
        rf'|(?P<tag>(?:\blang=|"inLanguage": ?|"lang": ?|"language": ?)"){tag}(?=")'
    )

    def rewrite(match: re.Match[str]) -> str:
        if match["tag"]:
            return f"{match['tag']}{derived.locale.lang}"
        return derived_path(match["path"], derived) if match["path"] else match[0]

    return re.sub(pattern, rewrite, text)
