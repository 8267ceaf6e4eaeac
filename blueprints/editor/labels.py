"""Words for roles, states and acts: message ids, translated where they are shown."""

from typing import Any

from flask_babel import gettext as _

from cms.core.dates import PartialDate
from cms.core.i18n import N_
from cms.core.languages import Locale
from cms.editing.entry_rows import EntryRow
from cms.editing.entry_status import STATUSES
from cms.schema.content_type import ContentType
from cms.schema.fields import Choice
from cms.web.templating.formats import date_text

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
STATES = {"invited": N_("Invited"), "active": N_("Active"), "disabled": N_("Disabled")}
SHORT = {"zh": "中", "ja": "日", "ko": "한"}
"""Signs by which a language is known where there is room for no more; others show their code."""


def role_name(role: str) -> str:
    return _(ROLES[role])


def role_help(role: str) -> str:
    return _(ROLE_HELP[role])


def state_name(state: str) -> str:
    return _(STATES[state])


def status_name(status: str) -> str:
    return _(STATUSES[status])  # type: ignore[index]


def short_name(locale: Locale) -> str:
    return SHORT.get(locale.code.partition("-")[0], locale.code.upper())


def columns(model: type[ContentType]) -> list[str]:
    """The fields that a list shows beside the title: what it is sorted and what it is narrowed by."""
    names = [model.order.lstrip("-"), *model.filters]
    return [
        name
        for name in dict.fromkeys(names)
        if name in model.fields and name not in (model.title, "position")
    ]


def column_text(line: EntryRow, name: str) -> str:
    """A value as a list shows it."""
    return value_text(line.model, name, line.entry.values.get(name))


def value_text(model: type[ContentType], name: str, value: Any) -> str:
    """A field's parsed value in a few words."""
    field = model.fields[name]
    if isinstance(value, PartialDate):
        return date_text(value)
    if isinstance(value, tuple):
        return _(", ").join(value_text(model, name, one) for one in value)
    if isinstance(field, Choice) and value in field.choices:
        return _(field.choices[value])
    return "" if value is None else str(value)
