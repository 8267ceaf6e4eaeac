"""The application factory of the staff app."""

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any

from flask import Blueprint, Flask, current_app, g
from flask_login import current_user
from jinja2 import StrictUndefined
from werkzeug.utils import find_modules

from blueprints.editor import errors, language, security, signin
from blueprints.editor.activity import act_text, version_text
from blueprints.editor.bulk_words import bulk_text, remark_text, shown_cells, shown_changes
from blueprints.editor.calendar import event_title
from blueprints.editor.context import (
    Preview,
    entry_row,
    forget_memoized,
    locales,
    may,
    may_release,
    me,
    name_of,
)
from blueprints.editor.context import site as current_site
from blueprints.editor.entry_form import code_names, options
from blueprints.editor.form_additions import any_of, form_address
from blueprints.editor.form_page import title_of
from blueprints.editor.form_words import form_words
from blueprints.editor.help import help_url
from blueprints.editor.interface_text import (
    ago_text,
    day_text,
    entry_title,
    field_text,
    labelled,
    lang_attribute,
    language_list,
    language_text,
    locale_choices,
    location_labels,
    moment_text,
    name_list,
    reading_order,
    refusal_text,
    with_note,
    zone_text,
)
from blueprints.editor.labels import ACCOUNT_STATES, ROLE_HELP, ROLES, short_name, status_name
from blueprints.editor.list_words import column_text
from blueprints.editor.media_file import about_file
from blueprints.editor.menus import menu_choices
from blueprints.editor.navigation import current_url, navigation_groups
from blueprints.editor.on_site import last_failed_job
from blueprints.editor.open_forms import others_at
from blueprints.editor.originals import may_mark_small, original_control, source_changes
from blueprints.editor.publish_words import (
    JOB_TONES,
    blocks,
    check_name,
    day_of,
    entry_text,
    finding_entry,
    finding_label,
    job_by,
    job_name,
    job_state,
    message_text,
    waiting_by,
    waiting_kind,
)
from blueprints.editor.related import related_groups, related_types
from blueprints.editor.security import import_map
from blueprints.editor.security_log import event_about, event_by, event_note, event_text
from blueprints.editor.site_update import number_waiting, pages_of, public_url, serves_files
from blueprints.editor.slots import SLOTS
from blueprints.editor.staff_sessions import StaffSessions
from blueprints.editor.structure import structure_tabs
from blueprints.editor.typed_values import (
    checkbox_options,
    control_interpretation,
    datalist_id,
    moment_interpretation,
)
from cms.accounts.list_settings import MAX_NAME_LENGTH
from cms.accounts.passwords import MIN_LENGTH
from cms.core.catalogs import DOMAINS, EDITOR, translated_locales
from cms.core.languages import Text
from cms.core.slots import Slots
from cms.editing.forms.diff import words
from cms.media.uploads import MAX_FILES, MEGABYTES
from cms.publish.builder_interface import Builder
from cms.publish.publisher import Publisher
from cms.site import Site, secret_key
from cms.web.context import Assets
from cms.web.i18n import LayeredBabel, locale_of
from cms.web.public_addresses import SectionPages
from cms.web.templating.render import PageEnvironment, keep_compiled, loader

FILTERS = {
    "refusal": refusal_text,
    "ago": ago_text,
    "moment": moment_text,
    "day": day_text,
    "message": message_text,
    "day_of": day_of,
}
FUNCTIONS = (
    labelled,
    about_file,
    act_text,
    any_of,
    others_at,
    with_note,
    blocks,
    bulk_text,
    check_name,
    code_names,
    datalist_id,
    column_text,
    finding_entry,
    entry_text,
    entry_title,
    event_about,
    event_by,
    event_note,
    event_text,
    event_title,
    field_text,
    form_address,
    form_words,
    help_url,
    current_url,
    job_by,
    job_name,
    job_state,
    finding_label,
    language_list,
    language_text,
    last_failed_job,
    entry_row,
    locale_choices,
    may,
    may_mark_small,
    may_release,
    number_waiting,
    pages_of,
    public_url,
    serves_files,
    menu_choices,
    moment_interpretation,
    name_list,
    name_of,
    navigation_groups,
    options,
    original_control,
    reading_order,
    related_groups,
    related_types,
    remark_text,
    short_name,
    shown_cells,
    shown_changes,
    source_changes,
    status_name,
    structure_tabs,
    lang_attribute,
    control_interpretation,
    title_of,
    checkbox_options,
    version_text,
    waiting_by,
    waiting_kind,
    location_labels,
    zone_text,
)
"""The functions that templates can call."""
LIMITS = {
    "password": MIN_LENGTH,
    "megabytes": MEGABYTES,
    "files": MAX_FILES,
    "view_name": MAX_NAME_LENGTH,
}
"""Limits that forms mention."""


def editor_blueprints(site: Site) -> Iterator[Blueprint]:
    """Yield the blueprint of each module of this package or of a feature that has one."""
    for name in find_modules("blueprints.editor"):
        blueprint = getattr(import_module(name), "blueprint", None)
        if blueprint:
            yield blueprint
    for feature in site.settings.features:
        for name in feature.screens:
            try:
                yield import_module(name).blueprint
            except Exception as error:
                site.note_failure(feature.name, error)


def create_app(
    site: Site, render: Preview, builder: Builder | None, section_pages: SectionPages | None
) -> Flask:
    """Create the app; see `open_editor`."""
    app = Flask(__name__, static_folder=None)
    app.teardown_appcontext(forget_memoized)
    app.jinja_environment = PageEnvironment
    app.jinja_loader = loader(site.settings)
    app.secret_key = secret_key(site.paths)
    app.config["TRUSTED_HOSTS"] = list(site.settings.trusted_hosts) or None
    app.session_interface = StaffSessions(site.sessions, site.accounts.get, app.secret_key)
    app.extensions |= {
        "oasis": site,
        "oasis.preview": render,
        "oasis.section_pages": section_pages,
        "oasis.publisher": Publisher(site, builder) if builder else None,
    }
    app.extensions[language.EXTENSION] = language.interfaces_of(
        translated_locales(site.settings.layers("translations"), EDITOR)
    )
    LayeredBabel(
        app, site.settings, DOMAINS, locale_selector=lambda: locale_of(language.interface_code())
    )
    signin.set_up(app)
    security.set_up(app)
    errors.set_up(app)
    app.before_request(language.remember_requested)
    for blueprint in editor_blueprints(site):
        app.register_blueprint(blueprint)
    _set_up_templates(app, site, Assets(site.settings))
    return app


def _set_up_templates(app: Flask, site: Site, assets: Assets) -> None:
    environment = app.jinja_env
    keep_compiled(environment, site.paths)
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= FILTERS
    environment.globals |= {function.__name__: function for function in FUNCTIONS}
    environment.globals |= {
        "ACCOUNT_STATES": ACCOUNT_STATES,
        "JOB_TONES": JOB_TONES,
        "ROLES": ROLES,
        "ROLE_HELP": ROLE_HELP,
        "interfaces": tuple(app.extensions[language.EXTENSION].values()),
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
    """Render what a feature puts at a place; what every page knows is computed once a request."""
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
