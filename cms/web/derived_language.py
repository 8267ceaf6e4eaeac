"""Pages in a language that nobody writes: made from those in its source by OpenCC, with the
institute's corrections, when they are read. What they lead to is in the same language.

Programs get no converted text: citations, calendars and contact cards are the source's.
"""

import re
from collections.abc import Callable, Iterable
from itertools import islice

from flask import Response

from cms.content.conversion import make_converter
from cms.core.languages import DerivedLocale
from cms.web.context import memoize_per_snapshot, page_context

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
    return memoize_per_snapshot(name, lambda read: make_converter(read, derived))


def in_language(response: Response) -> Response:
    """An answer of the page being rendered, in the language it was asked for in."""
    derived = page_context().derived
    if derived:
        if response.location:
            response.location = derived_path(response.location, derived)
        if response.mimetype in TEXTS:
            response.set_data(text_in_language(response.get_data(as_text=True)))
        elif response.mimetype == "application/json":
            response.set_data(_in_its_name(response.get_data(as_text=True), derived))
    return response


def text_in_language(text: str) -> str:
    """A text of the page being rendered, such as its HTML, in the language it was asked for in."""
    derived = page_context().derived
    if derived is None:
        return text
    text = _in_its_name(text, derived)
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


def _in_its_name(text: str, derived: DerivedLocale) -> str:
    """The text with addresses in the language and with its tag, but for links that name another."""
    code, tag = re.escape(derived.source.code), re.escape(derived.source.lang)
    host = re.escape(page_context().base_url.partition(":")[2])
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
