"""Adding a reference to an entry from the other side: another entry refers to it then."""

import secrets
from collections.abc import Iterator

from blueprints.shared.fields import Authors
from blueprints.shared.related import Relation
from cms.accounts.permissions import Actor
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.core.slugs import fold
from cms.editing.drafts import Drafts
from cms.editing.edited_entry import EditedEntry
from cms.schema.fields import ANY, Json, Raw, References, Rows
from cms.schema.flat import Flat, list_at


def can_add(relation: Relation) -> bool:
    """Return whether a reference can be added from the target's form: not if the field accepts any
    type, nor if it lies deeper than one row.
    """
    within = relation.path.count(".") == isinstance(relation.field, Rows)
    return within and not relation.model.single and relation.reference.types != (ANY,)


def add_reference(
    drafts: Drafts, actor: Actor, relation: Relation, key: str, target: EditedEntry
) -> EditedEntry:
    """Make the entry `key` refer to `target`, in its draft. An author row without a person but with
    the target's name gets the reference.

    Raises Forbidden, NotFound, Busy, Conflict, and Invalid if the field refers to another entry
    already.
    """
    if not can_add(relation):
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
