"""Phrases in the language of the page that is being made: Flask-Babel's, for message ids that may
hold a context (`NC_`) and for templates, which want markup.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import flask_babel
from babel.core import Locale
from babel.support import Translations
from flask import Flask
from markupsafe import Markup

from cms.core.i18n import plain
from cms.core.settings import Settings
from cms.web.context import page_context_or_none
from cms.web.locale_data import locale_of


def set_up(app: Flask, settings: Settings) -> None:
    """Give the public app the catalogs of all layers; where no page is being made, English."""
    layers = reversed(settings.layers("translations"))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, layers))
    flask_babel.Babel(app, configure_jinja=False, locale_selector=_locale_of_page)


def _locale_of_page() -> Locale | None:
    now = page_context_or_none()
    return locale_of(now.read.locale) if now else None


def locale() -> Locale:
    """The Babel locale of the page."""
    return flask_babel.get_locale() or Locale("en")


def translations() -> Translations:
    """The translations of the page's language. Flask-Babel is asked once a page, which has eighty
    phrases.
    """
    now = page_context_or_none()
    if now and now.words:
        return now.words
    found: Translations = flask_babel.get_translations()
    if now:
        now.words = found
    return found


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Phrases and dates of the page in another language, while this lasts."""
    now = page_context_or_none()
    own = now.words if now else None
    try:
        if now:
            now.words = None
        with flask_babel.force_locale(locale_of(code)):
            yield
    finally:
        if now:
            now.words = own


def gettext(text: str, **values: object) -> str:
    """A phrase, its placeholders filled with `values`."""
    said = plain(translations().ugettext(text))
    return said % values if values else said


def pgettext(context: str, text: str, **values: object) -> str:
    """A phrase that means something else elsewhere."""
    said: str = translations().upgettext(context, text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """A phrase for a number, which it may name `num`."""
    said: str = translations().ungettext(one, many, num)
    return said % {"num": num, **values}


def marked(text: str, **values: object) -> Markup:
    """A phrase in a template: its placeholders take values as they are safe to show."""
    said = Markup(gettext(text))  # noqa: S704 - translators write it
    return said % values if values else said


def pmarked(context: str, text: str, **values: object) -> Markup:
    """A phrase in a template that means something else elsewhere."""
    return Markup(translations().upgettext(context, text)) % values  # noqa: S704 - translators write it


def nmarked(one: str, many: str, num: int, **values: object) -> Markup:
    """A phrase in a template for a number."""
    said = translations().ungettext(one, many, num)
    return Markup(said) % {"num": num, **values}  # noqa: S704 - translators write it


def npmarked(context: str, one: str, many: str, num: int, **values: object) -> Markup:
    """A phrase in a template for a number that means something else elsewhere."""
    said = translations().unpgettext(context, one, many, num)
    return Markup(said) % {"num": num, **values}  # noqa: S704 - translators write it
