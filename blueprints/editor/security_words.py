"""Words for the events of the security log."""

from flask_babel import gettext as _

from blueprints.editor.audit_messages import version_text
from blueprints.editor.context import name_of, site
from blueprints.editor.labels import ROLES, role_name
from blueprints.editor.publish_words import MACHINES, STATES
from cms.accounts.security_log import SecurityEvent
from cms.core.i18n import N_

EVENTS = {
    "sign-in": N_("Signed in"),
    "sign-in-failed": N_("Sign-in failed"),
    "sign-in-disabled": N_("Sign-in with a disabled account refused"),
    "throttled": N_("Too many attempts: refused for a while"),
    "sign-out": N_("Signed out"),
    "sign-out-everywhere": N_("Signed out on every device"),
    "password": N_("Password changed"),
    "calendar": N_("Private calendar address created"),
    "calendar-ended": N_("Private calendar address disabled"),
    "password-refused": N_("Password change refused: wrong current password"),
    "link-used": N_("One-time link used"),
    "link-refused": N_("Used, expired or wrong one-time link refused"),
    "first-run-link": N_("One-time link for the first administrator created"),
    "link": N_("One-time link created"),
    "invite": N_("Account created"),
    "role": N_("Role or languages changed"),
    "disable": N_("Account disabled"),
    "enable": N_("Account enabled"),
    "forbidden": N_("Refused: the role doesn’t allow it"),
    "csrf": N_("Form without a valid token refused"),
    "foreign-origin": N_("Form from another site refused"),
    "publish": N_("Site published"),
    "publish-failed": N_("Publish failed or was blocked"),
    "rollback": N_("Release rolled back"),
    "rollback-failed": N_("Rollback failed"),
    "settings": N_("Site settings changed"),
}


def event_text(event: SecurityEvent) -> str:
    """The sentence for an event; an event of a later version is shown by its name."""
    return _(EVENTS[event.what]) if event.what in EVENTS else event.what


def event_by(event: SecurityEvent) -> str:
    """The account of an event by its present name, else by the name at that time; or the program's
    part.
    """
    if event.who:
        return name_of(event.who) if name_of(event.who) != event.who else event.name
    return _(MACHINES[event.name]) if event.name in MACHINES else event.name


def event_about(event: SecurityEvent) -> str:
    """Whom or what it concerns: an account, a part of the settings, a release."""
    model = site().models.get(event.about) if event.what == "settings" else None
    return _(model.label) if model else name_of(event.about)


def event_note(event: SecurityEvent) -> str:
    """The note of an event."""
    if event.note in ROLES:
        return role_name(event.note)
    if event.what == "settings":
        return version_text(event.note, event_by(event))
    return _(STATES[event.note]) if event.note in STATES else event.note
