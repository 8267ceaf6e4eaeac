"""The staff app, put together."""

from typing import Any

from flask import Flask
from flask_login import current_user
from jinja2 import StrictUndefined

from blueprints.editor import (
    account,
    activity,
    audit_messages,
    bulk,
    bulk_words,
    calendar,
    dashboard,
    entries,
    entry,
    errors,
    help,
    history,
    interface_text,
    labels,
    language,
    link_targets,
    list_words,
    live_checks,
    media,
    media_file,
    media_many,
    media_move,
    media_undo,
    menus,
    messages,
    on_site,
    open_by_address,
    palette,
    permissions,
    preview,
    preview_pane,
    problems,
    publish_words,
    publishing,
    redirects,
    related,
    security,
    security_log,
    security_words,
    signin,
    spreadsheet,
    statistics,
    structure,
    terms,
    translate,
    translate_view,
    trash,
    typed_values,
    users,
)
from blueprints.editor.context import Preview, locales, me, name_of, overview
from blueprints.editor.context import site as our
from blueprints.editor.navigation import here, navigation_groups
from cms.accounts.list_settings import MAX_NAME_LENGTH
from cms.accounts.passwords import MIN_LENGTH
from cms.core.catalogs import DOMAINS, EDITOR, translated
from cms.core.languages import Text
from cms.media.uploads import MAX_FILES, MEGABYTES
from cms.publish.builder_interface import Builder
from cms.publish.publisher import Publisher
from cms.site import Site, secret_key
from cms.web.context import Assets
from cms.web.i18n import LayeredBabel, locale_of
from cms.web.public_addresses import ListAddresses
from cms.web.staff_sessions import StaffSessions
from cms.web.templating.render import PageEnvironment, loader

TASKS = (
    account,
    activity,
    bulk,
    calendar,
    open_by_address,
    dashboard,
    entries,
    entry,
    help,
    history,
    link_targets,
    live_checks,
    media,
    media_file,
    media_many,
    media_move,
    media_undo,
    menus,
    messages,
    palette,
    preview,
    preview_pane,
    problems,
    publishing,
    redirects,
    related,
    security_log,
    spreadsheet,
    statistics,
    structure,
    terms,
    translate,
    trash,
    typed_values,
    users,
)
"""One file, one blueprint, one task."""

FILTERS = {
    "refusal": interface_text.refusal_text,
    "ago": interface_text.ago_text,
    "moment": interface_text.moment_text,
    "day": interface_text.day_text,
    "said": publish_words.message_text,
    "day_of": publish_words.day_of,
}
GLOBALS = {
    "rail": navigation_groups,
    "here": here,
    "help_address": help.help_address,
    "may": permissions.may,
    "name_of": name_of,
    "about_file": media_file.about_file,
    "language": interface_text.language_text,
    "reading_order": interface_text.reading_order,
    "find": lambda type, key: overview().get(type, key),
    "where": interface_text.where,
    "entry_title": interface_text.entry_title,
    "short_name": labels.short_name,
    "role_name": labels.role_name,
    "role_help": labels.role_help,
    "state_name": labels.state_name,
    "status_name": labels.status_name,
    "act_text": audit_messages.act_text,
    "version_text": audit_messages.version_text,
    "language_list": interface_text.language_list,
    "name_list": interface_text.name_list,
    "about": interface_text.about,
    "aside": interface_text.aside,
    "job_name": publish_words.job_name,
    "job_state": publish_words.job_state,
    "job_tone": publish_words.job_tone,
    "job_by": publish_words.job_by,
    "check_name": publish_words.check_name,
    "blocks": publish_words.blocks,
    "entry_of": publish_words.entry_of,
    "entry_text": publish_words.entry_text,
    "label_of": publish_words.label_of,
    "related_types": related.related_types,
    "related_groups": related.related_groups,
    "moment_taken_for": typed_values.moment_taken_for,
    "taken_for": typed_values.taken_for,
    "codes_of": typed_values.codes_of,
    "to_tick": typed_values.to_tick,
    "last_amiss": on_site.last_amiss,
    "tag": interface_text.tag,
    "zone_text": interface_text.zone_text,
    "column_text": list_words.column_text,
    "bulk_text": bulk_words.bulk_text,
    "event_text": security_words.event_text,
    "event_note": security_words.event_note,
    "event_by": security_words.event_by,
    "event_about": security_words.event_about,
    "also_here": translate_view.also_here,
    "form_address": translate_view.form_address,
    "may_be_small": translate_view.may_be_small,
    "original_of": translate_view.original_of,
    "source_changes": translate_view.source_changes,
    "translate_into": translate_view.translate_into,
    "translated": translate.translated,
    "may_machine": lambda: our().machine_translation.is_set_up,
    "structure_tabs": structure.structure_tabs,
    "tree_action": structure.tree_action,
    "menu_offer": menus.menu_offer,
    "locale_choices": interface_text.locale_choices,
    "roles": tuple(labels.ROLES),
}


def create_app(site: Site, render: Preview, builder: Builder | None, lists: ListAddresses) -> Flask:
    """See `open_editor`."""
    app = Flask(__name__, static_folder=None)
    app.jinja_environment = PageEnvironment
    app.jinja_loader = loader(site.settings)
    app.secret_key = secret_key(site.paths)
    app.config["TRUSTED_HOSTS"] = list(site.settings.trusted_hosts) or None
    app.session_interface = StaffSessions(site.sessions, site.accounts.get, app.secret_key)
    app.extensions |= {
        "oasis": site,
        "oasis.preview": render,
        "oasis.lists": lists,
        "oasis.publisher": Publisher(site, builder) if builder else None,
    }
    app.extensions[language.SPOKEN] = language.interfaces_of(
        translated(site.settings.layers("translations"), EDITOR)
    )
    LayeredBabel(app, site.settings, DOMAINS, locale_selector=lambda: locale_of(language.choose()))
    signin.set_up(app)
    security.set_up(app)
    errors.set_up(app)
    app.before_request(language.remember)
    for task in TASKS:
        app.register_blueprint(task.blueprint)
    _set_up_templates(app, site, Assets(site.settings.layers("static")))
    return app


def _set_up_templates(app: Flask, site: Site, assets: Assets) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= FILTERS
    environment.globals |= GLOBALS | {
        "interfaces": tuple(app.extensions[language.SPOKEN].values()),
        "models": site.models,
        "asset": assets.url,
        "own_asset": assets.own,
        "limits": LIMITS,
    }
    app.context_processor(_everywhere)


LIMITS = {
    "password": MIN_LENGTH,
    "megabytes": MEGABYTES,
    "files": MAX_FILES,
    "view_name": MAX_NAME_LENGTH,
}
"""Rules of the engine that forms tell."""


def _everywhere() -> dict[str, Any]:
    """Template context of every page: language, institute, account."""
    interface = language.interface()
    return {
        "interface": interface,
        "institute": _institute(interface),
        "locales": locales(),
        "me": me() if current_user.is_authenticated else None,
    }


def _institute(interface: language.Interface) -> Text:
    """The institute's short name, in the language of the editor where it has one in it."""
    snapshot = our().store.snapshot()
    values = snapshot.content.site.values
    names = values.get("short") or values.get("name") or {}
    code = next(
        (code for code in (interface.code, snapshot.default_locale, *names) if code in names), ""
    )
    tag = snapshot.by_code[code].lang if code in snapshot.by_code else code
    return Text(names.get(code, "Oasis"), tag or interface.lang)
