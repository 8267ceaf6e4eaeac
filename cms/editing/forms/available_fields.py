"""Which fields a form offers: those whose entries there can be."""

from collections.abc import Collection, Mapping
from copy import copy

from cms.schema.fields import ANY, Field, Group, Reference, References


def available_fields(fields: Mapping[str, Field], types: Collection[str]) -> dict[str, Field]:
    """`fields` without references to types that no section has registered, and without groups made
    for them alone.
    """
    return {name: kept for name, field in fields.items() if (kept := _offered(field, types))}


def _offered(field: Field, types: Collection[str]) -> Field | None:
    if isinstance(field, Reference | References):
        return (
            field if field.types == (ANY,) or any(type in types for type in field.types) else None
        )
    if not isinstance(field, Group):
        return field
    kept = available_fields(field.fields, types)
    if len(kept) == len(field.fields):
        return field
    if not any(isinstance(one, Reference | References) for one in kept.values()):
        return None
    group = copy(field)
    group.fields = kept
    return group
