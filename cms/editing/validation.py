"""Problems that prevent publishing: wrong or missing values, a taken address, dangling references."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from cms.content import Content, Entry
from cms.content.addresses import Addresses, address_of, slug_of
from cms.content.derived import PLACE
from cms.content.entry import make_entry
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.content_type import RESERVED, ContentType
from cms.schema.fields import Json, Reference
from cms.schema.fields.walk import pointers

Exists = Callable[[str, str], bool]
"""Whether there is an entry of (type, key); true of types that this site doesn't have."""


def publish_problems(
    model: type[ContentType],
    key: str,
    raw: Mapping[str, Json],
    locales: Sequence[str],
    exists: Exists,
) -> tuple[Invalid, ...]:
    """The problems that prevent publishing `raw` in `locales`, in the order of the fields, each
    path once.
    """
    found = [
        *model.problems(raw),
        *(one for locale in locales for one in model.missing(raw, locale)),
        *unknown_references(model, key, raw, exists),
        *model.cross_check(raw),
    ]
    ranks = {name: rank for rank, name in enumerate(model.fields)}
    unique: dict[str, Invalid] = {}
    for one in found:
        unique.setdefault(one.path, one)
    return tuple(
        sorted(unique.values(), key=lambda one: ranks.get(one.path.split(".")[0], len(ranks)))
    )


def unknown_references(
    model: type[ContentType], key: str, raw: Mapping[str, Json], exists: Exists
) -> Iterator[Invalid]:
    """References to entries that there aren't."""
    for path, kind, target in pointers(model.fields, raw):
        if (kind, target) != (model.name, key) and not exists(kind, target):
            yield Invalid(
                path,
                N_("There is no entry %(entry)s: choose another, or publish it first."),
                entry=f"{kind}/{target}",
            )


def loops(
    model: type[ContentType], key: str, raw: Mapping[str, Json], content: Content
) -> Iterator[Invalid]:
    """Whether the entry would stand below itself in its type's tree."""
    parent = model.fields.get("parent")
    if not isinstance(parent, Reference) or parent.types != (model.name,):
        return
    above, seen = raw.get("parent"), set[object]()
    while isinstance(above, str) and above not in seen:
        if above == key:
            yield Invalid("parent", N_("A page can’t be its own parent. Choose another."))
            return
        seen.add(above)
        entry = content.get(model.name, above)
        above = entry.values.get("parent") if entry else None


def address_changes(raw: Mapping[str, Json], before: Entry | None) -> bool:
    """Whether an entry gets its place or changes it; only then does it matter what stands
    elsewhere.
    """
    return before is None or any(raw.get(name) != before.raw.get(name) for name in PLACE)


At = Mapping[str, tuple[str, str]]
"""Which entry stands at an address."""


def position_problems(
    model: type[ContentType],
    key: str,
    raw: Mapping[str, Json],
    content: Content,
    at: At | None = None,
) -> tuple[Invalid, ...]:
    """Problems of an entry's address: below itself, or taken by another. `at`: see below."""
    return tuple(loops(model, key, raw, content)) or tuple(
        address_problems(model, key, raw, content, at)
    )


def address_problems(
    model: type[ContentType],
    key: str,
    raw: Mapping[str, Json],
    content: Content,
    at: At | None = None,
) -> list[Invalid]:
    """Problems of an entry's address. `at`: the entry of each address, if known already."""
    if not model.route:
        return []
    entry = with_defaults(model, key, raw)
    address, before = address_of(entry, content.entries), content.get(model.name, key)
    if before and address == address_of(before, content.entries):
        return []
    if slug_of(entry) in RESERVED or address in content.taken:
        return [
            Invalid(
                "address",
                N_("The address %(address)s is reserved: choose another."),
                address=address,
            )
        ]
    other = (Addresses(content.entries, content.taken).at if at is None else at).get(address)
    if other and other != (model.name, key):
        return [
            Invalid(
                "address",
                N_("The address %(address)s is already taken by %(other)s: choose another."),
                address=address,
                other="/".join(other),
            )
        ]
    return []


def with_defaults(model: type[ContentType], key: str, raw: Mapping[str, Json]) -> Entry:
    """The entry with only what its address is made of."""
    return make_entry(model, key, {name: raw[name] for name in PLACE if name in raw}, "")
