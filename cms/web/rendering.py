"""Templates: what they can call, and how a page asks for them."""

from typing import Any

import orjson
from babel.support import NullTranslations
from flask import Flask, current_app, g
from flask_babel import get_translations, gettext
from jinja2 import StrictUndefined
from markupsafe import Markup

from cms.fields import Choice
from cms.languages import Text
from cms.web import formats, places
from cms.web.references import reference
from cms.web.state import note, state


def set_up(app: Flask) -> None:
    """Give the app's templates their filters and functions."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: words().ugettext(text), lambda one, many, number: words().ungettext(one, many, number),
        newstyle=True, pgettext=lambda context, text: words().upgettext(context, text),
        npgettext=lambda context, one, many, number: words().unpgettext(context, one, many, number))
    environment.filters |= {"markdown": markdown, "date": formats.date_text, "iso": formats.iso, "jsonld": jsonld,
                            "choice_label": choice_label, "number": formats.number_text, "reference": reference,
                            "interval": formats.interval_text, "foreign": formats.foreign}
    environment.globals |= {"asset": asset, "url": url, "country": formats.country,
                            "date_range": formats.date_range, "language_name": formats.language_name,
                            "position": places.position, "height": places.height,
                            "unconfirmed": places.unconfirmed}


def words() -> NullTranslations:
    """The page's translations. Flask-Babel finds out the language anew for each of a page's eighty phrases."""
    if "words" not in g:
        g.words = get_translations()
    found: NullTranslations = g.words
    return found


def render_template(template: str, **context: Any) -> str:
    """Render a template into the page's trace, without Flask's request, session and g in it."""
    note("template", template)
    return current_app.jinja_env.get_template(template).render(context)


def url(endpoint: str, **values: Any) -> str:
    """The address of a page in the language of this one."""
    return state().urls.build(endpoint, g.read.locale, **values)


def asset(name: str) -> str:
    """The address of a static file; the page is stale when the file changes."""
    address = state().assets.url(name)
    note("asset", name)
    return address


def markdown(text: str) -> Markup:
    """A Markdown text as safe HTML, with its language where that isn't the page's."""
    html = Markup(g.read.render(text).html)  # noqa: S704 - sanitised by cms.text
    if isinstance(text, Text) and text.borrowed:
        return Markup('<div lang="{}">{}</div>').format(text.lang, html)
    return html


def jsonld(data: dict[str, Any]) -> Markup:
    """JSON that can stand in a script element: no sign in it can end the element."""
    text = orjson.dumps(data).decode()
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704


def choice_label(value: str | None, type: str, path: str) -> str:
    """What a person reads for a choice's value, in the page's language."""
    field = g.read.snapshot.model(type).field(path)
    choices = field.choices if isinstance(field, Choice) else {}
    return gettext(choices[value]) if value in choices else ""
