"""The parts of an entry's form that stay current while it is open; its script asks for them."""

from flask import Blueprint, get_template_attribute, render_template
from flask.typing import ResponseReturnValue

from blueprints.editor.context import open_entry
from blueprints.editor.schedule import language_statuses
from blueprints.editor.site_update import public_pages
from blueprints.editor.staff_sessions import UNATTENDED
from cms.schema.entry_ref import Name

blueprint = Blueprint("form_state", __name__)


class Colleagues:
    """The colleagues who have a form open. A feature may have a service of this class; without one,
    none are known.
    """

    def at(self, name: Name) -> list[str]:
        """Return the names of others who have the form of an entry open."""
        return []


@blueprint.get(f"/entries/<type>/<key>{UNATTENDED}")
def current(type: str, key: str) -> ResponseReturnValue:
    """Answer with JSON. `shown`: HTML with the colleagues who have the form open · `pages`: HTML
    with the public pages · `states`: HTML with the state of each language · `updating`: whether the
    pages are about to change.
    """
    edited = open_entry(type, key)
    pages = public_pages(edited)
    links = get_template_attribute("editor/components/pages.html", "page_links")
    return {
        "shown": render_template("editor/entry/open_now.html", edited=edited),
        "pages": links(pages, *edited.name),
        "states": render_template(
            "editor/entry/states.html",
            edited=edited,
            statuses=language_statuses(edited),
            pages=pages,
        ),
        "updating": pages.updating,
    }
