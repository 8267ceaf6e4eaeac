"""The page on which somebody chooses between their own words and another's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import name_of
from blueprints.editor.form_page import options, title_of, where
from blueprints.editor.format_value import format_value
from blueprints.editor.interface_text import aside, language_text, refusal_text
from cms.editing import Clash, Conflict
from cms.editing.forms.base_values import MINE, TAKE, dump_base_values, with_their_values
from cms.editing.forms.diff import Piece, compare
from cms.editing.forms.labels import FieldLocation, field_location
from cms.schema.fields import Choice, FieldNames, Flag, Json

OWN = ("csrf_token", "_opened", "_do", "_row")


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One clash as the page shows it. `mine` and `theirs` are in words, `typed` is what a control
    would hold.
    """

    path: str
    place: FieldLocation
    title: str
    who: str
    mine: str
    theirs: str
    typed: str
    lines: tuple[tuple[Piece, ...], ...]
    editable: bool


def show_conflict(clash: Conflict, opened: Mapping[str, Json], sent: Any) -> ResponseReturnValue:
    """Both versions of every clash, field by field, and everything else that was typed, hidden, to
    be sent again.
    """
    sides = [_side(clash, one) for one in clash.clashes]
    paths = {one.path for one in clash.clashes}
    kept = [
        (name, value)
        for name, value in sent.items(multi=True)
        if name not in paths and name not in OWN
    ]
    return render_template(
        "editor/entry/conflict.html",
        work=clash.work,
        heading=title_of(clash.work),
        sides=sides,
        kept=kept,
        opened=dump_base_values(with_their_values(opened, clash.clashes)),
        where=where,
        take=TAKE,
        own_text=refusal_text(clash) if clash.own else "",
        mine=MINE,
        action=request.path,
    ), 409


def _side(clash: Conflict, one: Clash) -> ConflictSide:
    place = field_location(clash.work.model, one.path)
    field, known = place.field, options()
    mine, theirs = (
        format_value(clash.work.model, place, value, known) for value in (one.mine, one.theirs)
    )
    typed = field.to_form(one.mine) if field and one.mine is not None else ""
    editable = field is not None and not isinstance(field, Choice | Flag | FieldNames)
    return ConflictSide(
        one.path,
        place,
        _titled(place),
        _who(clash, one.path),
        mine,
        theirs,
        typed,
        tuple(compare(theirs, mine)),
        editable,
    )


def _titled(place: FieldLocation) -> str:
    return aside(where(place), language_text(place.locale)) if place.locale else where(place)


def _who(clash: Conflict, path: str) -> str:
    """The author of the other version; nobody in particular for the version on the site."""
    by = clash.work.authors.get(path)
    return (
        name_of(by)
        if by and path not in [one.path for one in clash.work.clashes]
        else _("The site")
    )
