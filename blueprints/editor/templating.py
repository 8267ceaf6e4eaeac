"""The templates of the staff app: their loader, functions and constants."""

from functools import partial
from typing import Any

from flask import Flask, current_app, g
from flask_login import current_user
from jinja2 import StrictUndefined

from blueprints.editor import language
from blueprints.editor.context import forget_memoized, locales, me
from blueprints.editor.context import site as current_site
from blueprints.editor.labels import ACCOUNT_STATES, ROLE_HELP, ROLES
from blueprints.editor.publish_words import JOB_TONES
from blueprints.editor.security import import_map
from blueprints.editor.slots import SLOTS
from blueprints.editor.template_functions import FILTERS, FUNCTIONS
from cms.accounts.passwords import MIN_LENGTH
from cms.core.filled_slots import Slots
from cms.core.languages import Text
from cms.editing.forms.diff import words
from cms.media.uploads import MAX_FILES, MEGABYTES
from cms.site import Site
from cms.web.context import Assets
from cms.web.templating.render import PageEnvironment, keep_compiled, loader

LIMITS = {
    "password": MIN_LENGTH,
    "megabytes": MEGABYTES,
    "files": MAX_FILES,
}
"""Limits that forms mention."""


def set_up(app: Flask, site: Site) -> None:
    """Set up the environment of the templates, once all modules with functions are imported."""
    app.teardown_appcontext(forget_memoized)
    app.jinja_environment = PageEnvironment
    app.jinja_loader = loader(site.settings)
    assets = Assets(site.settings)
    environment = app.jinja_env
    keep_compiled(environment, site.paths)
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= FILTERS
    environment.globals |= FUNCTIONS | {
        "ACCOUNT_STATES": ACCOUNT_STATES,
        "JOB_TONES": JOB_TONES,
        "ROLES": ROLES,
        "ROLE_HELP": ROLE_HELP,
        "models": site.models,
        "asset": assets.url,
        "own_asset": assets.optional_url,
        "import_map": partial(import_map, assets, [one.name for one in site.settings.features]),
        "slot": Slots(SLOTS, site.settings.features, render_part, site.note_failure),
        "limits": LIMITS,
        "word_differences": words,
    }
    app.context_processor(_page_context)


def render_part(template: str, **values: Any) -> str:
    """Render the fill of a feature. The context processors run once a request."""
    if "page_context" not in g:
        g.page_context = {}
        current_app.update_template_context(g.page_context)
    part: str = current_app.jinja_env.get_template(template).render(g.page_context | values)
    return part


def _page_context() -> dict[str, Any]:
    """Return the template context of every page."""
    interface = language.interface()
    return {
        "interface": interface,
        "institute": _institute(interface),
        "locales": locales(),
        "zone": current_site().store.snapshot().zone,
        "me": me() if current_user.is_authenticated else None,
    }


def _institute(interface: language.Interface) -> Text:
    """Return the institute's short name, in the editor's language if it has one."""
    snapshot = current_site().store.snapshot()
    values = snapshot.content.site.values
    names = values.get("short") or values.get("name") or {}
    code = next(
        (code for code in (interface.code, snapshot.default_locale, *names) if code in names), ""
    )
    tag = snapshot.by_code[code].lang if code in snapshot.by_code else code
    return Text(names.get(code, "Oasis"), tag or interface.lang)
