"""/security-log/: the page on which administrators read the log."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor.context import name_of, page_number, site
from blueprints.editor.labels import ROLES
from blueprints.editor.publish_words import MACHINES, STATES
from blueprints.editor.template_functions import template_function
from blueprints.editor.version_text import version_text
from cms.accounts.security_events import NEW_DEVICE, SecurityEvent
from cms.core.feature import contributed
from cms.core.i18n import N_
from features.security_log.log import SHORTENED, SecurityLog

blueprint = Blueprint("security_log", __name__, url_prefix="/security-log")

PER_PAGE = 100
"""Events per page."""
LAST_PAGE = 10_000
EVENTS = {
    "sign-in": N_("Signed in"),
    "sign-in-step": N_("Password accepted; another step is required"),
    "sign-in-failed": N_("Sign-in failed"),
    "sign-in-disabled": N_("Sign-in with a disabled account refused"),
    "throttled": N_("Too many attempts: refused for a while"),
    "sign-out": N_("Signed out"),
    "sign-out-everywhere": N_("Signed out on every device"),
    "session-ended": N_("Signed out on another device"),
    "password": N_("Password changed"),
    "password-refused": N_("Password change refused: wrong current password"),
    "link-used": N_("One-time link used"),
    "link-refused": N_("Used, expired or wrong one-time link refused"),
    "first-run-link": N_("One-time link for the first administrator created"),
    "link": N_("One-time link created"),
    "invite": N_("Account created"),
    "role": N_("Role or languages changed"),
    "disable": N_("Account disabled"),
    "enable": N_("Account enabled"),
    "erase": N_("Data of a person deleted"),
    "forbidden": N_("Refused: the role doesn’t allow it"),
    "csrf": N_("Form without a valid token refused"),
    "foreign-origin": N_("Form from another site refused"),
    "publish": N_("Site updated"),
    "publish-failed": N_("Update of the site failed or was blocked"),
    "rollback": N_("Release rolled back"),
    "rollback-failed": N_("Rollback failed"),
    "settings": N_("Site settings changed"),
    SHORTENED: N_("The log of this month was full: its oldest lines were removed"),
}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the events of a month, newest first."""
    log = site().get(SecurityLog)
    months = log.months()
    month = request.args.get("month", months[0] if months else "")
    page = min(max(page_number(), 1), LAST_PAGE)
    events = log.read(month, (page - 1) * PER_PAGE, PER_PAGE + 1)
    return render_template(
        "security_log/index.html",
        months=months,
        month=month,
        page=page,
        events=events[:PER_PAGE],
        more=len(events) > PER_PAGE,
    )


@template_function
def event_text(event: SecurityEvent) -> str:
    """Return the sentence for an event, or its name if it is of a later version."""
    events = EVENTS | contributed(site().settings.features, "log_events")
    text = _(events[event.what]) if event.what in events else event.what
    if not event.more or event.what == SHORTENED:
        return text
    again = ngettext(
        "%(num)s more time within a minute", "%(num)s more times within a minute", event.more
    )
    # i18n: An event, such as “Sign-in failed”, and how often it happened
    return _("%(event)s: %(times)s", event=text, times=again)


@template_function
def event_by(event: SecurityEvent) -> str:
    """Return the account of an event by its current name, else the name it had; or the part of the
    program.
    """
    if event.who:
        return name_of(event.who) if name_of(event.who) != event.who else event.name
    return _(MACHINES[event.name]) if event.name in MACHINES else event.name


@template_function
def event_about(event: SecurityEvent) -> str:
    """Return the subject of an event: an account, a part of the settings, a release."""
    model = site().models.get(event.about) if event.what == "settings" else None
    return _(model.label) if model else name_of(event.about)


@template_function
def event_note(event: SecurityEvent) -> str:
    """Return the note of an event."""
    if event.note in ROLES:
        return _(ROLES[event.note])
    if event.note == NEW_DEVICE:
        return _("New device")
    if event.what == "settings":
        return version_text(event.note, event_by(event))
    return _(STATES[event.note]) if event.note in STATES else event.note
