"""Import of entries from an older site: planned first, then written all or none."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from blueprints.shared.html_tags import html_tags
from blueprints.shared.redirects import parse_typed_path, redirect_conflict
from cms.accounts.permissions import Actor, require
from cms.content import Content, Entry
from cms.content.addresses import Addresses, address_of, is_tree
from cms.content.entry import make_entry
from cms.content.loader import SITE
from cms.core.errors import Invalid
from cms.core.files import Commit, commit
from cms.core.i18n import N_
from cms.editing.address_problems import address_problem
from cms.editing.direct_changes import DirectChanges
from cms.editing.drafts import normalize
from cms.editing.edited_entry import rebase_draft
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.entry_rows import OverviewCache
from cms.editing.kept_files import all_or_nothing
from cms.editing.keys import check_new_key, new_key, required_titles
from cms.editing.schedule import AS_BEFORE, with_windows
from cms.editing.validation import publish_problems
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.fields import JsonObject, Markdown, Paragraph, Raw
from cms.schema.fields.base import as_lines
from cms.schema.fields.redirect_addresses import is_legacy_address
from cms.schema.fields.walk import walk
from cms.schema.flat import file_order, flatten, insert_key, unflatten
from cms.schema.translations import localized_values, record_translations, source_language
from features.importing.sheets import ImportedRow, ImportFault
from features.importing.work_index import WorkIndex

REDIRECTED = N_("%(address)s already redirects elsewhere.")
OLD_ADDRESS = N_(
    "Enter the old address without spaces, such as /news/12.html, /view.php?id=5 or "
    "https://old.example/news/12.html."
)


HTML = N_(
    "This text has HTML (%(tag)s), which pages would show as it is. Convert it to Markdown first, for "
    "example with “pandoc -f html -t commonmark”."
)


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


class EntryImport:
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
        works = WorkIndex(model, self._existing_works(model))
        for row in rows:
            try:
                planned = self._plan_row(model, row, entries.keys(), options)
            except Invalid as refusal:
                faults.append(row.fault(refusal))
                continue
            if not planned.published and (key := works.find(planned.raw)):
                duplicates.append((row, key))
                continue
            entries[planned.key] = planned
            works.add(planned.key, planned.raw)
        sound, more_faults = self._without_faulty(model, list(entries.values()), options.skip)
        faults = sorted([*faults, *more_faults], key=lambda fault: fault.line)
        return ImportPlan(model, tuple(sound), tuple(faults), tuple(duplicates))

    def _existing_works(self, model: Model) -> Iterator[tuple[str, Raw]]:
        """Yield (key, JSON) of the readable entries of a type, published and with drafts
        applied.
        """
        staff = OverviewCache(self._files).current().staff
        for content in (self._files.store.content(), staff.content):
            for entry in content.entries[model.name].values():
                yield entry.key, entry.raw

    def _plan_row(
        self,
        model: Model,
        row: ImportedRow,
        planned_keys: Collection[str],
        options: ImportOptions,
    ) -> PlannedEntry:
        """Return the entry of a row. Raises Invalid for a problem with its key or title."""
        files, flat = self._files, normalize(row.flat)
        key = row.key or new_key(files, model, required_titles(model, flat), planned_keys)
        if key in planned_keys:
            raise Invalid(
                "key", N_("Two lines have the ID %(key)s: give one of them another."), key=key
            )
        ref = EntryRef(model, check_new_key(model, key))
        published = files.read(ref).entry
        if files.is_taken(ref) and not (options.update and published):
            raise Invalid(
                "key",
                N_(
                    "The ID %(key)s is already in use. Choose another, or import with --update to change the entry."
                ),
                key=key,
            )
        onto = published.raw if published else {"$schema": files.schema_path(ref)}
        values = model.completed(flatten(model, onto) | flat, files.raw_of)
        raw = unflatten(model, values, onto)
        required_titles(model, flatten(model, raw))
        locales = self._locales(model, raw) if options.publish else ()
        return PlannedEntry(row, key, raw, published, locales)

    def _locales(self, model: Model, raw: Raw) -> tuple[str, ...]:
        """Return the languages that have a title; all languages if titles aren't localized."""
        titles, codes = raw.get(model.title), self._files.languages().codes
        if isinstance(titles, Mapping):
            return tuple(code for code in codes if code in titles)
        return codes

    def _without_faulty(
        self, model: Model, entries: Sequence[PlannedEntry], skip: bool
    ) -> tuple[Sequence[PlannedEntry], list[ImportFault]]:
        """Return (`entries`, without faulty ones if `skip`; the faults).

        An entry that refers to one left out is faulty too.
        """
        faults: list[ImportFault] = []
        while True:
            problems = list(self._problems(model, entries))
            faults += [entry.row.fault(refusal) for entry, refusal in problems]
            if not (skip and problems):
                return entries, faults
            faulty = {entry.key for entry, _ in problems}
            entries = [entry for entry in entries if entry.key not in faulty]

    def _problems(
        self, model: Model, entries: Sequence[PlannedEntry]
    ) -> Iterator[tuple[PlannedEntry, Invalid]]:
        """Yield each problem that prevents writing `entries`, with its entry."""
        planned = {(model.name, entry.key) for entry in entries}
        addresses = _AddressTable(model, self._files.store.content())

        def exists(type: str, key: str) -> bool:
            return (type, key) in planned or self._files.exists(type, key)

        for entry in entries:
            problems = publish_problems(
                EntryRef(model, entry.key), entry.raw, entry.locales, exists
            )
            problems = (*_html_problems(model, entry.raw), *problems)
            if not problems and (problem := addresses.add(entry)):
                problems = (problem,)
            yield from ((entry, refusal) for refusal in problems)
        yield from self._old_address_problems(entries)

    def _old_address_problems(
        self, entries: Sequence[PlannedEntry]
    ) -> Iterator[tuple[PlannedEntry, Invalid]]:
        """Yield problems of old addresses: invalid ones, those that the program or a page has, and
        those that redirect elsewhere already.
        """
        content = self._files.store.content()
        redirected = {str(row.get("from")) for row in content.site.raw.get("redirects", ())}
        for entry in entries:
            for locale, typed in entry.row.former.items():
                old = parse_typed_path(typed)
                if problem := self._old_address_problem(typed, old, redirected):
                    refusal = Invalid(f"oldAddress.{locale}", problem.message, **problem.values)
                    yield entry, refusal
                redirected.add(old)

    def _old_address_problem(
        self, typed: str, old: str, redirected: Collection[str]
    ) -> Invalid | None:
        is_address = typed.startswith(("/", "http://", "https://")) and is_legacy_address(old)
        if not is_address or old == "/" or any(map(str.isspace, typed)):
            return Invalid("", OLD_ADDRESS)
        store = self._files.store
        snapshot = store.snapshot()
        if problem := redirect_conflict(snapshot, old, partial(store.has_section_page, snapshot)):
            return problem
        return Invalid("", REDIRECTED, address=old) if old in redirected else None

    def run(
        self,
        actor: Actor,
        type: str,
        rows: Sequence[ImportedRow],
        options: ImportOptions = ImportOptions(),
    ) -> ImportPlan:
        """Import `rows` as published entries or drafts. If the plan has faults, write nothing, or
        with `skip` only the entries without fault.

        Old addresses become redirects. Raises Forbidden, NotFound, Busy, Unfinished, and OSError,
        after which everything is rolled back, as it is after a kill.
        """
        files, model = self._files, self._files.model(type)
        require(actor, "create", model)
        DirectChanges(files).recover()
        with commit(files.paths.lock) as steps:
            plan = self.plan(type, rows, options)
            if options.skip or not plan.faults:
                names = [SITE, *((type, entry.key) for entry in plan.entries)]
                with all_or_nothing(files, steps, names):
                    for entry in plan.entries:
                        self._write(self._change(steps, actor, EntryRef(model, entry.key)), entry)
                    site = files.ref(*SITE)
                    self._add_redirects(self._change(steps, actor, site), plan)
        return plan

    def _change(self, steps: Commit, actor: Actor, ref: EntryRef) -> EntryChange:
        """Return a change of the published version, ignoring any draft."""
        edited = self._files.overlay(ref, self._files.read(ref), None)
        return EntryChange(self._files, steps, actor, edited)

    def _write(self, change: EntryChange, planned: PlannedEntry) -> None:
        """Publish an entry, or write its draft."""
        model, now = change.edited.model, self._files.clock()
        if planned.locales:
            raw = _with_ledger(model, planned, change.edited.default_locale)
            if model.route:
                raw = with_windows(model, raw, dict.fromkeys(planned.locales, AS_BEFORE), now)
            change.write("import", raw, planned.locales)
        else:
            flat = flatten(model, planned.raw)
            change.write_draft(rebase_draft(change.edited, flat, change.actor, now))
        change.audit("import", planned.locales)

    def _add_redirects(self, change: EntryChange, plan: ImportPlan) -> None:
        """Add redirects from the old site's addresses to the site's settings."""
        moves = list(self._moves(plan))
        if not (moves and change.edited.published):
            return
        raw = dict(change.edited.published_raw)
        redirects = list(raw.get("redirects", ()))
        rows = [
            {"id": f"old-{number}", "from": old, "to": new}
            for number, (old, new) in enumerate(moves, len(redirects) + 1)
        ]
        insert_key(raw, "redirects", redirects + rows, file_order(change.edited.model))
        change.write("import", raw)

    def _moves(self, plan: ImportPlan) -> Iterator[tuple[str, str]]:
        """Yield (old address, new address) of every planned entry."""
        new_entries = [
            make_entry(EntryRef(plan.model, planned.key), planned.raw, "")
            for planned in plan.entries
        ]
        content = self._files.store.content()
        entries = content.replaced({entry.name: entry for entry in new_entries}).entries
        for planned, entry in zip(plan.entries, new_entries, strict=True):
            address = address_of(entry, entries)
            for locale, typed in planned.row.former.items():
                yield parse_typed_path(typed), f"/{locale}/{address}"


