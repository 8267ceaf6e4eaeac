"""Colleagues who have the form of an entry open. The script of a form asks for them regularly, which
also records that the form is open.
"""

from functools import partial

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from blueprints.editor.context import attempt, me, name_of, open_entry, site
from blueprints.editor.staff_sessions import UNATTENDED
from cms.content import Name

blueprint = Blueprint("open_forms", __name__)
ADDRESS = f"/entries/<type>/<key>{UNATTENDED}"


def others_at(name: Name) -> list[str]:
    """Return the names of others who have the form of an entry open."""
    ids = attempt(partial(site().open_forms.accounts, name), ())
    return [name_of(account) for account in ids if account != me().id]


def note_open(name: Name) -> None:
    """Record that the account has a form open; skipped while it can't be stored."""
    attempt(partial(site().open_forms.record, me().id, name), None)


@blueprint.get(ADDRESS)
def stay(type: str, key: str) -> ResponseReturnValue:
    """Record that the form is still open. Answers with JSON. `shown`: HTML that names the others."""
    name = open_entry(type, key).name
    note_open(name)
    return {"shown": render_template("editor/entry/open_now.html", others=others_at(name))}


@blueprint.post(ADDRESS)
def leave(type: str, key: str) -> ResponseReturnValue:
    """Record that the form was left."""
    attempt(partial(site().open_forms.close, me().id, open_entry(type, key).name), None)
    return {}
