"""Translation in the language of the page being rendered, on top of Flask-Babel.

It adds message ids with a context (`NC_`), markup for templates, and Babel's locale for a language
of the site.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import flask_babel
from babel.core import Locale, UnknownLocaleError, get_global, parse_locale
from babel.support import NullTranslations, Translations
from flask import Flask
from markupsafe import Markup

from cms.core.catalogs import PUBLIC, load_catalog
from cms.core.fingerprint import combined, file_fingerprint
from cms.core.i18n import plain
from cms.core.settings import Settings
from cms.web.context import page_context_or_none

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[^>]*>")
LETTERS = re.compile("[A-Za-z]")
LEFT_TO_RIGHT, END_OF_ISOLATE = "\u2066", "\u2069"
"""Characters around words that are written from left to right, whatever is around them (UAX #9)."""


class LayeredDomain(flask_babel.Domain):  # type: ignore[misc]
    """The catalogs of all layers as one, each read once.

    Flask-Babel would take the plural rule of the last layer, even if that lacks the language.
    """

    def __init__(self, layers: Sequence[Path], domains: Sequence[str]) -> None:
        super().__init__()
        self._layers, self._domains = layers, domains

    def get_translations(self) -> NullTranslations:
        """Return the translations of the current language."""
        locale = str(flask_babel.get_locale() or "en")
        if locale not in self.cache:
            self.cache[locale] = load_catalog(self._layers, locale, self._domains)
        catalog: NullTranslations = self.cache[locale]
        return catalog


class LayeredBabel(flask_babel.Babel):  # type: ignore[misc]
    """Flask-Babel with one domain for all requests: its own reads the catalogs for each request."""

    def __init__(
        self, app: Flask, settings: Settings, domains: Sequence[str], **options: Any
    ) -> None:
        self._domain = LayeredDomain(settings.layers("translations"), domains)
        super().__init__(app, **options)

    @property
    def domain_instance(self) -> LayeredDomain:
        return self._domain


def set_up(app: Flask, settings: Settings) -> None:
    """Give the public app the catalogs of all layers. Outside pages the language is English."""
    LayeredBabel(app, settings, (PUBLIC,), configure_jinja=False, locale_selector=_locale_of_page)


def _locale_of_page() -> Locale | None:
    page = page_context_or_none()
    return locale_of(page.read.locale) if page else None


def catalogs_fingerprint(settings: Settings, code: str) -> bytes:
    """Return the fingerprint of the messages in a language of the site, with those that it falls back to."""
    pattern = f"{code.replace('_', '-').partition('-')[0]}*/LC_MESSAGES/*.mo"
    folders = settings.layers("translations")
    files = [file for folder in folders for file in sorted(folder.glob(pattern))]
    return combined(*map(file_fingerprint, files))


@lru_cache(maxsize=64)
def locale_of(code: str) -> Locale:
    """Return Babel's locale for a language of the site; English if Babel doesn't know it, since any
    locale will do for its texts.
    """
    for tag in (code.replace("-", "_"), code.partition("-")[0]):
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@lru_cache(maxsize=64)
def open_graph_locale(tag: str) -> str:
    """Return a language tag in Open Graph's form, `language_TERRITORY`.

    A missing territory is the likeliest one (CLDR), where most readers of the language and script
    are.
    """
    try:
        language, territory, script = parse_locale(tag, sep="-")[:3]
    except ValueError:
        return tag.replace("-", "_")
    likely = get_global("likely_subtags")
    expanded = likely.get(f"{language}_{script}") or likely.get(language)
    territory = territory or (parse_locale(expanded)[1] if expanded else None)
    return f"{language}_{territory}" if territory else str(language)


def locale() -> Locale:
    """Return the Babel locale of the page."""
    page = page_context_or_none()
    return locale_of(page.read.locale) if page else flask_babel.get_locale() or Locale("en")


def translations() -> Translations:
    """Return the translations of the page's language, memoized with its snapshot."""
    page = page_context_or_none()
    if page is None:
        outside: Translations = flask_babel.get_translations()
        return outside
    if page.translations is None:
        name = ("catalog", page.read.locale)
        page.translations = page.read.snapshot.memo(name, flask_babel.get_translations)
    return page.translations


def gettext(text: str, **values: object) -> str:
    """Translate a message and fill its placeholders with `values`."""
    phrase = _isolated(translations().ugettext(text), plain(text))
    return phrase % values if values else phrase


def pgettext(context: str, text: str, **values: object) -> str:
    """Translate a message with a context, such as a pattern of dates."""
    phrase: str = translations().upgettext(context, text)
    return phrase % values if values else phrase


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Translate a message with a number, which it may name `num`."""
    phrase = _isolated(translations().ungettext(one, many, num), one, many)
    return phrase % {"num": num, **values}


def _isolated(phrase: str, *english: str) -> str:
    """Return a message; on a right-to-left page one that isn't translated is isolated by characters,
    since it may stand in an attribute. “Location:” would be shown as “:Location”.
    """
    if phrase in english and _is_right_to_left() and LETTERS.search(PLACEHOLDER.sub("", phrase)):
        return f"{LEFT_TO_RIGHT}{phrase}{END_OF_ISOLATE}"
    return phrase


def _is_right_to_left() -> bool:
    page = page_context_or_none()
    return page is not None and page.read.language.dir == "rtl"


# For templates: messages may hold markup, and values are escaped.


def phrase(context: str, text: str) -> Markup:
    """Return the translation of a message with a context, its placeholders not filled."""
    return Markup(_isolated(translations().upgettext(context, text), text))  # noqa: S704 - translators write it


def plural_phrase(context: str, one: str, many: str, num: int) -> Markup:
    """Return the translation of a message with a number, its placeholders not filled. `context` may
    be empty.
    """
    catalog, forms = translations(), (one, many, num)
    text = catalog.unpgettext(context, *forms) if context else catalog.ungettext(*forms)
    return Markup(_isolated(text, one, many))  # noqa: S704 - translators write it


def plural_index(num: int) -> int:
    """Return the index of the plural form of a number, by the rule of the page's catalogs."""
    rule = getattr(translations(), "plural", None)
    return int(rule(num) if rule else num != 1)


def gettext_html(text: str, **values: object) -> Markup:
    """Translate a message in a template."""
    phrase = Markup(gettext(text))  # noqa: S704 - translators write it
    return phrase % values if values else phrase


def pgettext_html(context: str, text: str, **values: object) -> Markup:
    """Translate a message with a context in a template."""
    return phrase(context, text) % values


def ngettext_html(one: str, many: str, num: int, **values: object) -> Markup:
    """Translate a message with a number in a template."""
    return plural_phrase("", one, many, num) % {"num": num, **values}


def npgettext_html(context: str, one: str, many: str, num: int, **values: object) -> Markup:
    """Translate a message with a context and a number in a template."""
    return plural_phrase(context, one, many, num) % {"num": num, **values}
