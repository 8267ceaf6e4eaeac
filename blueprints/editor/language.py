"""The language of the editor: the account's, also while a step of its sign-in remains; before sign-in
the requested one, else the browser's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import exists
from flask import Flask, current_app, request, session

from blueprints.editor import staff_sessions
from cms.accounts.accounts import valid_interface
from cms.core.catalogs import DOMAINS, EDITOR, translated_locales
from cms.core.errors import Invalid
from cms.core.settings import Settings
from cms.web.i18n import LayeredBabel, locale_of

SESSION_KEY = "interface"
EXTENSION = "oasis.interfaces"
ENGLISH = "en"
"""The language of the message ids, which needs no catalog."""


@dataclass(frozen=True, slots=True)
class Interface:
    """A language of the editor: its code, the value of `lang`, its own name, its direction."""

    code: str
    lang: str
    name: str
    dir: str


Interfaces = dict[str, Interface]


def set_up(app: Flask, settings: Settings) -> None:
    """Give the staff app its catalogs, and the language of each request."""
    found = interfaces_of(translated_locales(settings.layers("translations"), EDITOR))
    app.extensions[EXTENSION] = found
    app.jinja_env.globals["interfaces"] = tuple(found.values())
    LayeredBabel(app, settings, DOMAINS, locale_selector=lambda: locale_of(interface_code()))
    app.before_request(remember_requested)


def interfaces_of(locales: Iterable[str]) -> Interfaces:
    """Return English and the languages of catalogs, by code; folders not named by a language are
    skipped.
    """
    all_interfaces = (_interface(name) for name in dict.fromkeys((ENGLISH, *locales)))
    return {interface.code: interface for interface in all_interfaces if interface}


def _interface(name: str) -> Interface | None:
    try:
        locale, code = Locale.parse(name), valid_interface(name.replace("_", "-"))
    except (UnknownLocaleError, ValueError, Invalid):
        return None
    own = locale.get_display_name(locale) or code
    return Interface(code, _lang(locale, code), own[0].upper() + own[1:], locale.text_direction)


def _lang(locale: Locale, code: str) -> str:
    """Return the code, with the script if the language is written in several: zh-Hans."""
    likely = str(get_global("likely_subtags").get(code, "")).split("_")
    many_scripts = len(likely) > 1 and not locale.script and exists(f"{code}_{likely[1]}")
    return f"{code}-{likely[1]}" if many_scripts else code


def interfaces() -> Interfaces:
    """Return the languages of this editor, by code."""
    return cast(Interfaces, current_app.extensions[EXTENSION])


def require_interface(code: str) -> str:
    """Return the code if it is a language of the editor. Raises Invalid("interface")."""
    return valid_interface(code if code in interfaces() else "")


def remember_requested() -> None:
    """Store the language requested by `?lang=` in the session until the sign-in."""
    requested = request.args.get("lang", "")
    if requested in interfaces() and not staff_sessions.owner():
        session[SESSION_KEY] = requested


def interface_code() -> str:
    """Return the code of the language to use, English if its catalog is gone."""
    if owner := staff_sessions.owner():
        code = owner.interface
    else:
        code = (
            session.get(SESSION_KEY)
            or request.accept_languages.best_match(interfaces(), ENGLISH)
            or ENGLISH
        )
    return code if code in interfaces() else ENGLISH


def interface() -> Interface:
    """Return the language to use."""
    return interfaces()[interface_code()]
