"""The accounts of the staff and their roles. For administrators only."""

from flask import Blueprint, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import me, require, see_other, site
from blueprints.editor.forms import PostedForm, posted_form
from blueprints.editor.security import origin
from blueprints.editor.security_events import log_event
from blueprints.editor.sensitive import sensitive
from cms.accounts.accounts import Account
from cms.accounts.errors import NoAccount

blueprint = Blueprint("users", __name__, url_prefix="/users")

LINK = "link"
"""Session key of a new one-time link, until it has been shown."""


@blueprint.before_request
def require_administrator() -> None:
    """Require the permission for every view."""
    require("accounts")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List all accounts."""
    return render_template("editor/users/index.html", accounts=site().accounts.all())


@blueprint.route("/invite", methods=["GET", "POST"])
@sensitive
def invite() -> ResponseReturnValue:
    """Create an account, and show its one-time link."""
    form = posted_form("email", "name", "languages", role="editor")
    if request.method == "POST":
        with form:
            account, token = site().accounts.invite(
                form["email"], form["name"], form["role"], form.many["languages"], me().id
            )
            log_event("invite", account.id, account.role)
            return show_link(account.id, token)
    return render_template("editor/users/invite.html", form=form), form.status


@blueprint.get("/<id>/")
def one(id: str) -> ResponseReturnValue:
    """Show an account: role, languages, state, and once its new link."""
    account = require_account(id)
    form = PostedForm({"role": account.role}, {"languages": list(account.languages)})
    return show(account, form)


def show(account: Account, form: PostedForm) -> ResponseReturnValue:
    """Render the page of an account, with the errors of a form."""
    link = session.pop(LINK) if session.get(LINK, {}).get("id") == account.id else {}
    url = origin() + url_for("account.setup", token=link["token"]) if link else ""
    return render_template(
        "editor/users/one.html", account=account, form=form, link=url
    ), form.status


@blueprint.post("/<id>/role")
@sensitive
def role(id: str) -> ResponseReturnValue:
    """Change role and languages."""
    with (form := posted_form("role", "languages")):
        account = site().accounts.change_role(id, form["role"], form.many["languages"])
        log_event("role", id, account.role)
        return saved(id)
    return show(require_account(id), form)


@blueprint.post("/<id>/disable")
@sensitive
def disable(id: str) -> ResponseReturnValue:
    """Disable an account and end its sessions."""
    with (form := posted_form("role")):
        site().accounts.disable(id)
        log_event("disable", id)
        return saved(id)
    account = require_account(id)
    form.values["role"], form.many["languages"] = account.role, list(account.languages)
    return show(account, form)


@blueprint.post("/<id>/enable")
@sensitive
def enable(id: str) -> ResponseReturnValue:
    """Enable an account."""
    site().accounts.enable(id)
    log_event("enable", id)
    return saved(id)


@blueprint.post("/<id>/link")
@sensitive
def new_link(id: str) -> ResponseReturnValue:
    """Create a new one-time link, for a lost invitation or a forgotten password."""
    token = site().accounts.reset_link(id)
    log_event("link", id)
    return show_link(id, token)


def show_link(id: str, token: str) -> ResponseReturnValue:
    """Show a link once on the account's page."""
    session[LINK] = {"id": id, "token": token}
    return see_other("users.one", id=id)


def saved(id: str) -> ResponseReturnValue:
    flash(_("Saved."), "done")
    return see_other("users.one", id=id)


def require_account(id: str) -> Account:
    """Return an account. Raises NoAccount."""
    account = site().accounts.get(id)
    if account is None:
        raise NoAccount
    return account
