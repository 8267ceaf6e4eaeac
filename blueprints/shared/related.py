"""References: which entries an entry refers to, and which refer to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cms.content import Entry, Snapshot
from cms.content.derived import LINKS, all_facets
from cms.schema.content_type import Model, Models
from cms.schema.entry_ref import Name
from cms.schema.fields import ANY, Field, Reference
from cms.schema.fields.walk import reference_fields


def references(entry: Entry) -> Sequence[str]:
    """Return every `type/key` that the entry refers to. It isn't parsed for this."""
    facets = all_facets(entry)
    targets = (
        "/".join(reference.split(target))
        for path, reference in _references(entry.model)
        for target in facets.get(path, ())
    )
    return list(dict.fromkeys(targets))


@cache
def _references(model: Model) -> Sequence[tuple[str, Reference]]:
    return tuple(reference_fields(model.fields))


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
