"""From a page of the site to the form behind it: /editor/at/<address>, as the browser shows it."""

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import entry_url, overview, site
from blueprints.editor.context import preview as render_page
from blueprints.editor.media import media_page
from blueprints.editor.own_addresses import bare_address, entry_of_page, path_of
from blueprints.editor.slots import AccountPlace
from blueprints.shared.address_targets import AddressTarget, AddressTargets
from cms.core.errors import NotFound
from cms.schema.content_type import Model
from cms.schema.paths import SINGLE
from cms.site import Site

blueprint = Blueprint("at", __name__)

FRONT = "/"
FILE = re.compile(r"/?(?:media/(.+)|pictures/(.+)/[^/]+)")
COMPLETE_URL = re.compile(r"(https?):/+(.+)", re.IGNORECASE)
"""A complete URL; servers reduce its two slashes to one."""
EXTENSION = re.compile(r"\.\w{2,5}/?$")


class Targets(AddressTargets):
    """The targets of the addresses of the site."""

    def prefix(self) -> str:
        """Return the address that leads to the form of a page, if the page's follows it."""
        return url_for("at.entry", address="")

    def find(self, path: str) -> AddressTarget | None:
        """Return the target of a path of the site; None if it has none."""
        return target_of(path)


def open_targets(_site: Site) -> Targets:
    """Return the targets of a site."""
    return Targets()


@blueprint.get("/at/", defaults={"address": ""})
@blueprint.get("/at/<path:address>")
def entry(address: str) -> ResponseReturnValue:
    """Redirect to the form, list or file at an address of the site.

    The address is a complete URL, or a path with or without its language and final slash. In
    `?address=` it may have a fragment.
    """
    requested = request.args.get("address", "") or address
    whole = COMPLETE_URL.fullmatch(requested)
    path = path_of(f"{whole[1]}://{whole[2]}") if whole else requested
    target = target_of(path) if path is not None else None
    if target is None:
        return render_template(
            "editor/errors/unknown_address.html",
            address=requested if whole else f"/{requested.lstrip('/')}",
            words=requested.strip("/").rpartition("/")[2].replace("-", " "),
        ), 404
    return redirect(target.url, 303)


def bookmarklet(_place: AccountPlace) -> dict[str, str]:
    """Return the bookmarklet that leads from a page of the site to its form. It runs on that page,
    not in the editor.
    """
    url = url_for("at.entry", address="", _external=True)
    script = f"javascript:void(location.href='{url}?address='+encodeURIComponent(location.href))"
    return {"bookmarklet": script}


def target_of(path: str) -> AddressTarget | None:
    """Return the target of the path of a page, of a part of one, of a list, or of a file."""
    path_only = path.partition("#")[0].partition("?")[0]
    if name := entry_of_page(path):
        return _form(*name)
    if file := FILE.fullmatch(path_only):
        return _file(unquote(file[1] or file[2]))
    bare = bare_address(overview().staff, path_only)
    if bare == FRONT:
        return _form("site", SINGLE) if path else None
    return _list(bare) or _enclosing_entry(bare)


def _form(type: str, key: str) -> AddressTarget:
    label = site().models[type].label
    return AddressTarget(entry_url((type, key)), _(label))


def _file(name: str) -> AddressTarget | None:
    try:
        site().paths.media_file(name)
    except NotFound:
        return None
    url = media_page(name) or url_for("media.file", name=name)
    return AddressTarget(url, name.rpartition("/")[2])


def _prefixes() -> dict[str, Model]:
    """Return the beginning of a type's addresses (`news/`) → the type."""
    routes = {
        model.route.partition("{")[0]: model for model in site().models.values() if model.route
    }
    return {prefix: model for prefix, model in routes.items() if prefix}


def _list(bare: str) -> AddressTarget | None:
    """Return the list of a type, with the filters in the address, if the site has a page there."""
    for prefix, model in _prefixes().items():
        if bare.startswith(prefix) and _is_page(bare):
            filters = dict(_narrowed(model, bare.removeprefix(prefix)))
            return AddressTarget(
                url_for("entries.index", type=model.name, **filters), _(model.plural)
            )
    return None


def _narrowed(model: Model, rest: str) -> Iterator[tuple[str, str]]:
    """Yield the filters in the rest of a list's address: `category/research/`."""
    parts = rest.strip("/").split("/")
    for field, value in pairwise(parts):
        if field in model.filters:
            yield field, value


def _is_page(bare: str) -> bool:
    staff = overview().staff
    status = render_page()(staff, f"/{staff.default_locale}/{bare}")[1]
    return status == 200


def _enclosing_entry(bare: str) -> AddressTarget | None:
    """Return the entry whose file or subpage is at an address."""
    while (bare := bare.rstrip("/")) and f"{bare}/" not in _prefixes():
        if name := entry_of_page(bare) or entry_of_page(EXTENSION.sub("", bare)):
            return _form(*name)
        bare = bare.rpartition("/")[0]
    return None
