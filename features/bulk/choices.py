"""The bulk actions that a list offers to the signed-in account."""

from itertools import islice
from typing import Any

from flask_babel import gettext as _

from blueprints.editor.context import locales, may, me, site
from blueprints.editor.entries import action_url
from blueprints.editor.entry_form import options
from blueprints.editor.slots import ListPlace
from cms.schema.content_type import Model
from cms.schema.fields import Group, Markdown
from cms.schema.fields.redirect_addresses import FormerAddresses
from features.bulk.record import MAX_ENTRIES, BulkRecords
from features.bulk.words import bulk_text

KEYWORDS = "keywords"
NOT_FOR_SEVERAL = (FormerAddresses, Group, Markdown)
"""Fields that can't be set for several entries at once."""
PER_ENTRY = ("address", "unverified", "translatedBy")
"""Fields whose value is particular to each entry."""
MAX_RECENT = 5
"""How many recent changes a list names."""


def actions(place: ListPlace) -> dict[str, Any] | None:
    """Return the values of the actions on ticked entries; None if the account may do none."""
    model, page = place.model, place.found.page
    fields = field_choices(model)
    if not fields and not may("publish", model):
        return None
    return {
        "fields": fields,
        "terms": term_choices(model),
        "most": MAX_ENTRIES,
        "to": action_url("bulk.chosen", page=page if page > 1 else None),
    }


def recent(place: ListPlace) -> dict[str, Any] | None:
    """Return the values of the account's latest changes; None if there are none."""
    records = site().get(BulkRecords).changes_of(me().id, place.model.name)
    latest = list(islice(records, MAX_RECENT))
    return {"recent": latest, "bulk_text": bulk_text} if latest else None


def field_choices(model: Model) -> list[tuple[str, str]]:
    """Return (name, label) of the fields that can be set for several entries at once."""
    return [
        (name, _(field.label))
        for name, field in model.fields.items()
        if name not in (*PER_ENTRY, model.title)
        and not isinstance(field, NOT_FOR_SEVERAL)
        and _may_set(model, name)
    ]


def _may_set(model: Model, name: str) -> bool:
    """Return whether the account may save a field, in at least one language if it is localized."""
    paths = [name]
    if model.fields[name].localized:
        paths = [f"{name}.{locale.code}" for locale in locales()]
    return any(may("save", model, path) for path in paths)


def term_choices(model: Model) -> list[tuple[str, str]]:
    """Return (value, title) of the keywords that can be added; none if the account may not set any."""
    if KEYWORDS not in model.fields or not may("save", model, KEYWORDS):
        return []
    return [
        (option.value, option.title)
        for option in options().of(model.fields[KEYWORDS])[:MAX_ENTRIES]
    ]
