"""Checks of the content, before any page is made: each finding names its entry and field."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from cms.content import Entry, Name, Problem, Snapshot
from cms.content.derived import MEDIA, EntryMap, all_facets, standing, text_links
from cms.core.i18n import N_
from cms.editing.dangling_references import DanglingReference, dangling_references
from cms.editing.entry_status import texts_of
from cms.publish.checks.levels import Check, CheckLevels, Finding
from cms.publish.messages import lazy_message, refusal_message
from cms.schema.content_type import ContentType
from cms.schema.translations import localized, source_of, status
from cms.schema.usages import pictures

UNREADABLE = N_("%(file)s, line %(line)s: %(fault)s")
DEAD_LINK = N_("The text links to %(entry)s, which doesn’t exist. Fix or remove the link.")
STALE = N_(
    "The original changed since this was translated into %(language)s. Check the translation."
)
MISSING = N_(
    "This has no text in %(language)s; visitors read it in another language. Translate it."
)
NO_VERSION = N_(
    "There is no %(language)s version; visitors read another language. Translate and publish it."
)
NO_ALT = N_("The picture has no description in %(language)s. Add it.")
NO_ALT_OF = N_("The picture %(file)s has no description in %(language)s. Add it.")

Memo = tuple[str, tuple[str, ...], tuple[DanglingReference, ...], tuple[tuple[str, ...], ...]]


class EntryChecks:
    """Keeps what it found by entry and version, so that looking again costs nothing where nothing
    changed.
    """

    def __init__(self, gate: CheckLevels) -> None:
        self.gate = gate
        self._kept: dict[Name, tuple[Memo, tuple[Finding, ...]]] = {}

    def findings(self, snapshot: Snapshot) -> list[Finding]:
        """The findings in all content that `snapshot` shows, those that block first."""
        found = [*unreadable(snapshot)] if self.gate.on("files") else []
        found += _of_files("fields", snapshot.content.warnings)
        found += unplaced(snapshot)
        for of_type in snapshot.entries.values():
            dangling = _dangling_of(snapshot, of_type.model.name)
            for key in dict.fromkeys([*doubtful(snapshot, of_type), *dangling]):
                found += self._of(snapshot, of_type[key])
        return self.gate.blocking_first(found)

    def _of(self, snapshot: Snapshot, entry: Entry) -> tuple[Finding, ...]:
        name = entry.name
        dangling = dangling_references(snapshot).get(name, ())
        files = (use.partition(" ")[2] for use in all_facets(entry).get(MEDIA, ()))
        facts = tuple(_described(snapshot, file) for file in files)
        memo = (entry.version, snapshot.languages[name], dangling, facts)
        kept = self._kept.get(name)
        if kept is None or kept[0] != memo:
            kept = self._kept[name] = (memo, tuple(check_entry(snapshot, entry)))
        return kept[1]


def _described(snapshot: Snapshot, file: str) -> tuple[str, ...]:
    """The languages in which a media file has a description of its own."""
    return tuple(snapshot.facts(file).get("description", ()))


def _dangling_of(snapshot: Snapshot, type: str) -> list[str]:
    return [key for of_type, key in dangling_references(snapshot) if of_type == type]


def doubtful(snapshot: Snapshot, entries: EntryMap) -> list[str]:
    """The keys of the entries of a type in which something may be found: what is remembered of the
    others says that there is nothing. To look at each of 100,000 entries took twenty seconds.
    """
    pairs = list(
        zip(map(standing, entries.values()), snapshot.languages.of_type(entries), strict=True)
    )
    found = {pair for pair in set(pairs) if _may_be_at_fault(snapshot, entries.model, *pair)}
    return [key for key, pair in zip(entries, pairs, strict=True) if pair in found]


def _may_be_at_fault(
    snapshot: Snapshot, model: type[ContentType], standing: str, codes: tuple[str, ...]
) -> bool:
    texts = texts_of(standing)
    if texts.links or (model.fields[model.title].localized and len(codes) < len(snapshot.locales)):
        return True
    return any(
        texts.worst(code, snapshot.default_locale) != "current"
        or (texts.described is not None and code not in texts.described)
        for code in codes
    )


def unreadable(snapshot: Snapshot) -> Iterator[Finding]:
    """Files that can't be read as what they should be."""
    return _of_files("files", snapshot.content.faults)


def _of_files(check: Check, of: Mapping[Name, tuple[Problem, ...]]) -> Iterator[Finding]:
    for (type, key), problems in of.items():
        for one in problems:
            fault = refusal_message(one.refusal)
            said = lazy_message(UNREADABLE, file=one.file, line=one.line, fault=fault)
            yield Finding(check, said, type, key, one.field)


def unplaced(snapshot: Snapshot) -> Iterator[Finding]:
    """Entries that are published and stand nowhere, for something else has their address."""
    for (type, key), refusal in snapshot.addresses.clashes:
        yield Finding("places", refusal_message(refusal), type, key, refusal.path)


def check_entry(snapshot: Snapshot, entry: Entry) -> Iterator[Finding]:
    """All findings of one entry that is shown, but for those in its texts alone."""
    dangling = dangling_references(snapshot).get(entry.name, ())
    return check_version(snapshot, entry, snapshot.languages[entry.name], dangling)


def check_version(
    snapshot: Snapshot,
    entry: Entry,
    codes: Collection[str],
    dangling: Iterable[DanglingReference],
) -> Iterator[Finding]:
    """The same of any version of an entry, in the languages of `codes`."""
    name, links = entry.name, set(text_links(entry))
    for one in dangling:
        in_text = f"{one.path} {one.target}" in links
        quote = one.target if in_text else ""
        if in_text and one.why == "missing":
            said = lazy_message(DEAD_LINK, entry=one.target)
            yield Finding("links", said, *name, one.path, quote=quote)
        else:
            said = refusal_message(one.refusal)
            yield Finding("references", said, *name, one.path, quote=quote)
    is_localized = entry.model.fields[entry.model.title].localized
    for locale in snapshot.locales:
        if locale.code in codes:
            yield from _texts(snapshot, entry, locale.code)
            yield from _pictures(snapshot, entry, locale.code)
        elif is_localized:
            yield Finding("missing", lazy_message(NO_VERSION, language=locale.code), *name)


def _texts(snapshot: Snapshot, entry: Entry, code: str) -> Iterator[Finding]:
    """Texts whose original changed, and texts that only the original has."""
    model, default = entry.model, snapshot.default_locale
    source = source_of(entry.raw, code, default)
    originals = {path for path, values in localized(model, entry.raw).items() if source in values}
    for path, state in status(model, entry.raw, code, True, default=default).items():
        if state == "stale":
            said = lazy_message(STALE, language=code)
        elif state == "missing" and path in originals:
            said = lazy_message(MISSING, language=code)
        else:
            continue
        yield Finding(state, said, *entry.name, f"{path}.{code}")


def _pictures(snapshot: Snapshot, entry: Entry, code: str) -> Iterator[Finding]:
    """Pictures without words for those who can't see them: the entry's own, or their file's."""
    for path, file, described in pictures(entry.model.fields, entry.raw):
        if code not in described and not snapshot.facts(file).get("description", {}).get(code):
            said = lazy_message(NO_ALT, language=code)
            yield Finding("alt", said, *entry.name, f"{path}.alt.{code}")
