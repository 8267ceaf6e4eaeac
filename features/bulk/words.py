"""Texts for bulk plans and their results, in the language of the editor."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from blueprints.editor.interface_text import field_text, labelled, path_text
from blueprints.editor.publish_words import message_text
from blueprints.editor.value_text import name_text
from cms.core.i18n import N_
from cms.core.messages import LazyMessage
from cms.schema.content_type import Model
from cms.schema.fields import Field, Flag, Json
from cms.schema.fields.walk import locate
from features.bulk.record import BulkPlan, PlannedStep

MAX_LENGTH = 300
"""The most characters of a value."""
ACTS = {
    "publish": N_("Publish: %(type)s"),
    "unpublish": N_("Unpublish: %(type)s"),
    "trash": N_("Move to trash: %(type)s"),
    "change": N_("Change “%(field)s”: %(type)s"),
    "import": N_("Import: %(type)s"),
}


def bulk_text(plan: BulkPlan, model: Model) -> str:
    """Return the action and the type as a heading."""
    field = field_text(model, plan.label) if plan.label else ""
    return _(ACTS[plan.act]) % {"type": _(model.plural), "field": field}


def remark_text(model: Model, remark: LazyMessage) -> Markup | str:
    """Return a remark on an entry, preceded by the field it is about."""
    text = message_text(remark)
    if remark.path.partition(".")[0] in model.fields:
        return labelled(path_text(model, remark.path), text)
    return labelled(remark.path, text) if remark.path else text


def shown_changes(model: Model, step: PlannedStep) -> list[tuple[Markup | str, str, str, str]]:
    """Return (field, language, old value, new value) of each change of a step."""
    rows = []
    for path, old, new in step.changes:
        field, locale = locate(model.fields, path) or (Field(path), "")
        rows.append((path_text(model, path), locale, _raw_text(field, old), _raw_text(field, new)))
    return rows


def _raw_text(field: Field, raw: Json | None) -> str:
    """Return a value of a file as a short text."""
    if raw is None:
        return ""
    if isinstance(raw, list):
        text = _(", ").join(_raw_text(field.item_field, one) for one in raw)
    elif raw is True and not isinstance(field, Flag):
        text = str(raw)
    else:
        text = name_text(field, str(raw))
    return text if len(text) <= MAX_LENGTH else f"{text[:MAX_LENGTH]} …"


class ShownCell(NamedTuple):
    """A cell of a table of changes.

    `faults` are its errors; `about` are remarks on the whole entry, shown at its first cell.
    """

    field: Markup | str
    locale: str
    old: str
    new: str
    faults: list[Markup | str]
    about: list[LazyMessage]


def shown_cells(model: Model, step: PlannedStep) -> list[ShownCell]:
    """Return the cells that a line of a table changes, each with its errors."""
    by_path: dict[str, list[LazyMessage]] = {}
    about = [remark for remark in step.remarks if not remark.path]
    paths = [path for path, _old, _new in step.changes]
    for remark in step.remarks:
        if remark.path:
            by_path.setdefault(_cell_of(paths, remark.path), []).append(remark)
    cells = [
        ShownCell(field, locale, old, new, list(map(message_text, by_path.pop(path, []))), about)
        for path, (field, locale, old, new) in zip(paths, shown_changes(model, step), strict=True)
    ]
    for path, faults in by_path.items():
        cells.append(
            ShownCell(path_text(model, path), "", "", "", list(map(message_text, faults)), about)
        )
    return cells or [ShownCell("", "", "", "", [], about)]


def _cell_of(paths: Sequence[str], path: str) -> str:
    """Return the path of the cell a remark is about: `keywords` for `keywords.2`."""
    return next((cell for cell in paths if f"{path}.".startswith(f"{cell}.")), path)
