"""Subscribing to the newsletter: live only, without session or cookie.

Only a person who confirms the subscription by the link in a letter is on the list. No answer shows
whether an address is on the list.
"""

from typing import TYPE_CHECKING, Any

from flask import Request
from flask.typing import ResponseReturnValue

from cms.content import Reader
from cms.core.errors import NotFound
from cms.web.context import app_state
from cms.web.i18n import gettext as _
from cms.web.pages.page import Crumb, PageMeta, page
from cms.web.templating.render import url
from cms.web.templating.slots import PagePlace
from features.newsletter import section

if TYPE_CHECKING:
    from features.newsletter.service import Newsletter


@section.live("/", methods=("GET", "POST"))
def newsletter(read: Reader, request: Request) -> ResponseReturnValue:
    require_newsletter()
    from features.newsletter.form import answer  # forms and mail take time to load

    return answer(read, request)


@section.live("/sent/")
def newsletter_sent(read: Reader, request: Request) -> str:
    require_newsletter()
    return status_page(read, "sent", _("Check your email"))


@section.live("/confirm/<token>/", methods=("GET", "POST"), in_removed_languages=True)
def confirm_newsletter(read: Reader, request: Request, token: str) -> ResponseReturnValue:
    """Confirm by a button, since mail filters open the links in letters before people do."""
    subscribers = require_newsletter().subscribers
    if request.method == "POST":
        done = subscribers.confirm(token)
        return status_page(
            read, "confirmed" if done else "late", heading(done)
        ), 200 if done else 410
    if not subscribers.pending(token):
        return status_page(read, "late", heading(done=False)), 410
    return status_page(read, "confirm", _("Confirm your subscription"))


def heading(done: bool) -> str:
    return _("You have subscribed") if done else _("This link no longer holds")


@section.live("/leave/<token>/", methods=("GET", "POST"), in_removed_languages=True)
def leave_newsletter(read: Reader, request: Request, token: str) -> ResponseReturnValue:
    """Unsubscribe by a button, or by a mail program's own POST (RFC 8058).

    Mail programs follow no redirect, and the fields of their POST are not read. It works even if
    subscribing is no longer possible.
    """
    subscribers = site_newsletter().subscribers
    if not subscribers.is_leave_token(token):
        raise NotFound
    if request.method == "POST":
        subscribers.leave(token)
        return status_page(read, "left", _("You have unsubscribed"))
    return status_page(read, "leave", _("Unsubscribe from the newsletter"))


def site_newsletter() -> "Newsletter":
    """Return the newsletter of the site."""
    from features.newsletter.service import Newsletter  # takes time to load

    return app_state().site.get(Newsletter)


def is_offered() -> bool:
    """Return whether visitors can subscribe, which a frozen site alone can't offer."""
    site = app_state().site
    return site.settings.of("newsletter") and site.settings.live and site_newsletter().works


def offered(place: PagePlace) -> dict[str, Any] | None:
    """Return no values for the fill; None if visitors can't subscribe, which leaves it out."""
    return {} if is_offered() else None


def require_newsletter() -> "Newsletter":
    """Return the newsletter. Raises NotFound if visitors can't subscribe."""
    if not is_offered():
        raise NotFound
    return site_newsletter()


def crumb() -> Crumb:
    # i18n: News sent by email
    return _("Newsletter"), url("newsletter.newsletter")


def status_page(read: Reader, what: str, title: str) -> str:
    """Render a page with an outcome or a button, by `what` (see its template)."""
    meta = PageMeta(title, "", [crumb(), (title, "")], kind="error")
    return page(read, "newsletter/said.html", meta, what=what)
