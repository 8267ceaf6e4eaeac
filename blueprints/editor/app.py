"""The application factory of the staff app."""

from collections.abc import Iterator
from importlib import import_module

from flask import Blueprint, Flask, request
from werkzeug.utils import find_modules

from blueprints.editor import errors, language, security, signin, templating
from blueprints.editor.context import Preview, require
from blueprints.editor.staff_sessions import StaffSessions
from cms.accounts.secret_key import secret_key
from cms.accounts.sessions import Sessions
from cms.core.feature import SIGN_IN, Feature
from cms.publish.builder_interface import Builder
from cms.publish.publisher import Publisher
from cms.site import Site
from cms.web.public_addresses import SectionPages


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
    site: Site,
    render: Preview,
    builder: Builder | None = None,
    section_pages: SectionPages | None = None,
) -> Flask:
    """Create the app.

    `render` renders the public page at a path from a snapshot: (HTML, status). `builder` builds the
    site's files; without one the site can't be published from here. `section_pages` knows
    the public pages that aren't entries'.
    """
    app = Flask(__name__, static_folder=None)
    app.secret_key = secret_key(site.paths)
    app.config["TRUSTED_HOSTS"] = list(site.settings.trusted_hosts) or None
    app.session_interface = StaffSessions(
        site.get(Sessions), site.accounts.get, app.secret_key, signin.remaining_step
    )
    app.extensions |= {
        "oasis": site,
        "oasis.preview": render,
        "oasis.section_pages": section_pages,
        "oasis.publisher": Publisher(site, builder) if builder else None,
    }
    blueprints = tuple(editor_blueprints(site))  # imports all functions of templates
    templating.set_up(app, site)
    signin.set_up(app)
    security.set_up(app)
    errors.set_up(app)
    language.set_up(app, site.settings)
    owners = {name: one for one in site.settings.features for name in one.screens}
    for blueprint in blueprints:
        if blueprint.import_name in owners:
            _register_screen(app, site, owners[blueprint.import_name], blueprint)
        else:
            app.register_blueprint(blueprint)
    return app


def _register_screen(app: Flask, site: Site, feature: Feature, blueprint: Blueprint) -> None:
    """Register a screen of a feature, which has failed if its name or an address is taken. Its
    permission is asked for before each view but those that need no sign-in.
    """
    permission = feature.screens[blueprint.import_name]

    def ask() -> None:
        if request.endpoint not in feature.open_views:
            require(permission)

    taken = {str(rule) for rule in app.url_map.iter_rules()}
    try:
        app.register_blueprint(blueprint)
        if permission != SIGN_IN:
            app.before_request_funcs.setdefault(blueprint.name, []).append(ask)
        own = [
            str(rule)
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith(f"{blueprint.name}.")
        ]
        if twice := sorted(taken.intersection(own)):
            raise ValueError(f"another view has the address {', '.join(twice)}")
    except ValueError as error:
        site.note_failure(feature.name, error)
