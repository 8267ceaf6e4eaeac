"""From a page of the site to the form behind it: /editor/at/<address>, as the browser shows it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.editor.context import overview
from cms.content import Name, Snapshot
from cms.content.dependency_fingerprints import standing

blueprint = Blueprint("at", __name__)


@blueprint.get("/at/", defaults={"address": ""})
@blueprint.get("/at/<path:address>")
def entry(address: str) -> ResponseReturnValue:
    """Open the form of the entry whose page stands at an address, with or without its language and
    last slash.
    """
    name = entry_of_page(address)
    if name is None:
        return render_template(
            "editor/errors/unknown_address.html",
            address=f"/{address}",
            words=address.strip("/").rpartition("/")[2].replace("-", " "),
        ), 404
    return redirect(url_for("entry.edit", type=name[0], key=name[1]), 303)


def entry_of_page(address: str) -> Name | None:
    """The entry that stands, or stood, at an address: as it is being edited, else as it is shown."""
    return entry_at(overview().staff, address) or entry_at(overview().snapshot, address)


def entry_at(snapshot: Snapshot, address: str) -> Name | None:
    """The entry that stands, or stood, at an address; one without a page stands at a place of a list."""
    path, _hash, anchor = address.partition("#")
    first, _slash, rest = path.removesuffix("index.html").strip("/").partition("/")
    place = f"{rest if first in snapshot.by_code else f'{first}/{rest}'.strip('/')}/"
    listed = {snapshot.addresses.of[name]: name for name in snapshot.addresses.listed}
    if found := listed.get(f"{place}#{anchor}"):
        return found
    name, moved = standing(snapshot, place)
    return name or (snapshot.addresses.at.get(moved) or listed.get(moved) if moved else None)
