"""At an entry's form: the entries that refer to it, each leading there, and another that shall."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, overview, site
from blueprints.editor.form_page import options, title_of
from blueprints.editor.interface_text import about, refusal_text, where
from blueprints.editor.permissions import may
from cms.content import Name
from cms.core.errors import NotFound, Refusal
from cms.editing import EditedEntry
from cms.editing.forms.labels import field_location
from cms.editing.related import Relation, linking, refer, referring, relations
from cms.schema.fields import Reference

blueprint = Blueprint("related", __name__)

MOST = 50
"""Entries of a group that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class RelatedEntry:
    """An entry that refers to this one, with the address of the control that does."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class RelatedGroup:
    """The entries that refer by one field. `value`: its name for the button that adds one."""

    label: str
    value: str
    type: str
    entries: tuple[RelatedEntry, ...]
    number: int
    takes_more: bool


def related_groups(edited: EditedEntry) -> list[RelatedGroup]:
    """The entries that refer to an entry, and the fields by which more can."""
    if edited.model.single:
        return []
    models = site().models
    groups = [_group(edited.name, one) for one in relations(models, edited.model.name)]
    linked = linking(overview().staff, models, edited.name)
    groups.append(_links(name for name in linked if name != edited.name))
    return [group for group in groups if group.number or group.takes_more]


def related_types(
    groups: Iterable[RelatedGroup], known: Collection[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """The types whose entries can be chosen, without those of the `known` lists."""
    types = dict.fromkeys((group.type,) for group in groups if group.takes_more)
    return [one for one in types if one not in known]


def _group(target: Name, relation: Relation) -> RelatedGroup:
    type, keys = relation.model.name, referring(overview().staff, relation, target)
    return RelatedGroup(
        str(about(_(relation.model.plural), where(field_location(relation.model, relation.name)))),
        f"{type}:{relation.path}",
        type,
        tuple(_entry((type, key), relation.name) for key in keys[:MOST]),
        len(keys),
        relation.takes_more and may("save", relation.model, relation.path),
    )


def _links(names: Iterable[Name]) -> RelatedGroup:
    found = list(names)
    entries = tuple(_entry(name, "") for name in found[:MOST])
    return RelatedGroup(_("Links in texts"), "", "", entries, len(found), False)


def _entry(name: Name, field: str) -> RelatedEntry:
    type, key = name
    url = url_for("entry.edit", type=type, key=key, _anchor=f"f-{field}" if field else None)
    model = site().models[type]
    title = _(model.label) if model.single else options().title(Reference("", type), key)
    return RelatedEntry(title or key, url)


@blueprint.post("/entries/<type>/<key>/relate")
def relate(type: str, key: str) -> ResponseReturnValue:
    """Let another entry refer to this one, as an unpublished change of the other."""
    target = site().editing.drafts.open(type, key)
    chosen = request.form.get("relation", "")
    relation = next(
        (one for one in relations(site().models, type) if f"{one.model.name}:{one.path}" == chosen),
        None,
    )
    if relation is None:
        raise NotFound
    other = request.form.get("other", "").strip()
    try:
        changed = refer(site().editing.drafts, actor(), relation, other, target)
        flash(
            _(
                "Added to “%(title)s”. Visitors see it once that entry is published.",
                title=title_of(changed),
            ),
            "done",
        )
    except Refusal as refusal:
        flash(refusal_text(refusal), "error")
    return redirect(url_for("entry.edit", type=type, key=key, _anchor="related-entries"), 303)
