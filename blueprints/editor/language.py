"""The language of the editor: the account's; before sign-in the one asked for, else the browser's."""

from dataclasses import dataclass

from flask import request, session
from flask_login import current_user

from cms.accounts.account import INTERFACES

ASKED = "interface"


@dataclass(frozen=True, slots=True)
class Interface:
    """A language of the editor: its code, the tag that stands in `lang`, its own name."""

    code: str
    lang: str
    name: str


KNOWN = {one.code: one for one in (Interface("en", "en", "English"), Interface("zh", "zh-Hans", "中文"))}
LANGUAGES = tuple(KNOWN[code] for code in INTERFACES)


def remember() -> None:
    """Keep the language that `?lang=` asks for, until somebody signs in."""
    asked = request.args.get("lang", "")
    if asked in INTERFACES and not current_user.is_authenticated:
        session[ASKED] = asked


def choose() -> str:
    """The code of the language to speak in."""
    if current_user.is_authenticated:
        return str(current_user.account.interface)
    return session.get(ASKED) or request.accept_languages.best_match(INTERFACES, "en") or "en"


def interface() -> Interface:
    """The language to speak in."""
    return KNOWN[choose()]
