"""Reverse references: which entries refer to an entry, and adding such a reference."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from cms.accounts.permissions import Actor
from cms.content import Snapshot
from cms.content.derived import LINKS
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.core.slugs import fold
from cms.editing.drafts import Drafts
from cms.editing.edited_entry import EditedEntry
from cms.schema.content_type import Model, Models
from cms.schema.entry_ref import Name
from cms.schema.fields import ANY, Authors, Field, Json, Raw, Reference, References, Rows
from cms.schema.fields.walk import reference_fields
from cms.schema.flat import Flat, list_at


@dataclass(frozen=True, slots=True)
class Relation:
    """A field by which entries of `model` refer to others. `path` may lead through rows and groups:
    `author.person`.
    """

    model: Model
    path: str
    reference: Reference

    @property
    def field(self) -> Field:
        """The top-level field."""
        return self.model.fields[self.name]

    @property
    def name(self) -> str:
        return self.path.partition(".")[0]

    @property
    def can_add(self) -> bool:
        """Whether a reference can be added from the target's form: not if the field accepts any
        type, nor if it lies deeper than one row.
        """
        within = self.path.count(".") == isinstance(self.field, Rows)
        return within and not self.model.single and self.reference.types != (ANY,)

    def value(self, target: Name) -> str:
        """Return a reference to an entry as files store it."""
        return "/".join(target) if self.reference.qualified else target[1]


def relations(models: Models, type: str) -> list[Relation]:
    """Return the fields of all types that can refer to entries of a type."""
    return [
        Relation(model, path, reference)
        for model in models.values()
        for path, reference in reference_fields(model.fields)
        if type in reference.types or reference.types == (ANY,)
    ]


def referring_keys(staff: Snapshot, relation: Relation, target: Name) -> list[str]:
    """Return the keys of the entries that refer to `target` by a relation, including drafts."""
    return staff.index(relation.model.name, relation.path).get(relation.value(target), [])


def referring_entries(staff: Snapshot, models: Models, target: Name) -> list[Name]:
    """Return the entries that refer to `target` by any field, including drafts."""
    names = [
        (relation.model.name, key)
        for relation in relations(models, target[0])
        for key in referring_keys(staff, relation, target)
    ]
    return list(dict.fromkeys(names))


def linking_entries(staff: Snapshot, models: Models, target: Name) -> list[Name]:
    """Return the entries whose texts link to `target`."""
    return [
        (type, key) for type in models for key in staff.index(type, LINKS).get("/".join(target), ())
    ]


def add_reference(
    drafts: Drafts, actor: Actor, relation: Relation, key: str, target: EditedEntry
) -> EditedEntry:
    """Make the entry `key` refer to `target`, in its draft. An author row without a person but with
    the target's name gets the reference.

    Raises Forbidden, NotFound, Busy, Conflict, and Invalid if the field refers to another entry
    already.
    """
    if not relation.can_add:
        raise NotFound
    edited = drafts.open(relation.model.name, key)
    if edited.name == target.name:
        raise Invalid(relation.path, N_("An entry can’t refer to itself. Choose another."))
    submitted = dict(edited.flat)
    field, value = relation.field, relation.value(target.name)
    if isinstance(field, Rows):
        _add_row(submitted, relation, field, value, target)
    elif isinstance(field, References):
        submitted[relation.name] = list(dict.fromkeys([*list_at(submitted, relation.name), value]))
    elif submitted.setdefault(relation.path, value) != value:
        raise Invalid(
            relation.path,
            N_("This entry refers to another one there already. Open it to change that."),
        )
    return drafts.save(actor, relation.model.name, key, edited.flat, submitted)


def _add_row(flat: Flat, relation: Relation, field: Rows, value: str, target: EditedEntry) -> None:
    """Add a row that refers to `target`, unless there is one."""
    rows, name = relation.name, relation.path.rpartition(".")[2]
    ids = list_at(flat, rows)
    if any(flat.get(f"{rows}.{id}.{name}") == value for id in ids):
        return
    candidates = ids if isinstance(field, Authors) else []
    id = next((id for id in candidates if _has_name_of(flat, f"{rows}.{id}.", target)), "")
    if not id:
        id = secrets.token_hex(4)
        flat[rows] = [*ids, id]
    flat[f"{rows}.{id}.{name}"] = value


def _has_name_of(flat: Raw, row: str, person: EditedEntry) -> bool:
    """Return whether an author row without a person has this person's name: the full name, or the
    family name and the initial of the given name.
    """
    if f"{row}person" in flat:
        return False
    flat_of_person, names = person.flat, set(_texts(person.flat, "name"))
    family, given = (_plain(flat.get(f"{row}{name}")) for name in ("family", "given"))
    if _plain(flat.get(f"{row}literal")) in names or f"{family} {given}" in names:
        return True
    initials = {text[:1] for text in _texts(flat_of_person, "givenName")}
    return family in set(_texts(flat_of_person, "familyName")) and given[:1] in initials


def _texts(flat: Raw, name: str) -> Iterator[str]:
    """Yield a localized text in each language, folded."""
    for path, value in flat.items():
        if path.startswith(f"{name}.") and isinstance(value, str):
            yield _plain(value)


def _plain(value: Json) -> str:
    return fold(str(value)) if value else ""
