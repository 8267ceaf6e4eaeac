"""The attributes that say which language a text is in and which way it runs, for pages in either
direction.
"""

from typing import Any

from markupsafe import Markup, escape

from cms.core.languages import Text
from cms.web.context import page_context
from cms.web.locale_data import locale_of


def lang(tag: str) -> Markup:
    """` lang="…"`, and ` dir="…"` where that language runs the other way than the page; nothing for
    an empty tag.
    """
    if not tag:
        return Markup("")
    return Markup(' lang="{}"').format(tag) + direction(tag)


def lang_of(text: Any) -> Markup:
    """The same for a text that is borrowed from another language; nothing for one in the page's."""
    return lang(text.lang) if isinstance(text, Text) and text.borrowed else Markup("")


def direction(tag: str) -> Markup:
    """` dir="…"` where a language (BCP 47) runs the other way than the page."""
    read = page_context().read
    known = next((locale.dir for locale in read.locales if locale.lang == tag), "")
    own = known or locale_of(tag).text_direction
    return Markup("") if own == read.language.dir else Markup(' dir="{}"').format(own)


def ltr(text: Any) -> Any:
    """An identifier, a telephone number or a range of pages, set apart where the page runs from
    right to left.

    Digits take their direction from the page: “1–12” would be read as “12–1”.
    """
    if not text or page_context().read.language.dir != "rtl":
        return text
    return Markup('<bdi dir="ltr">{}</bdi>').format(escape(text))
