"""/second-factor/: recovery codes, removing a factor, and fills of the pages of accounts."""

from typing import Any

from flask import Blueprint, flash, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.account import local_url
from blueprints.editor.context import me, require, see_other, site
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.security_events import log_event
from blueprints.editor.sensitive import sensitive
from blueprints.editor.slots import AccountPlace
from blueprints.editor.users import require_account
from cms.core.errors import Refusal
from cms.core.i18n import N_
from features.second_factor.factors import FactorFiles
from features.second_factor.removal import remove_all
from features.second_factor.step import CODES, is_required

blueprint = Blueprint("second_factor", __name__, url_prefix="/second-factor")


class Required(Refusal):
    """The role requires a second factor."""

    msgid = N_("Your role requires a second factor. Add another one before you remove this.")


@blueprint.get("/codes")
def codes() -> ResponseReturnValue:
    """Show new recovery codes once."""
    if not (new := session.pop(CODES, ())):
        return see_other("account.me", _anchor="second-factor")
    after = request.args.get("next", "")
    return render_template("second_factor/editor/codes.html", codes=new, after=local_url(after))


@blueprint.post("/codes")
@sensitive
def new_codes() -> ResponseReturnValue:
    """Create new recovery codes; earlier ones end."""
    if site().get(FactorFiles).of(me().id).exist:
        session[CODES] = site().get(FactorFiles).new_recovery_codes(me().id)
        log_event("recovery-codes")
    return see_other("second_factor.codes", next="/account/")


@blueprint.post("/app/remove")
@sensitive
def remove_app() -> ResponseReturnValue:
    """Remove one's own app, unless the role requires it."""
    if is_needed():
        flash(refusal_text(Required()), "error")
    else:
        site().get(FactorFiles).remove_app(me().id)
        log_event("second-factor-removed")
        flash(_("The app is removed."), "done")
    return see_other("account.me", _anchor="second-factor")


@blueprint.post("/passkeys/<key>/remove")
@sensitive
def remove_passkey(key: str) -> ResponseReturnValue:
    """Remove one's own passkey, unless the role requires it."""
    if is_needed():
        flash(refusal_text(Required()), "error")
    else:
        site().get(FactorFiles).remove_passkey(me().id, key)
        log_event("passkey-removed")
        flash(_("The passkey is removed."), "done")
    return see_other("account.me", _anchor="second-factor")


def is_needed() -> bool:
    """Return whether the account's only factor is required by its role."""
    return is_required(me()) and site().get(FactorFiles).of(me().id).number == 1


@blueprint.post("/accounts/<id>/remove")
@sensitive
def remove_of_user(id: str) -> ResponseReturnValue:
    """Remove the lost second factor of another account. For administrators only."""
    require("accounts")
    account = require_account(id)
    remove_all(site(), account)
    log_event("second-factor-removed", account.id)
    flash(_("The second factor is removed, and all sessions of the account have ended."), "done")
    return see_other("users.one", id=id)


def panel(place: AccountPlace) -> dict[str, Any]:
    """Return the values of the panel on one's own account page."""
    factors = site().get(FactorFiles).of(place.account.id)
    return {"factors": factors, "is_needed": factors.number == 1 and is_required(place.account)}


def of_user(place: AccountPlace) -> dict[str, Any] | None:
    """Return the values of the panel on an account's page; None if there is nothing to say."""
    try:
        exists = site().get(FactorFiles).of(place.account.id).exist
    except Refusal:  # a damaged file, which can be removed too
        exists = True
    required = is_required(place.account)
    return {"exists": exists, "required": required} if exists or required else None
