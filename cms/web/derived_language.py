"""The addresses of pages in a derived language, and their conversion by the feature that has a
LanguageConversion.

Data for programs isn't converted: citations, calendars and contact cards are in the source
language.
"""

import re
from collections.abc import Iterable

from flask import Response

from cms.content.conversion import Convert, LanguageConversion
from cms.core.languages import DerivedLocale
from cms.web.context import find, memoize_per_snapshot, page_context

DERIVED_PATHS = re.compile(
    r".*(?:/|\.(?:atom|html|webmanifest|xml)|/feed\.json"
    r"|/search/(?:(?:titles/)?[\w-]+\.json|entries/[\w-]+\.bin))"
)
"""The addresses that exist in a derived language too."""


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


def converter(derived: DerivedLocale) -> Convert:
    """Return a function that converts text into a derived language."""
    conversion = find(LanguageConversion)
    if conversion is None:
        return str
    name = "converter", derived.locale.code
    return memoize_per_snapshot(name, lambda read: conversion.converter(read, derived))


def convert_response(response: Response) -> Response:
    """Convert the response of the page being rendered into the requested language."""
    derived = page_context().derived
    if derived:
        if response.location:
            response.location = derived_path(response.location, derived)
        conversion = find(LanguageConversion)
        if conversion and response.mimetype in conversion.types:
            response.set_data(convert_text(response.get_data(as_text=True), response.mimetype))
    return response


def convert_text(text: str, mimetype: str = "text/html") -> str:
    """Convert a text of the page being rendered, such as its HTML, into the requested language."""
    page = page_context()
    conversion = find(LanguageConversion) if page.derived else None
    if page.derived is None or conversion is None:
        return text
    convert = converter(page.derived)
    return conversion.convert_page(text, mimetype, page.derived, page.base_url, convert)
