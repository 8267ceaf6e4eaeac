"""Pages in a language that nobody writes: made from those in its source by OpenCC, with the
institute's corrections, when they are read. What they lead to is in the same language.

Programs get no converted text: citations, calendars and contact cards are the source's.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from flask import Response

from cms.content import Reader
from cms.core.languages import DerivedLocale
from cms.web.context import PageContext, memoize_per_snapshot, page_context

if TYPE_CHECKING:
    from opencc import OpenCC

CONVERTED = re.compile(
    r".*(?:/|\.(?:atom|html|webmanifest|xml)|/feed\.json|/search/(?:titles/|entries/)?[\w-]+\.json)"
)
"""The addresses that stand in a derived language too."""
TEXTS = frozenset(
    {
        "text/html",
        "application/atom+xml",
        "application/feed+json",
        "application/manifest+json",
        "application/opensearchdescription+xml",
    }
)
"""The kinds of answers whose words are converted; in others only addresses are."""
KEPT = re.compile(
    r"<textarea[^>]*>[^<]*"
    r'|<[^>]*\s(?:translate="no"|hreflang=|lang="(?!zh)[^"]*")[^>]*>[^<]*'
    r'|\s(?:id|for|href|src|srcset|name|value|class|action|aria-\w+by)="[^"]*"'
)
"""Text that keeps its characters: what visitors typed, words in other languages, and what isn't
read by people.
"""
WITHIN = re.compile('(</?mark>|<wbr>|","givenName":")')
"""Marks that may stand in the middle of a word: tags, and in JSON-LD that between the parts of a
person's name.
"""
MARK = re.compile("(</?mark>)")
SIGN = re.compile(r"[^\x00-\x7f]")
"""The characters that are converted; all others stay in their places."""


def derived_path(path: str, derived: DerivedLocale | None) -> str:
    """The address of the page that is derived from one; the address itself where there is none."""
    if derived is None:
        return path
    before = f"/{derived.source.code}/"
    if path.startswith(before) and CONVERTED.fullmatch(path.partition("?")[0].partition("#")[0]):
        return f"/{derived.locale.code}/{path.removeprefix(before)}"
    return path


def derived_paths(paths: Iterable[str], derived: DerivedLocale) -> list[str]:
    """The addresses that there are in a derived language, of those in its source."""
    return [new for path in paths if (new := derived_path(path, derived)) != path]


def converter(derived: DerivedLocale) -> Callable[[str], str]:
    """Turns a text into a derived language. What the institute has corrected goes before OpenCC."""
    name = "converter", derived.locale.code
    return memoize_per_snapshot(name, lambda read: _make_converter(read, derived))


def _make_converter(read: Reader, derived: DerivedLocale) -> Callable[[str], str]:
    rows = read.single("corrections").corrections
    own = {row.text: row.instead for row in rows if row.text and row.instead}
    longest_first = sorted(own, key=len, reverse=True)
    corrected = re.compile(f"({'|'.join(map(re.escape, longest_first))})") if own else None

    def convert(text: str) -> str:
        if text.isascii():
            return text
        parts = corrected.split(text) if corrected else [text]
        parts[::2] = [_opencc(part, derived.conversion) for part in parts[::2]]
        parts[1::2] = [own[part] for part in parts[1::2]]
        return "".join(parts)

    return convert


def _opencc(text: str, conversion: str) -> str:
    """OpenCC reads to the first NUL."""
    return "\0".join(str(_converter(conversion).convert(part)) for part in text.split("\0"))


@lru_cache(maxsize=4)
def _converter(conversion: str) -> "OpenCC":
    from opencc import OpenCC  # only where a site has such a language

    return OpenCC(conversion)


def in_language(response: Response) -> Response:
    """An answer of the page being rendered, in the language it was asked for in."""
    page = page_context()
    if page.derived:
        if response.location:
            response.location = derived_path(response.location, page.derived)
        if response.mimetype in TEXTS or response.mimetype == "application/json":
            response.set_data(_converted(page, page.derived, response))
    return response


def _converted(page: PageContext, derived: DerivedLocale, response: Response) -> str:
    text = _in_its_name(page, derived, response.get_data(as_text=True))
    if response.mimetype not in TEXTS:
        return text
    convert, parts, start = converter(derived), list[str](), 0
    for kept in KEPT.finditer(text):
        parts += [_with_tags(text[start : kept.start()], convert), kept[0]]
        start = kept.end()
    return "".join([*parts, _with_tags(text[start:], convert)])


def _with_tags(text: str, convert: Callable[[str], str]) -> str:
    """HTML converted; a word that has a tag in it is read as one, and so is a person's name."""
    parts = WITHIN.split(text)
    plain = "".join(parts[::2])
    whole = convert(plain)
    if len(parts) == 1:
        return whole
    if SIGN.sub("·", whole) == SIGN.sub("·", plain):
        rest = iter(whole)
        parts[::2] = ["".join(islice(rest, len(word))) for word in parts[::2]]
        return "".join(parts)
    # a word became longer or shorter: nobody knows where the tags belong
    return "".join(map(convert, MARK.split(text.replace("<wbr>", ""))))


def _in_its_name(page: PageContext, derived: DerivedLocale, text: str) -> str:
    """The text with addresses in the language and with its tag, but for links that name another."""
    code, tag = re.escape(derived.source.code), re.escape(derived.source.lang)
    host = re.escape(page.base_url.partition(":")[2])
    before = f'(?:(?<=")|(?<={host}))' if host else '(?<=")'
    pattern = (
        rf"<[^>]*\shreflang=[^>]*>|(?P<path>{before}/{code}/[^\"?&#<>\s\\]*)"
        rf'|(?P<tag>(?:\blang=|"inLanguage": ?|"lang": ?|"language": ?)"){tag}(?=")'
    )

    def turned(found: re.Match[str]) -> str:
        if found["tag"]:
            return f"{found['tag']}{derived.locale.lang}"
        return derived_path(found["path"], derived) if found["path"] else found[0]

    return re.sub(pattern, turned, text)
