"""Subscribing to the newsletter: live only, without session or cookie. Who asks gets a letter, and only
who confirms is on the list; what is said doesn't tell whether somebody is.
"""

from typing import TYPE_CHECKING

from flask import Request
from flask.typing import ResponseReturnValue

from blueprints.common import common
from cms.content import Reader
from cms.core.errors import NotFound
from cms.web.context import app_state
from cms.web.i18n import gettext as _
from cms.web.pages.page import Crumb, PageMeta, page
from cms.web.templating.render import url

if TYPE_CHECKING:
    from cms.newsletter.newsletter import Newsletter


@common.live("/<locale>/newsletter/", methods=("GET", "POST"))
def newsletter(read: Reader, request: Request) -> ResponseReturnValue:
    offered()
    from blueprints.common.newsletter_form import answer  # forms and mail take time to load

    return answer(read, request)


@common.live("/<locale>/newsletter/sent/")
def newsletter_sent(read: Reader, request: Request) -> str:
    offered()
    return said(read, "sent", _("Check your email"))


@common.live("/<locale>/newsletter/confirm/<token>/", methods=("GET", "POST"), lasting=True)
def confirm_newsletter(read: Reader, request: Request, token: str) -> ResponseReturnValue:
    """A page with a button, since programs open links in letters before people do."""
    subscribers = offered().subscribers
    if request.method == "POST":
        done = subscribers.confirm(token)
        return said(read, "confirmed" if done else "late", heading(done)), 200 if done else 410
    if not subscribers.pending(token):
        return said(read, "late", heading(done=False)), 410
    return said(read, "confirm", _("Confirm your subscription"))


def heading(done: bool) -> str:
    return _("You have subscribed") if done else _("This link no longer holds")


@common.live("/<locale>/newsletter/leave/<token>/", methods=("GET", "POST"), lasting=True)
def leave_newsletter(read: Reader, request: Request, token: str) -> ResponseReturnValue:
    """Mail programs send the form themselves (RFC 8058) and follow no redirect; its fields are not
    read. It works where nobody can subscribe any more, too.
    """
    subscribers = app_state().site.newsletter.subscribers
    if not subscribers.is_leave_token(token):
        raise NotFound
    if request.method == "POST":
        subscribers.leave(token)
        return said(read, "left", _("You have unsubscribed"))
    return said(read, "leave", _("Unsubscribe from the newsletter"))


def is_offered() -> bool:
    """Whether visitors can subscribe: files alone can't take an address."""
    site = app_state().site
    return site.settings.newsletter and site.settings.live and site.newsletter.works


def offered() -> "Newsletter":
    """Raises NotFound where the site has no newsletter."""
    if not is_offered():
        raise NotFound
    return app_state().site.newsletter


def crumb() -> Crumb:
    # i18n: News sent by email
    return _("Newsletter"), url("common.newsletter")


def said(read: Reader, what: str, title: str) -> str:
    """A page that tells what has come of it, or asks for a press of a button."""
    meta = PageMeta(title, "", [crumb(), (title, "")], kind="error")
    return page(read, "common/newsletter_said.html", meta, what=what)
