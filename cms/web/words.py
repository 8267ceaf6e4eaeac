"""Phrases in the language of the page that is being made, by Flask-Babel's names.

Flask-Babel finds out the language anew for each phrase (5 µs, and a page has eighty); it still serves where no page is
being made.
"""

from babel import Locale
from babel.support import NullTranslations
from flask_babel import get_locale, get_translations
from markupsafe import Markup

from cms.web.state import here_if_any


def catalogue() -> NullTranslations:
    """The translations of the page's language."""
    here = here_if_any()
    return here.tongue.words if here else get_translations()


def locale() -> Locale:
    """The Babel locale of the page."""
    here = here_if_any()
    return here.tongue.locale if here else get_locale() or Locale("en")


def gettext(text: str, **values: object) -> str:
    """A phrase, its placeholders filled with `values`."""
    said: str = catalogue().ugettext(text)
    return said % values if values else said


def pgettext(context: str, text: str, **values: object) -> str:
    """A phrase that means something else elsewhere."""
    said: str = catalogue().upgettext(context, text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """A phrase for a number, which it may name `num`."""
    said: str = catalogue().ungettext(one, many, num)
    return said % {"num": num, **values}


def marked(text: str, **values: object) -> Markup:
    """A phrase in a template: its placeholders take values as they are safe to show."""
    here = here_if_any()
    said = here.tongue.marked(text) if here else Markup(get_translations().ugettext(text))  # noqa: S704 - translators'
    return said % values if values else said


def pmarked(context: str, text: str, **values: object) -> Markup:
    """A phrase in a template that means something else elsewhere."""
    return Markup(catalogue().upgettext(context, text)) % values  # noqa: S704 - translators write it


def nmarked(one: str, many: str, num: int, **values: object) -> Markup:
    """A phrase in a template for a number."""
    return Markup(catalogue().ungettext(one, many, num)) % {"num": num, **values}  # noqa: S704 - translators write it


def npmarked(context: str, one: str, many: str, num: int, **values: object) -> Markup:
    """A phrase in a template for a number that means something else elsewhere."""
    said = catalogue().unpgettext(context, one, many, num)
    return Markup(said) % {"num": num, **values}  # noqa: S704 - translators write it
