"""Bulk import of entries from an older site: planned first, then written all or none."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from cms.accounts.permissions import Actor, require
from cms.content import Content, Entry
from cms.content.addresses import Addresses, address_of, is_tree
from cms.content.entry import Name, make_entry
from cms.core.errors import Invalid
from cms.core.files import Commit, commit, remove_file, write_file
from cms.core.i18n import N_
from cms.editing.author_names import with_author_names
from cms.editing.drafts import normalize
from cms.editing.duplicates import KnownWorks
from cms.editing.edited_entry import rebase_draft
from cms.editing.entry_address import address_problem
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.entry_rows import StaffContents
from cms.editing.keys import check_new_key, new_key, required_titles
from cms.editing.schedule import AS_BEFORE, with_windows
from cms.editing.validation import publish_problems
from cms.formats.tables import ImportedRow, ImportFault
from cms.schema.content_type import Model
from cms.schema.fields import JsonObject, Raw
from cms.schema.fields.redirect_addresses import is_old
from cms.schema.flat import file_order, flatten, place, unflatten
from cms.schema.paths import SINGLE
from cms.schema.translations import localized, record, source_of

OLD_ADDRESS = N_("Enter the path of the old address, starting with a slash, such as /news/12.html.")


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """One entry as it would be imported. `published` is its version on the site, `locales` are the
    languages to publish it in.
    """

    row: ImportedRow
    key: str
    raw: JsonObject
    published: Entry | None
    locales: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The result of a dry run: planned entries, faults, and rows that duplicate existing works,
    each with the existing key.
    """

    model: Model
    entries: tuple[PlannedEntry, ...]
    faults: tuple[ImportFault, ...]
    duplicates: tuple[tuple[ImportedRow, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """`update`: rows may change existing entries · `publish`: publish the entries instead of saving
    drafts · `skip`: leave out rows with faults.
    """

    update: bool = False
    publish: bool = False
    skip: bool = False


class BulkImport:
    """Turns rows into entries, checks them against the site and each other, and writes them."""

    def __init__(self, files: EntryFiles) -> None:
        self._files = files

    def plan(
        self, type: str, rows: Sequence[ImportedRow], options: ImportOptions = ImportOptions()
    ) -> ImportPlan:
        """Plan an import without writing anything. Rows that duplicate an existing work are left
        out. Raises NotFound for an unknown type.
        """
        model = self._files.model(type)
        entries: dict[str, PlannedEntry] = {}
        faults: list[ImportFault] = []
        duplicates: list[tuple[ImportedRow, str]] = []
        known = KnownWorks(model, self._works(model))
        for row in rows:
            try:
                one = self._planned(model, row, entries.keys(), options)
            except Invalid as refusal:
                faults.append(row.fault(refusal))
                continue
            if not one.published and (key := known.find(one.raw)):
                duplicates.append((row, key))
                continue
            entries[one.key] = one
            known.add(one.key, one.raw)
        sound, found = self._sound(model, list(entries.values()), options.skip)
        faults = sorted([*faults, *found], key=lambda fault: fault.line)
        return ImportPlan(model, tuple(sound), tuple(faults), tuple(duplicates))

    def _works(self, model: Model) -> Iterator[tuple[str, Raw]]:
        """Yield (key, JSON) of the readable entries of a type, published and with drafts
        applied.
        """
        staff = StaffContents(self._files).now().staff
        for content in (self._files.store.content(), staff.content):
            for entry in content.entries[model.name].values():
                yield entry.key, entry.raw

    def _planned(
        self,
        model: Model,
        row: ImportedRow,
        planned: Collection[str],
        options: ImportOptions,
    ) -> PlannedEntry:
        """Return the entry of a row. Raises Invalid for a problem with its key or title."""
        files, flat = self._files, normalize(row.flat)
        key = row.key or new_key(files, model, required_titles(model, flat), planned)
        if key in planned:
            raise Invalid(
                "key", N_("Two lines have the key %(key)s: give one of them another."), key=key
            )
        published = files.read(model, check_new_key(model, key)).entry
        if files.is_taken(model, key) and not (options.update and published):
            raise Invalid(
                "key",
                N_(
                    "The key %(key)s is already in use. Choose another, or import with "
                    "--update to change the entry."
                ),
                key=key,
            )
        onto = published.raw if published else {"$schema": files.schema_path(model, key)}
        whole = with_author_names(model, flatten(model, onto) | flat, files.raw_of)
        raw = unflatten(model, whole, onto)
        required_titles(model, flatten(model, raw))
        locales = self._locales(model, raw) if options.publish else ()
        return PlannedEntry(row, key, raw, published, locales)

    def _locales(self, model: Model, raw: Raw) -> tuple[str, ...]:
        """Return the languages that have a title; all languages if titles aren't localized."""
        titles, codes = raw.get(model.title), self._files.languages().codes
        if isinstance(titles, Mapping):
            return tuple(code for code in codes if code in titles)
        return codes

    def _sound(
        self, model: Model, entries: Sequence[PlannedEntry], skip: bool
    ) -> tuple[Sequence[PlannedEntry], list[ImportFault]]:
        """Return (`entries`, without faulty ones if `skip`; the faults).

        An entry that refers to one left out is faulty too.
        """
        faults: list[ImportFault] = []
        while True:
            found = list(self._obstacles(model, entries))
            faults += [one.row.fault(refusal) for one, refusal in found]
            if not (skip and found):
                return entries, faults
            bad = {one.key for one, _ in found}
            entries = [one for one in entries if one.key not in bad]

    def _obstacles(
        self, model: Model, entries: Sequence[PlannedEntry]
    ) -> Iterator[tuple[PlannedEntry, Invalid]]:
        """Yield each problem that prevents writing `entries`, with its entry."""
        coming = {(model.name, one.key) for one in entries}
        positions = _Positions(model, self._files.store.content())

        def exists(type: str, key: str) -> bool:
            return (type, key) in coming or self._files.exists(type, key)

        for one in entries:
            found = publish_problems(model, one.key, one.raw, one.locales, exists)
            if not found and (problem := positions.put(one)):
                found = (problem,)
            yield from ((one, refusal) for refusal in found)
        yield from self._former_faults(entries)

    def _former_faults(
        self, entries: Sequence[PlannedEntry]
    ) -> Iterator[tuple[PlannedEntry, Invalid]]:
        """Yield problems of old addresses: invalid ones, and ones that redirect elsewhere
        already.
        """
        redirects = self._files.store.content().site.raw.get("redirects", ())
        taken = {str(row.get("from")) for row in redirects}
        for one in entries:
            for locale, old in one.row.former.items():
                path = f"oldAddress.{locale}"
                if not is_old(old) or any(c.isspace() for c in old):
                    yield one, Invalid(path, OLD_ADDRESS)
                elif old in taken:
                    refusal = N_("%(address)s already redirects elsewhere.")
                    yield one, Invalid(path, refusal, address=old)
                taken.add(old)

    def run(
        self,
        actor: Actor,
        type: str,
        rows: Sequence[ImportedRow],
        options: ImportOptions = ImportOptions(),
    ) -> ImportPlan:
        """Import `rows` as published entries or drafts. If the plan has faults, write nothing, or
        with `skip` only the entries without fault.

        Old addresses become redirects. Raises Forbidden, NotFound, Busy, and OSError, after which
        everything is rolled back.
        """
        files, model = self._files, self._files.model(type)
        require(actor, "create", model)
        with commit(files.paths.lock) as steps:
            plan = self.plan(type, rows, options)
            if options.skip or not plan.faults:
                with self._all_or_nothing(steps, plan):
                    for one in plan.entries:
                        self._write(self._change(steps, actor, model, one.key), one)
                    site = files.models["site"]
                    self._redirect(self._change(steps, actor, site, SINGLE), plan)
        return plan

    @contextmanager
    def _all_or_nothing(self, steps: Commit, plan: ImportPlan) -> Iterator[None]:
        """Restore every file if an exception is raised within."""
        paths = self._files.paths
        touched = [paths.entry(self._files.models["site"], SINGLE)]
        for one in plan.entries:
            touched += (paths.entry(plan.model, one.key), paths.draft(plan.model, one.key))
        kept = {path: path.read_bytes() if path.is_file() else None for path in touched}
        try:
            yield
        except BaseException:
            for path, data in kept.items():
                if data is None:
                    remove_file(path)
                else:
                    write_file(path, data)
            steps.has_written = False
            self._files.store.bump()
            raise

    def _change(self, steps: Commit, actor: Actor, model: Model, key: str) -> EntryChange:
        """Return a change of the published version, ignoring any draft."""
        edited = self._files.overlay(model, key, self._files.read(model, key), None)
        return EntryChange(self._files, steps, actor, edited)

    def _write(self, change: EntryChange, one: PlannedEntry) -> None:
        """Publish an entry, or write its draft."""
        model, now = change.edited.model, self._files.clock()
        if one.locales:
            raw = _with_ledger(model, one, change.edited.default_locale)
            if model.route:
                raw = with_windows(model, raw, dict.fromkeys(one.locales, AS_BEFORE), now)
            change.write("import", raw, one.locales)
        else:
            flat = flatten(model, one.raw)
            change.write_draft(rebase_draft(change.edited, flat, change.actor, now))
        change.audit("import", one.locales)

    def _redirect(self, change: EntryChange, plan: ImportPlan) -> None:
        """Add redirects from the old site's addresses to the site's settings."""
        moves = list(self._moves(plan))
        if not (moves and change.edited.published):
            return
        raw = dict(change.edited.published_raw)
        known = list(raw.get("redirects", ()))
        rows = [
            {"id": f"old-{number}", "from": old, "to": new}
            for number, (old, new) in enumerate(moves, len(known) + 1)
        ]
        place(raw, "redirects", known + rows, file_order(change.edited.model))
        change.write("import", raw)

    def _moves(self, plan: ImportPlan) -> Iterator[tuple[str, str]]:
        """Yield (old address, new address) of every planned entry."""
        new = [make_entry(plan.model, one.key, one.raw, "") for one in plan.entries]
        content = self._files.store.content()
        entries = content.replaced({entry.name: entry for entry in new}).entries
        for one, entry in zip(plan.entries, new, strict=True):
            address = address_of(entry, entries)
            for locale, old in one.row.former.items():
                yield old, f"/{locale}/{address}"


class _Positions:
    """The addresses of entries while they are added one by one.

    Only in a tree does adding an entry move others; there the table of addresses is rebuilt for
    each.
    """

    def __init__(self, model: Model, content: Content) -> None:
        self._model = model
        self._content = content
        self._added: dict[Name, Entry | None] = {}
        self._at = None if is_tree(model) else dict(Addresses(content.entries, content.taken).at)

    def put(self, one: PlannedEntry) -> Invalid | None:
        """Add an entry; return the problem of its address, if any."""
        model, content = self._model, self._content
        entry = make_entry(model, one.key, one.raw, "")
        if self._at is None:
            content = content.replaced(self._added)
        found = address_problem(model, one.key, one.raw, content, self._at)
        self._added[entry.name] = entry
        if self._at is not None and not found:
            if one.published:
                self._at.pop(address_of(one.published, content.entries), None)
            self._at[address_of(entry, content.entries)] = entry.name
        return found


def _with_ledger(model: Model, one: PlannedEntry, default: str) -> JsonObject:
    """Return the entry with a translation ledger: what each translation was made from."""
    raw = dict(one.raw)
    for locale in one.locales:
        paths = [path for path, values in localized(model, raw).items() if locale in values]
        raw = record(model, raw, locale, source_of(raw, locale, default), paths)
    return raw
