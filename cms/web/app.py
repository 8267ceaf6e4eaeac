"""The public app: exactly what is frozen. No sign-in, no cookie, and no session: without a secret key,
Flask’s own is one that nothing can be written into.
"""

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
from cms.schema.paths import is_inside
from cms.site import open_site
from cms.web import errors, health, i18n
from cms.web.context import EXTENSION_NAME, AppState, Assets, Urls, leave_page
from cms.web.context import app_state as current_state
from cms.web.freeze import web_dependencies
from cms.web.pages.page import drawing_of_entry, drawing_of_section, share_link
from cms.web.pages.people import placeholder
from cms.web.section import Section
from cms.web.site_sections import parts_of
from cms.web.static_files import is_public
from cms.web.templating import render, responsive_images, sheets
from cms.web.templating.render import PageEnvironment, loader


def create_public(sections: Iterable[Section], settings: Settings, clock: Clock = utc_now) -> Flask:
    """The public app of the given sections over the site that `settings` name."""
    app = Flask("oasis", static_folder=None)
    app.jinja_loader = loader(settings)
    app.jinja_environment = PageEnvironment
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts) or None
    app.url_map.strict_slashes = True
    if settings.site:
        compile_catalogs(settings.layers("translations"))
    by_name, models = parts_of(settings, sections)
    for section in by_name.values():
        app.register_blueprint(section)
    site = open_site(settings, models, _taken(app), clock)
    state = AppState(
        site,
        Urls(app),
        Assets(settings.layers("static")),
        by_name,
    )
    for section in by_name.values():
        state.entry_views |= section.entry_views
        state.page_views |= section.page_views
        state.views |= section.views
        state.parts |= section.parts
    app.extensions[EXTENSION_NAME] = state
    app.teardown_appcontext(leave_page)
    i18n.set_up(app, settings)
    render.set_up(app)
    responsive_images.set_up(app)
    sheets.set_up(app)
    app.jinja_env.globals |= {
        "drawing_of": drawing_of_entry,
        "drawing_of_section": drawing_of_section,
        "placeholder_of": placeholder,
        "share_link": share_link,
    }
    web_dependencies.set_up(app)
    app.add_url_rule("/static/<path:filename>", "static", static)
    app.add_url_rule("/media/<path:name>", "media", medium)
    health.set_up(app, site)
    app.after_request(_finish)
    errors.set_up(app)
    return app


def _taken(app: Flask) -> frozenset[str]:
    """Addresses of the sections' own pages below their fronts, which no entry may have."""
    rules = {
        str(rule).removeprefix("/<locale>/")
        for rule in app.url_map.iter_rules()
        if rule.arguments == {"locale"}
    }
    return frozenset(rules - {"", *(f"{name}/" for name in app.blueprints)})


def static(filename: str) -> Response:
    """A file of the static folders."""
    folders = current_state().assets.folders
    folder = next((one for one in folders[:-1] if is_inside(one, one / filename)), folders[-1])
    return send_from_directory(folder, filename)


def medium(name: str) -> Response:
    """A file of the media folder that something published shows; where it stood before it was moved,
    the way to it.
    """
    found = current_state()
    paths, snapshot = found.site.paths, found.site.store.snapshot()
    new = moved_to(paths.media, name)
    if new and is_public(found, snapshot, new):
        response = make_response(redirect(url_for("media", name=new), 301))
        response.headers["Cache-Control"] = NO_CACHE  # it may be moved back
        return response
    try:
        if not is_public(found, snapshot, name):
            raise NotFound
        response = send_file(paths.media_file(new or name), mimetype=media_type(f"/media/{name}"))
    except NotFound:
        raise HTTPException(response=errors.missing()) from None
    response.headers.update(upload_headers(f"/media/{name}"))
    return response


def _finish(response: Response) -> Response:
    """Headers of every public answer; a page that hasn't changed is a 304."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/static/"):
        fresh = "v" in request.args
        response.headers["Cache-Control"] = IMMUTABLE if fresh else NO_CACHE
    elif request.path.startswith(PREFIX) and response.status_code == 200:
        response.headers["Cache-Control"] = IMMUTABLE
    elif (
        response.status_code == 200
        and not response.direct_passthrough
        and "Cache-Control" not in response.headers
    ):
        response.headers["Cache-Control"] = REVALIDATE
        response.add_etag()
        response.make_conditional(request)
    return response
