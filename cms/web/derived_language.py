"""Pages in a derived language, converted from those in its source by OpenCC and the institute's
corrections when they are requested.

Their links lead to pages in the same language. Data for programs isn't converted: citations,
calendars and contact cards are in the source language.
"""

import re
from collections.abc import Callable, Iterable
from itertools import islice

from flask import Response

from cms.content.conversion import make_converter
from cms.core.languages import DerivedLocale
from cms.web.context import memoize_per_snapshot, page_context

DERIVED_PATHS = re.compile(
    r".*(?:/|\.(?:atom|html|webmanifest|xml)|/feed\.json|/search/(?:titles/|entries/)?[\w-]+\.json)"
)
"""The addresses that exist in a derived language too."""
CONVERTED_TYPES = frozenset(
    {
        "text/html",
        "application/atom+xml",
        "application/feed+json",
        "application/manifest+json",
        "application/opensearchdescription+xml",
    }
)
"""Media types whose text is converted; in JSON only addresses are rewritten."""
UNCONVERTED = re.compile(
    r"<textarea[^>]*>[^<]*"
    r'|<[^>]*\s(?:translate="no"|hreflang=|lang="(?!zh)[^"]*")[^>]*>[^<]*'
    r'|\s(?:id|for|href|src|srcset|name|value|class|action|aria-\w+by)="[^"]*"'
)
"""Text that isn't converted: what visitors typed, words in other languages, and attributes that
people don't read.
"""
WITHIN_WORD = re.compile('(</?mark>|<wbr>|","givenName":")')
"""Marks that may split a word: tags, and in JSON-LD the mark between the parts of a person's name.
"""
MARK = re.compile("(</?mark>)")
NON_ASCII = re.compile(r"[^\x00-\x7f]")
"""The characters that are converted; all others stay in place."""


def derived_path(path: str, derived: DerivedLocale | None) -> str:
    """Return the address of the page derived from `path`; `path` itself if there is none."""
    if derived is None:
        return path
    prefix = f"/{derived.source.code}/"
    if path.startswith(prefix) and DERIVED_PATHS.fullmatch(
        path.partition("?")[0].partition("#")[0]
    ):
        return f"/{derived.locale.code}/{path.removeprefix(prefix)}"
    return path


def derived_paths(paths: Iterable[str], derived: DerivedLocale) -> list[str]:
    """Return the addresses in a derived language for addresses in its source."""
    return [new for path in paths if (new := derived_path(path, derived)) != path]


def converter(derived: DerivedLocale) -> Callable[[str], str]:
    """Return a function that converts text into a derived language. The institute's corrections
    come before OpenCC.
    """
    name = "converter", derived.locale.code
    return memoize_per_snapshot(name, lambda read: make_converter(read, derived))


def convert_response(response: Response) -> Response:
    """Convert the response of the page being rendered into the requested language."""
    derived = page_context().derived
    if derived:
        if response.location:
            response.location = derived_path(response.location, derived)
        if response.mimetype in CONVERTED_TYPES:
            response.set_data(convert_text(response.get_data(as_text=True)))
        elif response.mimetype == "application/json":
            response.set_data(_rewrite_addresses(response.get_data(as_text=True), derived))
    return response


def convert_text(text: str) -> str:
    """Convert a text of the page being rendered, such as its HTML, into the requested language."""
    derived = page_context().derived
    if derived is None:
        return text
    text = _rewrite_addresses(text, derived)
    convert, parts, start = converter(derived), list[str](), 0
    for match in UNCONVERTED.finditer(text):
        parts += [_convert_html(text[start : match.start()], convert), match[0]]
        start = match.end()
    return "".join([*parts, _convert_html(text[start:], convert)])


def _convert_html(text: str, convert: Callable[[str], str]) -> str:
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


def _rewrite_addresses(text: str, derived: DerivedLocale) -> str:
    """Rewrite addresses and language tags to the derived language, except links to other languages."""
    code, tag = re.escape(derived.source.code), re.escape(derived.source.lang)
    host = re.escape(page_context().base_url.partition(":")[2])
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
