"""Colleagues who have the form of an entry open. A form is open while its page asks for them."""

from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.editor.context import attempt, me, name_of, open_entry, site
from blueprints.editor.form_state import Colleagues
from blueprints.editor.slots import FormPlace
from cms.schema.entry_ref import Name
from cms.site import Site
from features.open_forms.store import OpenForms

blueprint = Blueprint("open_forms", __name__)


def names(place: FormPlace) -> dict[str, Any] | None:
    """Record that the account has a form open. Return the names of other accounts that have it open;
    None if there are none.
    """
    name = place.edited.name
    attempt(partial(site().get(OpenForms).record, me().id, name), None)
    others = site().get(Colleagues).at(name)
    return {"others": others} if others else None


class OpenNow(Colleagues):
    def __init__(self, site: Site) -> None:
        pass

    def at(self, name: Name) -> list[str]:
        ids = attempt(partial(site().get(OpenForms).accounts, name), ())
        return [name_of(account) for account in ids if account != me().id]


@blueprint.post("/entries/<type>/<key>/left")
def leave(type: str, key: str) -> ResponseReturnValue:
    """Record that the form was left."""
    attempt(partial(site().get(OpenForms).close, me().id, open_entry(type, key).name), None)
    return {}
