"""The entries that refer to an entry, listed in its form, and a reference added from another."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, may, open_entry, overview, see_entry, site
from blueprints.editor.form_page import title_of
from blueprints.editor.interface_text import field_text, labelled, refusal_text
from blueprints.editor.slots import FormEndPlace, FormPlace
from blueprints.shared.related import Relation, linking_entries, referring_keys, relations
from cms.core.errors import NotFound, Refusal
from cms.editing.edited_entry import EditedEntry
from cms.editing.forms.reference_choices import reference_types
from cms.schema.entry_ref import Name
from features.linked_from.adding import add_reference, can_add

blueprint = Blueprint("linked_from", __name__)


@dataclass(frozen=True, slots=True)
class RelatedGroup:
    """The entries that refer to an entry by one `field` of theirs.

    `value` identifies the field for the button that adds a reference. For links in texts both are
    empty.
    """

    label: str
    names: Sequence[Name]
    field: str = ""
    value: str = ""
    type: str = ""
    can_add: bool = False

    @property
    def number(self) -> int:
        return len(self.names)


def listed(place: FormPlace) -> dict[str, object] | None:
    """Return the entries that refer to the one of a form; None if none does or can."""
    groups = _groups_of(place.edited)
    return {"groups": groups} if groups else None


def forms(place: FormEndPlace) -> dict[str, object] | None:
    """Return the groups to which an entry can be added, and the types of their entries that the
    form itself has no choices of; None if there are none.
    """
    groups = [group for group in _groups_of(place.edited) if group.can_add]
    known = reference_types(place.edited.model.fields)
    types = dict.fromkeys((group.type,) for group in groups)
    if not groups:
        return None
    return {"groups": groups, "types": [type for type in types if type not in known]}


def _groups_of(edited: EditedEntry) -> list[RelatedGroup]:
    """Return the groups of the entry that the request shows, which two places need."""
    if "linked_from" not in g:
        g.linked_from = related_groups(edited)
    groups: list[RelatedGroup] = g.linked_from
    return groups


def related_groups(edited: EditedEntry) -> list[RelatedGroup]:
    """Return the entries that refer to an entry, by the fields that do or can."""
    if edited.model.single:
        return []
    models = site().models
    groups = [_group(edited.name, relation) for relation in relations(models, edited.model.name)]
    linked = linking_entries(overview().staff, models, edited.name)
    others = [name for name in linked if name != edited.name]
    groups.append(RelatedGroup(_("Links in texts"), others))
    return [group for group in groups if group.number or group.can_add]


def _group(target: Name, relation: Relation) -> RelatedGroup:
    model = relation.model
    return RelatedGroup(
        str(labelled(_(model.plural), field_text(model, relation.name))),
        [(model.name, key) for key in referring_keys(overview().staff, relation, target)],
        relation.name,
        f"{model.name}:{relation.path}",
        model.name,
        can_add(relation) and may("save", model, relation.path),
    )


@blueprint.post("/entries/<type>/<key>/relate")
def add_referrer(type: str, key: str) -> ResponseReturnValue:
    """Add a reference to this entry to another one, as an unpublished change of the other."""
    target = open_entry(type, key)
    chosen = request.form.get("relation", "")
    relation = next(
        (
            relation
            for relation in relations(site().models, type)
            if f"{relation.model.name}:{relation.path}" == chosen
        ),
        None,
    )
    if relation is None:
        raise NotFound
    other = request.form.get("other", "").strip()
    try:
        changed = add_reference(site().editing.drafts, actor(), relation, other, target)
        flash(
            _(
                "Added to “%(title)s”. That entry has to be published too.",
                title=title_of(changed),
            ),
            "done",
        )
    except Refusal as refusal:
        flash(refusal_text(refusal), "error")
    return see_entry((type, key), _anchor="related-entries")
