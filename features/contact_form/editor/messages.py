"""Visitors' messages: read, mark, send by mail again, delete. Not for translators."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor.context import actor, may, page_number, see_other, site
from blueprints.editor.sensitive import sensitive
from blueprints.editor.slots import EmptyPlace
from cms.editing.entry_list import paginate
from features.contact_form.inbox import PERMISSION, UNMAILED, Messages, NoMessage
from features.contact_form.message import VisitorMessage

blueprint = Blueprint("messages", __name__, url_prefix="/messages")

PER_PAGE = 50
"""Messages per page."""


def messages() -> Messages:
    """Return the messages of the site."""
    return site().get(Messages)


def number_unread() -> int:
    """Return the number of unread messages."""
    return messages().unread()


def task(place: EmptyPlace) -> dict[str, int] | None:
    """Return the number of unread messages, for accounts that may read them; None without any."""
    number = number_unread() if may(PERMISSION) else 0
    return {"number": number} if number else None


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List all messages or the unread ones, newest first."""
    only = request.args.get("state") == "unread"
    found = [message for message in messages().all(actor()) if not only or message.read is None]
    return render_template(
        "contact_form/editor/index.html",
        found=paginate(found, page_number(), PER_PAGE),
        only=only,
        days=messages().days,
        unmailed=unmailed(),
    )


@blueprint.get("/<id>/")
def one(id: str) -> ResponseReturnValue:
    """Show one message; the page's script marks it as read."""
    message = messages().get(actor(), id)
    return render_template("contact_form/editor/one.html", message=message, unmailed=unmailed())


def unmailed() -> tuple[str, ...]:
    """Return the states of messages that can be sent by mail again; none without a mail server."""
    return UNMAILED if messages().mailer.works else ()


@blueprint.post("/<id>/read")
def read(id: str) -> ResponseReturnValue:
    """Mark a message as read."""
    messages().mark(actor(), id, read=True)
    return see_other("messages.one", id=id)


@blueprint.post("/<id>/unread")
def unread(id: str) -> ResponseReturnValue:
    """Mark a message as unread."""
    messages().mark(actor(), id, read=False)
    flash(_("Marked as unread."), "done")
    return see_other("messages.index")


@blueprint.post("/send")
def send() -> ResponseReturnValue:
    """Mail the ticked messages that the mail server refused or that exceeded the limit."""
    number = messages().send_again(actor(), request.form.getlist("id"))
    if number:
        flash(
            ngettext(
                "%(num)s message is being sent by email.",
                "%(num)s messages are being sent by email.",
                number,
            ),
            "done",
        )
    else:
        flash(_("First select messages that were not sent by email."), "warning")
    return see_other("messages.index")


@blueprint.post("/erase")
@sensitive
def erase() -> ResponseReturnValue:
    """Ask for confirmation to delete the ticked messages, and delete them once confirmed."""
    ids = request.form.getlist("id")
    if request.form.get("sure") == "yes":
        gone = messages().erase(actor(), ids)
        flash(ngettext("%(num)s message deleted.", "%(num)s messages deleted.", gone), "done")
    elif found := [message for id in ids if (message := find_message(id))]:
        return render_template("contact_form/editor/erase.html", messages=found)
    else:
        flash(_("First select the messages to delete."), "warning")
    return see_other("messages.index")


def find_message(id: str) -> VisitorMessage | None:
    """Return a message, or None."""
    try:
        return messages().get(actor(), id)
    except NoMessage:
        return None
