"""How plans and results for several entries read in the language of the editor."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from blueprints.editor.interface_text import (
    about,
    language_list,
    moment_text,
    name_list,
    place_text,
    refusal_text,
    where,
)
from blueprints.editor.list_words import shown
from blueprints.editor.publish_words import entry_text
from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.editing.bulk.record import BulkPlan, PlannedStep, Remark
from cms.editing.forms.labels import field_location
from cms.schema.content_type import ContentType
from cms.schema.fields import Field, Flag, Json
from cms.schema.fields.walk import locate

MAX_TEXT_LENGTH = 300
"""Characters of a value that are shown."""
ACTS = {
    "publish": N_("Publish: %(type)s"),
    "unpublish": N_("Unpublish: %(type)s"),
    "trash": N_("Move to trash: %(type)s"),
    "change": N_("Change “%(field)s”: %(type)s"),
    "import": N_("Import: %(type)s"),
}


def bulk_text(plan: BulkPlan, model: type[ContentType]) -> str:
    """The action and the number of entries, as a heading."""
    field = where(field_location(model, plan.label)) if plan.label else ""
    return _(ACTS[plan.act]) % {"type": _(model.plural), "field": field}


def remark_text(model: type[ContentType], remark: Remark) -> Markup | str:
    """A remark on an entry, with the field that it is about."""
    text = _bare(remark)
    if remark.path.partition(".")[0] in model.fields:
        return about(path_text(model, remark.path), text)
    return about(remark.path, text) if remark.path else text


def _value(name: str, value: Any) -> Any:
    if name == "who":
        return name_list(value)
    if name == "languages":
        return language_list(value)
    if name == "moment":
        return moment_text(value)
    return _(", ").join(map(entry_text, value)) if name == "entries" else value


def path_text(model: type[ContentType], path: str) -> Markup | str:
    """A field by its labels, with the language of the value."""
    return place_text(field_location(model, path))


def shown_changes(
    model: type[ContentType], step: PlannedStep
) -> list[tuple[Markup | str, str, str, str]]:
    """(field, language, old value, new value) of each change of a step."""
    found = []
    for path, old, new in step.changes:
        place = locate(model.fields, path)
        field, locale = place if place else (Field(path), "")
        found.append((path_text(model, path), locale, raw_text(field, old), raw_text(field, new)))
    return found


class ShownCell(NamedTuple):
    """A cell of a table of changes. `faults`: what is wrong with it; `about`: what is said of the
    whole entry, at its first cell.
    """

    field: Markup | str
    locale: str
    old: str
    new: str
    faults: list[Markup | str]
    about: list[Remark]


def shown_cells(model: type[ContentType], step: PlannedStep) -> list[ShownCell]:
    """The cells that a line of a table changes, each with what is wrong with it."""
    at: dict[str, list[Remark]] = {}
    about = [one for one in step.remarks if not one.path]
    paths = [path for path, _old, _new in step.changes]
    for one in step.remarks:
        if one.path:
            at.setdefault(_nearest(paths, one.path), []).append(one)
    found = [
        ShownCell(field, locale, old, new, [_bare(one) for one in at.pop(path, [])], about)
        for path, (field, locale, old, new) in zip(paths, shown_changes(model, step), strict=True)
    ]
    for path, faults in at.items():
        found.append(ShownCell(path_text(model, path), "", "", "", list(map(_bare, faults)), about))
    return found or [ShownCell("", "", "", "", [], about)]


def _nearest(paths: Sequence[str], path: str) -> str:
    """The cell that a remark is about: `keywords` for `keywords.2`."""
    return next((one for one in paths if f"{path}.".startswith(f"{one}.")), path)


def _bare(remark: Remark) -> str:
    """A remark without its field."""
    values = {name: _value(name, value) for name, value in remark.values.items()}
    return refusal_text(Refusal(remark.msgid, **values))


def raw_text(field: Field, raw: Json | None) -> str:
    """A value of a file in a few words."""
    if raw is None:
        return ""
    if isinstance(raw, list):
        text = _(", ").join(raw_text(field.one, one) for one in raw)
    else:
        text = str(raw) if raw is True and not isinstance(field, Flag) else shown(field, str(raw))
    return text if len(text) <= MAX_TEXT_LENGTH else f"{text[:MAX_TEXT_LENGTH]} …"
