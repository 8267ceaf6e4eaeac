"""Dry run of a bulk import: the changes it would make, and the faults that prevent it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cms.content import Content, Entry
from cms.content.addresses import Addresses, address_of, is_tree
from cms.content.entry import Name, make_entry
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.editing.author_names import with_author_names_raw
from cms.editing.base import ChangesBase
from cms.editing.drafts import normalize
from cms.editing.duplicates import KnownWorks
from cms.editing.keys import check_new_key, free_key, key_from, title_of
from cms.editing.validation import position_problems, publish_problems
from cms.formats.tables import ImportedRow, ImportFault
from cms.schema.content_type import ContentType
from cms.schema.fields import Json
from cms.schema.fields.redirect_addresses import is_old
from cms.schema.flat import flatten, unflatten


@dataclass(frozen=True, slots=True)
class Planned:
    """One entry as it would be: `before` is what stands on the site, `locales` are those it is
    published in.
    """

    row: ImportedRow
    key: str
    raw: dict[str, Json]
    before: Entry | None
    locales: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The result of a dry run: planned entries, faults, and rows that are duplicates of existing
    works.
    """

    model: type[ContentType]
    entries: tuple[Planned, ...]
    faults: tuple[ImportFault, ...]
    known: tuple[tuple[ImportedRow, str], ...] = ()


class ImportPlanning(ChangesBase):
    """Turns rows into entries and checks them against the site and against each other."""

    def plan_import(
        self,
        type: str,
        rows: Sequence[ImportedRow],
        *,
        update: bool = False,
        publish: bool = False,
        skip: bool = False,
    ) -> ImportPlan:
        """Plan an import of `rows`; nothing is written. `update`: rows may change existing entries.
        `skip`: rows with faults are left out. An existing work is not changed. Raises NotFound for
        an unknown type.
        """
        model = self._model(type)
        entries: list[Planned] = []
        faults: list[ImportFault] = []
        same: list[tuple[ImportedRow, str]] = []
        known, planned = KnownWorks(model, self._works(model)), set[str]()
        for row in rows:
            try:
                one = self._planned(model, row, planned, update, publish)
            except Invalid as refusal:
                faults.append(row.fault(refusal))
                continue
            if not one.before and (key := known.find(one.raw)):
                same.append((row, key))
                continue
            entries.append(one)
            planned.add(one.key)
            known.add(one.key, one.raw)
        sound, found = self._sound(model, entries, skip)
        faults += found
        return ImportPlan(
            model, tuple(sound), tuple(sorted(faults, key=lambda fault: fault.line)), tuple(same)
        )

    def _works(self, model: type[ContentType]) -> Iterator[tuple[str, Mapping[str, Json]]]:
        """The readable entries of a type, published or not."""
        content = self.store.content()
        yield from ((entry.key, entry.raw) for entry in content.entries[model.name].values())
        for (type, key), copy in self.copies.all({model.name: model}):
            entry = content.get(type, key)
            flat = copy.after(flatten(model, entry.raw) if entry else {})
            yield key, unflatten(model, flat, {})

    def _sound(
        self, model: type[ContentType], entries: Sequence[Planned], skip: bool
    ) -> tuple[list[Planned], list[ImportFault]]:
        """`entries`, with `skip` only those without fault, and the faults. Whatever refers to one
        that is left out is at fault too."""
        sound, faults = list(entries), list[ImportFault]()
        while True:
            found = [(one, fault) for one, fault in self._obstacles(model, sound)]
            faults += [fault for _one, fault in found]
            if not (skip and found):
                return sound, faults
            bad = {one.key for one, _fault in found}
            sound = [one for one in sound if one.key not in bad]

    def _planned(
        self,
        model: type[ContentType],
        row: ImportedRow,
        planned: set[str],
        update: bool,
        publish: bool,
    ) -> Planned:
        flat = normalize(row.flat)
        key = row.key or free_key(
            key_from(model, title_of(model, flat), self._now()),
            lambda one: one in planned or self._stands(model, one),
        )
        if key in planned:
            raise Invalid(
                "key", N_("Two lines have the key %(key)s: give one of them another."), key=key
            )
        before = self._entry_file(model, check_new_key(model, key)).entry
        if self._stands(model, key) and not (update and before):
            raise Invalid(
                "key",
                N_(
                    "The key %(key)s is already in use. Choose another, or import with "
                    "--update to change the entry."
                ),
                key=key,
            )
        onto = before.raw if before else {"$schema": self._schema_path(model, key)}
        raw = with_author_names_raw(
            model, unflatten(model, flatten(model, onto) | flat, onto), self._raw_of
        )
        title_of(model, flatten(model, raw))
        return Planned(row, key, raw, before, self._published(model, raw) if publish else ())

    def _stands(self, model: type[ContentType], key: str) -> bool:
        places = (self.paths.entry, self.paths.draft, self.paths.trashed)
        return any(place(model, key).exists() for place in places)

    def _published(self, model: type[ContentType], raw: Mapping[str, Json]) -> tuple[str, ...]:
        """The languages that have a title; all of the site's where titles aren't localized."""
        titles, codes = raw.get(model.title), self._languages()[0]
        return (
            tuple(code for code in codes if code in titles)
            if isinstance(titles, Mapping)
            else codes
        )

    def _obstacles(
        self, model: type[ContentType], entries: Sequence[Planned]
    ) -> Iterator[tuple[Planned, ImportFault]]:
        coming, places = (
            {(model.name, one.key) for one in entries},
            _Positions(model, self.store.content()),
        )
        for one in entries:
            found = publish_problems(
                model,
                one.key,
                one.raw,
                one.locales,
                lambda type, key: (type, key) in coming or self._exists(type, key),
            )
            yield from ((one, one.row.fault(refusal)) for refusal in found or places.put(one))
        yield from self._former_faults(entries)

    def _former_faults(self, entries: Sequence[Planned]) -> Iterator[tuple[Planned, ImportFault]]:
        """Old addresses that are none, or that lead elsewhere already."""
        taken = {str(row.get("from")) for row in self.store.content().site.raw.get("redirects", ())}
        for one in entries:
            for locale, old in one.row.former.items():
                if not is_old(old) or any(c.isspace() for c in old):
                    yield (
                        one,
                        one.row.fault(
                            Invalid(
                                f"oldAddress.{locale}",
                                N_(
                                    "Enter the path of the old address, starting with a slash, such as /news/12.html."
                                ),
                            )
                        ),
                    )
                elif old in taken:
                    yield (
                        one,
                        one.row.fault(
                            Invalid(
                                f"oldAddress.{locale}",
                                N_("%(address)s already redirects elsewhere."),
                                address=old,
                            )
                        ),
                    )
                taken.add(old)


class _Positions:
    """Where entries stand while they are added one after the other. Only those of a tree move each
    other, and need the table of addresses anew for each."""

    def __init__(self, model: type[ContentType], content: Content) -> None:
        self._model, self._content = model, content
        self._added: dict[Name, Entry | None] = {}
        self._at = None if is_tree(model) else dict(Addresses(content.entries, content.taken).at)

    def put(self, one: Planned) -> tuple[Invalid, ...]:
        """Add an entry; returns what is wrong with its place."""
        name, entry = (self._model.name, one.key), make_entry(self._model, one.key, one.raw, "")
        content = self._content.replaced(self._added) if self._at is None else self._content
        found = position_problems(self._model, one.key, one.raw, content, self._at)
        self._added[name] = entry
        if self._at is not None and not found:
            for address in [address_of(one.before, content.entries)] if one.before else []:
                self._at.pop(address, None)
            self._at[address_of(entry, content.entries)] = name
        return found
