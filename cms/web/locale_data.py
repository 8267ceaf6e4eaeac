"""Babel's locales for the languages of a site."""

from babel.core import Locale, UnknownLocaleError


def locale_of(code: str) -> Locale:
    """How a language writes dates and numbers; as English does where nobody knows, for its texts
    are no less good.
    """
    for known in (code.replace("-", "_"), code.partition("-")[0]):
        try:
            return Locale.parse(known)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")
