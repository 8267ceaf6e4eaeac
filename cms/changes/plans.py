"""What importing many entries at once would do, and what keeps it from being done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cms.changes.desk import Desk
from cms.changes.editing import tidy
from cms.changes.keys import check_new_key, free_key, key_from, title_of
from cms.changes.obstacles import misplaced, obstacles
from cms.errors import Invalid
from cms.fields import Json
from cms.flat import flatten, unflatten
from cms.i18n import N_
from cms.model import ContentType
from cms.store import Entry
from cms.store.entries import make_entry
from cms.transfer import Fault, Row


@dataclass(frozen=True, slots=True)
class Planned:
    """One entry as it would be: `before` is what stands on the site, `locales` are those it is published in."""

    row: Row
    key: str
    raw: dict[str, Json]
    before: Entry | None
    locales: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, and what keeps it from doing it."""

    model: type[ContentType]
    entries: tuple[Planned, ...]
    faults: tuple[Fault, ...]


class Planning(Desk):
    """Rows as entries, held against the site and against each other."""

    def plan_import(self, type: str, rows: Sequence[Row], *, update: bool = False, publish: bool = False) -> Plan:
        """What importing `rows` would do; nothing is written. `update`: rows may change entries there are already.

        Raises NotFound for a type there isn't.
        """
        model = self._model(type)
        entries: list[Planned] = []
        faults: list[Fault] = []
        for row in rows:
            try:
                entries.append(self._planned(model, row, {one.key for one in entries}, update, publish))
            except Invalid as refusal:
                faults.append(Fault(row.line, refusal))
        faults += self._obstacles(model, entries)
        return Plan(model, tuple(entries), tuple(sorted(faults, key=lambda fault: fault.line)))

    def _planned(self, model: type[ContentType], row: Row, planned: set[str], update: bool, publish: bool) -> Planned:
        flat = tidy(row.flat)
        key = row.key or free_key(key_from(model, title_of(model, flat), self._now()),
                                  lambda one: one in planned or self._stands(model, one))
        if key in planned:
            raise Invalid("key", N_("Two lines have the key %(key)s: give one of them another."), key=key)
        before = self._disk(model, check_new_key(model, key)).entry
        if self._stands(model, key) and not (update and before):
            raise Invalid("key", N_("The key %(key)s is already in use. Choose another, or import with "
                                    "--update to change the entry."), key=key)
        onto = before.raw if before else {"$schema": self._schema(model, key)}
        raw = unflatten(model, flatten(model, onto) | flat, onto)
        title_of(model, flatten(model, raw))
        return Planned(row, key, raw, before, self._published(model, raw) if publish else ())

    def _stands(self, model: type[ContentType], key: str) -> bool:
        places = (self.paths.entry, self.paths.draft, self.paths.trashed)
        return any(place(model, key).exists() for place in places)

    def _published(self, model: type[ContentType], raw: Mapping[str, Json]) -> tuple[str, ...]:
        """The languages that have a title; all of the site's where titles aren't localized."""
        titles, codes = raw.get(model.title), self._languages()[0]
        return tuple(code for code in codes if code in titles) if isinstance(titles, Mapping) else codes

    def _obstacles(self, model: type[ContentType], entries: Sequence[Planned]) -> Iterator[Fault]:
        coming = {(model.name, one.key) for one in entries}
        content = self.store.content()
        sound: dict[tuple[str, str], Entry | None] = {}
        for one in entries:
            found = obstacles(model, one.key, one.raw, one.locales,
                              lambda type, key: (type, key) in coming or self._exists(type, key))
            yield from (Fault(one.row.line, refusal) for refusal in found)
            if not found:
                found = misplaced(model, one.key, one.raw, content.replaced(sound))
                yield from (Fault(one.row.line, refusal) for refusal in found)
                sound[model.name, one.key] = make_entry(model, one.key, one.raw, "")
        yield from self._former_faults(entries)

    def _former_faults(self, entries: Sequence[Planned]) -> Iterator[Fault]:
        """Old addresses that are none, or that lead elsewhere already."""
        taken = {str(row.get("from")) for row in self.store.content().site.raw.get("redirects", ())}
        for one in entries:
            for locale, old in one.row.former.items():
                if not old.startswith("/") or any(c.isspace() for c in old):
                    yield Fault(one.row.line, Invalid(f"oldAddress.{locale}", N_(
                        "Enter the path of the old address, starting with a slash, such as /news/12.html.")))
                elif old in taken:
                    yield Fault(one.row.line, Invalid(f"oldAddress.{locale}", N_(
                        "%(address)s already redirects elsewhere."), address=old))
                taken.add(old)
