"""Colleagues who have the form of an entry open. The script of a form asks for them and
for what visitors see of the entry; this also records that the form is open.
"""

from functools import partial

from flask import Blueprint, get_template_attribute, render_template
from flask.typing import ResponseReturnValue

from blueprints.editor.context import attempt, me, name_of, open_entry, site
from blueprints.editor.schedule import language_statuses
from blueprints.editor.site_update import public_pages
from blueprints.editor.staff_sessions import UNATTENDED
from blueprints.editor.template_functions import template_function
from cms.accounts.open_forms import OpenForms
from cms.schema.entry_ref import Name

blueprint = Blueprint("open_forms", __name__)
ADDRESS = f"/entries/<type>/<key>{UNATTENDED}"


@template_function
def others_at(name: Name) -> list[str]:
    """Return the names of others who have the form of an entry open."""
    ids = attempt(partial(site().get(OpenForms).accounts, name), ())
    return [name_of(account) for account in ids if account != me().id]


def note_open(name: Name) -> None:
    """Record that the account has a form open; skipped while it can't be stored."""
    attempt(partial(site().get(OpenForms).record, me().id, name), None)


@blueprint.get(ADDRESS)
def stay(type: str, key: str) -> ResponseReturnValue:
    """Record that the form is still open. Answers with JSON. `shown`: HTML that names the others ·
    `pages`: HTML with the public pages · `states`: HTML with the state of each language ·
    `updating`: whether the pages are about to change.
    """
    edited = open_entry(type, key)
    note_open(edited.name)
    pages = public_pages(edited)
    links = get_template_attribute("editor/components/pages.html", "page_links")
    return {
        "shown": render_template("editor/entry/open_now.html", others=others_at(edited.name)),
        "pages": links(pages, *edited.name),
        "states": render_template(
            "editor/entry/states.html",
            edited=edited,
            statuses=language_statuses(edited),
            pages=pages,
        ),
        "updating": pages.updating,
    }


@blueprint.post(ADDRESS)
def leave(type: str, key: str) -> ResponseReturnValue:
    """Record that the form was left."""
    attempt(partial(site().get(OpenForms).close, me().id, open_entry(type, key).name), None)
    return {}
