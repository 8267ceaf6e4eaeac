"""Derived languages: their pages are converted from those in another language."""

from collections.abc import Callable

from cms.content.reader import Reader
from cms.core.languages import DerivedLocale

Convert = Callable[[str], str]


class LanguageConversion:
    """Converts texts and pages into derived languages. A feature may have a service of this class;
    without one, the site has no such language.
    """

    types: frozenset[str] = frozenset()
    """The media types of pages that are converted."""

    def converter(self, read: Reader, derived: DerivedLocale) -> Convert:
        """Return a function that converts a text without markup."""
        raise NotImplementedError

    def convert_page(
        self, text: str, mimetype: str, derived: DerivedLocale, base_url: str, convert: Convert
    ) -> str:
        """Return a page of a media type, by default HTML, in the language. Its links lead to pages in
        the same language. `convert` is what `converter` returned.
        """
        raise NotImplementedError
