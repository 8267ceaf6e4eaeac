"""Checks of the content, before any page is made: each finding names its entry and field."""

from collections.abc import Iterator, Sequence

from cms.check import LINK
from cms.fields import Markdown
from cms.fields.groups import Image, Rows
from cms.fields.walk import walk
from cms.i18n import N_
from cms.ledger import localized, source_of, status
from cms.publish.gate import Finding, Gate
from cms.publish.said import of_refusal, say
from cms.store import Entry, Name, Snapshot

UNREADABLE = N_("%(file)s, line %(line)s: %(fault)s")
DEAD_LINK = N_("The text links to %(entry)s, which there isn’t. Mend or remove the link.")
STALE = N_("The original changed since this was translated into %(language)s. Check the translation.")
MISSING = N_("This has no text in %(language)s; visitors read it in another language. Translate it.")
NO_VERSION = N_("There is no %(language)s version; visitors read another language. Translate and publish it.")
NO_ALT = N_("The picture has no description in %(language)s for those who can’t see it. Write one.")

Memo = tuple[str, tuple[str, ...], tuple[str, ...]]


class EntryChecks:
    """Keeps what it found by entry and version, so that looking again costs nothing where nothing changed."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._kept: dict[Name, tuple[Memo, tuple[Finding, ...]]] = {}
        self._keys: dict[str, frozenset[str]] = {}

    def findings(self, snapshot: Snapshot) -> list[Finding]:
        """What is wrong with everything that `snapshot` shows, what blocks first."""
        found = [*unreadable(snapshot)] if self.gate.on("files") else []
        for of_type in snapshot.entries.values():
            for entry in of_type.values():
                found += self._of(snapshot, entry)
        return self.gate.sort(found)

    def _of(self, snapshot: Snapshot, entry: Entry) -> tuple[Finding, ...]:
        name = (entry.model.name, entry.key)
        links = tuple(sorted(dead_links(snapshot, entry)))
        memo = (entry.version, snapshot.languages[name], links)
        kept = self._kept.get(name)
        if kept is None or kept[0] != memo:
            kept = self._kept[name] = (memo, tuple(check_entry(snapshot, entry)))
        return kept[1]


def unreadable(snapshot: Snapshot) -> Iterator[Finding]:
    """Files that can't be read as what they should be."""
    for (type, key), problems in snapshot.content.faults.items():
        for one in problems:
            fault = of_refusal(one.refusal)
            yield Finding("files", say(UNREADABLE, file=one.file, line=one.line, fault=fault.text()), type, key,
                          one.field)


def dead_links(snapshot: Snapshot, entry: Entry) -> Iterator[str]:
    """The entries that the long texts of an entry link to and that aren't there."""
    links: Sequence[str] = entry.remember("text links", lambda: list(text_links(entry)))
    for link in links:
        kind, _, key = link.partition(" ")[2].partition("#")[0].partition("/")
        if snapshot.content.get(kind, key) is None:
            yield link


def text_links(entry: Entry) -> Iterator[str]:
    """The path of a long text, a blank, and an entry that it links to."""
    for leaf in walk(entry.model.fields, entry.raw):
        if isinstance(leaf.field, Markdown) and isinstance(leaf.value, list):
            for line in leaf.value:
                yield from (f"{leaf.path} {target}" for target in (
                    LINK.findall(line) if isinstance(line, str) and "(entry:" in line else ()))


def check_entry(snapshot: Snapshot, entry: Entry) -> Iterator[Finding]:
    """All findings of one entry."""
    type, key = entry.model.name, entry.key
    for dead in dead_links(snapshot, entry):
        path, _, target = dead.partition(" ")
        yield Finding("links", say(DEAD_LINK, entry=target), type, key, path)
    for locale in snapshot.locales:
        if locale.code in snapshot.languages[type, key]:
            yield from _texts(snapshot, entry, locale.code)
            yield from _pictures(entry, locale.code)
        elif entry.model.fields[entry.model.title].localized:
            yield Finding("missing", say(NO_VERSION, language=locale.code), type, key)


def _texts(snapshot: Snapshot, entry: Entry, code: str) -> Iterator[Finding]:
    """Texts whose original changed, and texts that only the original has."""
    source = source_of(entry.raw, code, snapshot.default_locale)
    originals = {path for path, values in localized(entry.model, entry.raw).items() if source in values}
    states = status(entry.model, entry.raw, code, True, default=snapshot.default_locale)
    for path, state in states.items():
        if state == "stale":
            yield Finding("stale", say(STALE, language=code), entry.model.name, entry.key, f"{path}.{code}")
        elif state == "missing" and path in originals:
            yield Finding("missing", say(MISSING, language=code), entry.model.name, entry.key, f"{path}.{code}")


def _pictures(entry: Entry, code: str) -> Iterator[Finding]:
    """Pictures without words for those who can't see them."""
    for path, raw in _images(entry.model.fields, entry.raw, ""):
        alt = raw.get("alt")
        if raw.get("file") and not (isinstance(alt, dict) and alt.get(code)):
            yield Finding("alt", say(NO_ALT, language=code), entry.model.name, entry.key, f"{path}.alt.{code}")


def _images(fields: object, raw: object, prefix: str) -> Iterator[tuple[str, dict[str, object]]]:
    """(path, value) of every picture of an entry, those in rows included."""
    if not isinstance(fields, dict) or not isinstance(raw, dict):
        return
    for name, field in fields.items():
        value = raw.get(name)
        if isinstance(field, Image) and isinstance(value, dict):
            yield f"{prefix}{name}", value
        elif isinstance(field, Rows) and isinstance(value, list):
            for row in value:
                if isinstance(row, dict):
                    yield from _images(field.fields, row, f"{prefix}{name}.{row.get('id')}.")
