"""The public app: exactly what is frozen.

It has no sign-in, no cookie and no session: without a secret key, Flask’s session is read-only.
"""

import logging
from collections.abc import Iterable

from flask import (
    Flask,
    Response,
    make_response,
    redirect,
    request,
    send_file,
    send_from_directory,
    url_for,
)
from werkzeug.exceptions import HTTPException

from cms.content.file_facts import moved_to
from cms.core.catalogs import compile_catalogs
from cms.core.dates import Clock, utc_now
from cms.core.errors import NotFound
from cms.core.http_headers import (
    HEADERS,
    IMMUTABLE,
    NO_CACHE,
    REVALIDATE,
    media_type,
    upload_headers,
)
from cms.core.settings import Settings
from cms.media.renditions import PREFIX
from cms.opening import open_site
from cms.schema.paths import Paths, is_inside
from cms.web import errors, i18n
from cms.web.beside import file_sections
from cms.web.context import EXTENSION_NAME, AppState, Assets, Urls, pop_page_context
from cms.web.context import app_state as current_state
from cms.web.freeze import web_dependencies
from cms.web.own_code import own_code_error
from cms.web.pages.page import (
    drawing_of_entry,
    drawing_of_section,
    note_drawing,
    repeated_drawings,
    unshown_drawing,
)
from cms.web.ranges import answer_range
from cms.web.section import Section
from cms.web.site_sections import OwnCode, load_own_code, sections_and_models
from cms.web.static_files import is_public
from cms.web.templating import render, responsive_images, sheets, text_figures
from cms.web.templating.render import PageEnvironment, loader

log = logging.getLogger("oasis")

MAX_REQUEST_BYTES = 128 * 1024
"""The limit of a request to a public page; the editor has limits of its own."""


def create_public(sections: Iterable[Section], settings: Settings, clock: Clock = utc_now) -> Flask:
    """Create the public app of the given sections for the site that `settings` name.

    The institute's own code is added. If it fails, it is left out and named (`site.own_code_error`).
    """
    of_features = (section for feature in settings.features for section in feature.sections)
    shipped = (*sections, *of_features)
    package = Paths(settings.data, settings.instance, settings.site).sections
    if package is None:
        return _create_public(shipped, OwnCode(), settings, clock)
    try:
        return _create_public(shipped, load_own_code(package), settings, clock)
    except OSError:
        raise
    except Exception as error:
        app = _create_public(
            shipped, OwnCode(), settings, clock
        )  # raises if the cause is elsewhere
        failure = own_code_error(error, package.parent)
        log.exception("%s", failure.text())
        app.extensions[EXTENSION_NAME].site.own_code_error = failure
        return app


def _create_public(
    sections: Iterable[Section], own: OwnCode, settings: Settings, clock: Clock
) -> Flask:
    app = Flask("oasis", static_folder=None)
    app.jinja_loader = loader(settings)
    app.jinja_environment = PageEnvironment
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts) or None
    app.url_map.strict_slashes = True
    compile_catalogs(settings.layers("translations"))
    by_name, models = sections_and_models(settings.data, sections, own)
    for section in by_name.values():
        app.register_blueprint(section)
    taken = {str(rule) for rule in app.url_map.iter_rules()}
    files = file_sections(settings.features, models, by_name.values(), taken)
    for section in files.values():
        app.register_blueprint(section)
    site = open_site(settings, models, _reserved_addresses(app), clock)
    state = AppState(
        site,
        Urls(app),
        Assets(settings),
        by_name | {section.name: section for section in files.values()},
        own.deprecations,
    )
    state.feature_of |= {section.name: feature for feature, section in files.items()}
    for section in state.sections.values():
        state.entry_views |= section.entry_views
        state.page_views |= section.page_views
        state.views |= section.views
        state.fragment_contexts |= section.fragment_contexts
    app.extensions[EXTENSION_NAME] = state
    app.teardown_appcontext(pop_page_context)
    i18n.set_up(app, settings)
    render.set_up(app)
    responsive_images.set_up(app)
    text_figures.set_up(app)
    sheets.set_up(app)
    app.jinja_env.globals |= {
        "drawing_of": drawing_of_entry,
        "drawing_of_section": drawing_of_section,
        "note_drawing": note_drawing,
        "repeated_drawings": repeated_drawings,
        "unshown_drawing": unshown_drawing,
    }
    web_dependencies.set_up(app)
    app.add_url_rule("/static/<path:filename>", "static", static)
    app.add_url_rule("/media/<path:name>", "media", media_file)
    app.after_request(_add_headers)
    errors.set_up(app)
    return app


def _reserved_addresses(app: Flask) -> frozenset[str]:
    """Return the addresses of the sections' own pages below their fronts, which no entry may have."""
    rules = {
        str(rule).removeprefix("/<locale>/")
        for rule in app.url_map.iter_rules()
        if rule.arguments == {"locale"}
    }
    return frozenset(rules - {"", *(f"{name}/" for name in app.blueprints)})


def static(filename: str) -> Response:
    """Serve a file of the static folders."""
    folders = current_state().assets.layers(filename)
    folder = next(
        (folder for folder in folders[:-1] if is_inside(folder, folder / filename)), folders[-1]
    )
    return send_from_directory(folder, filename)


def media_file(name: str) -> Response:
    """Serve a file of the media folder that published content shows; redirect if it was moved."""
    state = current_state()
    paths, snapshot = state.site.paths, state.site.store.snapshot()
    new = moved_to(paths.media, name)
    if new and is_public(state, snapshot, new):
        response = make_response(redirect(url_for("media", name=new), 301))
        response.headers["Cache-Control"] = NO_CACHE  # it may be moved back
        return response
    try:
        if not is_public(state, snapshot, name):
            raise NotFound
        response = send_file(paths.media_file(new or name), mimetype=media_type(f"/media/{name}"))
    except NotFound:
        raise HTTPException(response=errors.not_found()) from None
    response.headers.update(upload_headers(f"/media/{name}"))
    return response


def _add_headers(response: Response) -> Response:
    """Set the headers of public responses; answer 304 if the page hasn't changed."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/static/"):
        is_versioned = "v" in request.args
        response.headers["Cache-Control"] = IMMUTABLE if is_versioned else NO_CACHE
    elif request.path.startswith(PREFIX) and response.status_code == 200:
        response.headers["Cache-Control"] = IMMUTABLE
    elif response.location:  # so that no browser keeps a redirect that has been changed
        response.headers.setdefault("Cache-Control", REVALIDATE)
    elif (
        response.status_code == 200
        and not response.direct_passthrough
        and "Cache-Control" not in response.headers
    ):
        response.headers["Cache-Control"] = REVALIDATE
        response.add_etag()
        if response.accept_ranges == "bytes":
            answer_range(response, request.environ)
        else:
            response.make_conditional(request)
    return response
