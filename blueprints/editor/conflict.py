"""The page on which an editor chooses between their own and another person's version."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import name_of
from blueprints.editor.entry_form import code_names
from blueprints.editor.interface_text import location_text, refusal_text
from blueprints.editor.value_text import whole_text
from cms.editing.errors import Conflict
from cms.editing.forms.base_values import MINE, TAKE, dump_base_values
from cms.editing.forms.diff import Piece, compare
from cms.editing.forms.labels import FieldLocation, field_location
from cms.editing.merge import Clash, with_their_values
from cms.schema.fields import Choice, FieldNames, Flag
from cms.schema.flat import Flat

NOT_RESUBMITTED = ("csrf_token", "_opened", "_do", "_row")


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """A clash as the page shows it: `mine` and `theirs` as text, `typed` as the control's value."""

    path: str
    place: FieldLocation
    title: str
    author: str
    mine: str
    theirs: str
    typed: str
    lines: tuple[tuple[Piece, ...], ...]
    editable: bool


def show_conflict(conflict: Conflict, base: Flat, sent: Any) -> ResponseReturnValue:
    """Render both versions of each clash.

    All other submitted values are hidden controls, to be submitted again.
    """
    sides = [_side(conflict, clash) for clash in conflict.clashes]
    paths = {clash.path for clash in conflict.clashes}
    kept = [
        (name, value)
        for name, value in sent.items(multi=True)
        if name not in paths and name not in NOT_RESUBMITTED
    ]
    return render_template(
        "editor/entry/conflict.html",
        edited=conflict.edited,
        sides=sides,
        kept=kept,
        base=dump_base_values(with_their_values(base, conflict.clashes)),
        take=TAKE,
        own_text=refusal_text(conflict) if conflict.own else "",
        mine=MINE,
        action=request.full_path.rstrip("?"),
    ), 409


def _side(conflict: Conflict, clash: Clash) -> ConflictSide:
    model = conflict.edited.model
    place = field_location(model, clash.path)
    field = place.field
    mine, theirs = (whole_text(model, place, value) for value in (clash.mine, clash.theirs))
    shown = code_names().show(field, clash.mine) if field else None
    typed = field.to_form(shown) if field and shown is not None else ""
    editable = field is not None and not isinstance(field, Choice | Flag | FieldNames)
    return ConflictSide(
        clash.path,
        place,
        location_text(place),
        _other_author(conflict, clash.path),
        mine,
        theirs,
        typed,
        tuple(compare(theirs, mine)),
        editable,
    )


def _other_author(conflict: Conflict, path: str) -> str:
    """Return the author of the other version; the site for a published one."""
    author = conflict.edited.authors.get(path)
    published_too = path in [clash.path for clash in conflict.edited.clashes]
    return name_of(author) if author and not published_too else _("The site")
