"""Templates: what they can call, what they read, and the fragments that many pages share."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, current_app, g
from flask_babel import gettext
from jinja2 import Environment, StrictUndefined, meta
from markupsafe import Markup

from cms.fields import Choice
from cms.languages import Text
from cms.store import Reader
from cms.trace import Question, Trace, fingerprint
from cms.web import formats, places
from cms.web.menus import menus
from cms.web.references import reference
from cms.web.state import state


def set_up(app: Flask) -> None:
    """Give the app's templates their filters and functions."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"markdown": markdown, "date": formats.date_text, "iso": formats.iso, "jsonld": jsonld,
                            "choice_label": choice_label, "number": formats.number_text, "reference": reference,
                            "interval": formats.interval_text, "foreign": formats.foreign}
    environment.globals |= {"asset": asset, "url": url, "fragment": fragment, "country": formats.country,
                            "date_range": formats.date_range, "language_name": formats.language_name,
                            "position": places.position, "height": places.height,
                            "unconfirmed": places.unconfirmed}


def render_template(template: str, **context: Any) -> str:
    """Render a template into the page's trace, without Flask's request, session and g in it."""
    trace: Trace = g.read.trace
    for name in sources(template):
        trace.note(Question("template", "", "", "", name), template_hash(name))
    return current_app.jinja_env.get_template(template).render(context)


def fragment(name: str, **values: Any) -> Markup:
    """A part that many pages share, rendered with a trace of its own; the page notes only what came out."""
    page: Reader = g.read
    own = g.read = page.within(Trace())
    try:
        html = render_template(f"fragments/{name}.html", site=own.single("site"), menus=menus(own),
                               locale=own.locale, names=other_names(own), **values)
    finally:
        g.read = page
    page.trace.note(Question("fragment", "", page.locale, name, repr(sorted(values.items()))), fingerprint(html))
    page.trace.expires(own.trace.until)
    return Markup(html)  # noqa: S704 - a template's own output


def other_names(read: Reader) -> tuple[tuple[str, Any], ...]:
    """(language tag, the site's entry) in the site's other languages."""
    others = (locale for locale in read.locales if locale.code != read.locale)
    return tuple((locale.lang, read.within(read.trace, locale.code).single("site")) for locale in others)


def url(endpoint: str, **values: Any) -> str:
    """The address of a page in the language of this one."""
    return state().urls.build(endpoint, g.read.locale, **values)


def asset(name: str) -> str:
    """The address of a static file; the page is stale when the file changes."""
    address = state().assets.url(name)
    g.read.trace.note(Question("asset", "", "", "", name), fingerprint(address))
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


@lru_cache(maxsize=1000)
def _sources(environment: Environment, template: str) -> tuple[str, ...]:
    found, waiting = {template}, [template]
    while waiting:
        source, _, _ = environment.loader.get_source(environment, waiting.pop())  # type: ignore[union-attr]
        for name in meta.find_referenced_templates(environment.parse(source)):
            if name and name not in found:
                found.add(name)
                waiting.append(name)
    return tuple(sorted(found))


def sources(template: str) -> tuple[str, ...]:
    """A template and all that it extends, includes and imports."""
    return _sources(current_app.jinja_env, template)


def template_hash(name: str) -> bytes:
    """What a template's source is known by."""
    return _file_hash(state().site.settings.templates / name)


@lru_cache(maxsize=1000)
def _file_hash(path: Path) -> bytes:
    return fingerprint(path.read_bytes())
