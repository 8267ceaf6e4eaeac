"""Labels of roles and states: message ids, translated when they are shown."""

from flask_babel import gettext as _

from blueprints.editor.template_functions import template_function
from cms.core.i18n import N_
from cms.core.languages import Locale
from cms.editing.entry_status import STATUSES

ROLES = {
    "administrator": N_("Administrator"),
    "editor": N_("Editor"),
    "translator": N_("Translator"),
}
ROLE_HELP = {
    "administrator": N_("Can do everything, including accounts and site settings."),
    "editor": N_("Can write, publish and remove all content, and change menus and redirects."),
    "translator": N_("Can write texts in the chosen languages but can’t publish."),
}
ACCOUNT_STATES = {"invited": N_("Invited"), "active": N_("Active"), "disabled": N_("Disabled")}
SHORT_NAMES = {"zh": "中", "ja": "日", "ko": "한"}
"""Short signs of languages; others are shown by their code."""


@template_function
def status_name(status: str) -> str:
    return _(STATUSES[status])  # type: ignore[index]


@template_function
def short_name(locale: Locale) -> str:
    return SHORT_NAMES.get(locale.code.partition("-")[0], locale.code.upper())
