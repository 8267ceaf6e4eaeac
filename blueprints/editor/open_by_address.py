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
    name = entry_at(overview().staff, address) or entry_at(overview().snapshot, address)
    if name is None:
        return render_template(
            "editor/errors/unknown_address.html",
            address=f"/{address}",
            words=address.strip("/").rpartition("/")[2].replace("-", " "),
        ), 404
    return redirect(url_for("entry.edit", type=name[0], key=name[1]), 303)


def entry_at(snapshot: Snapshot, address: str) -> Name | None:
    """The entry that stands, or stood, at an address."""
    first, _slash, rest = address.removesuffix("index.html").strip("/").partition("/")
    place = f"{rest if first in snapshot.by_code else f'{first}/{rest}'.strip('/')}/"
    name, moved = standing(snapshot, place)
    return name or (snapshot.addresses.at.get(moved) if moved else None)