def _html_problems(model: Model, raw: Raw) -> Iterator[Invalid]:
    """Yield a problem for each long text with HTML, the form in which other systems export texts."""
    for leaf in walk(model.fields, raw):
        is_text = isinstance(leaf.field, Markdown | Paragraph) and leaf.kind == "value"
        if is_text and (tag := next(html_tags(as_lines(leaf.value)), None)):
            yield Invalid(leaf.path, HTML, tag=tag[0][:40])


class _AddressTable:
    """The addresses of entries while they are added one by one.

    Only in a tree does adding an entry move others; there the table of addresses is rebuilt for
    each.
    """

    def __init__(self, model: Model, content: Content) -> None:
        self._model = model
        self._content = content
        self._added: dict[Name, Entry | None] = {}
        self._entry_at = (
            None
            if is_tree(model)
            else dict(Addresses(content.entries, content.reserved).by_address)
        )

    def add(self, planned: PlannedEntry) -> Invalid | None:
        """Add an entry; return the problem of its address, if any."""
        model, content = self._model, self._content
        entry = make_entry(EntryRef(model, planned.key), planned.raw, "")
        if self._entry_at is None:
            content = content.replaced(self._added)
        problem = address_problem(entry.ref, planned.raw, content, self._entry_at)
        self._added[entry.name] = entry
        if self._entry_at is not None and not problem:
            if planned.published:
                self._entry_at.pop(address_of(planned.published, content.entries), None)
            self._entry_at[address_of(entry, content.entries)] = entry.name
        return problem


def _with_ledger(model: Model, planned: PlannedEntry, default: str) -> JsonObject:
    """Return the entry with a translation ledger: what each translation was made from."""
    raw = dict(planned.raw)
    for locale in planned.locales:
        paths = [path for path, values in localized_values(model, raw).items() if locale in values]
        raw = record_translations(model, raw, locale, source_language(raw, locale, default), paths)
    return raw
