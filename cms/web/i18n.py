"""Phrases in the language of the page that is being made, by Flask-Babel's names.

Flask-Babel itself finds out the language anew for each phrase (5 µs, and a page has eighty), and
takes 20 ms to load.
"""

from gettext import NullTranslations

from babel.core import Locale
from markupsafe import Markup

from cms.web.context import tongue


def catalogue() -> NullTranslations:
    """The translations of the page's language."""
    return tongue().words


def locale() -> Locale:
    """The Babel locale of the page."""
    return tongue().locale


def gettext(text: str, **values: object) -> str:
    """A phrase, its placeholders filled with `values`."""
    said: str = catalogue().gettext(text)
    return said % values if values else said


def pgettext(context: str, text: str, **values: object) -> str:
    """A phrase that means something else elsewhere."""
    said: str = catalogue().pgettext(context, text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """A phrase for a number, which it may name `num`."""
    said: str = catalogue().ngettext(one, many, num)
    return said % {"num": num, **values}


def marked(text: str, **values: object) -> Markup:
    """A phrase in a template: its placeholders take values as they are safe to show."""
    said = tongue().marked(text)
    return said % values if values else said


def pmarked(context: str, text: str, **values: object) -> Markup:
    """A phrase in a template that means something else elsewhere."""
    return Markup(catalogue().pgettext(context, text)) % values  # noqa: S704 - translators write it


def nmarked(one: str, many: str, num: int, **values: object) -> Markup:
    """A phrase in a template for a number."""
    return Markup(catalogue().ngettext(one, many, num)) % {"num": num, **values}  # noqa: S704 - translators write it


def npmarked(context: str, one: str, many: str, num: int, **values: object) -> Markup:
    """A phrase in a template for a number that means something else elsewhere."""
    said = catalogue().npgettext(context, one, many, num)
    return Markup(said) % {"num": num, **values}  # noqa: S704 - translators write it
