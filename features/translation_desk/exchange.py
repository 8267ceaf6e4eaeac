"""Exporting texts for another program and importing the result: first as a plan of changes, then
applied entry by entry, each completely or not at all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from typing import Literal, NamedTuple

import orjson

from cms.accounts.permissions import Actor, may
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.i18n import N_
from cms.editing.edited_entry import EditedEntry
from cms.editing.editing import Editing
from cms.editing.source_changes import former_sources
from cms.editing.translated_texts import TranslatableText, as_text, field_of, texts_of
from cms.schema.entry_ref import Name, parse_name
from cms.schema.fields import Json
from cms.schema.flat import overlay
from cms.schema.translations import digest
from features.translation_desk.po import PoMessage

MAX_ENTRIES = 1_000
"""Maximum number of entries in one export."""

Label = Callable[[EditedEntry, str], str]
"""(entry, path of a text) → where the text is found, in words."""

Verdict = Literal[
    "write",
    "confirm",
    "same",
    "empty",
    "fuzzy",
    "source",
    "forbidden",
    "invalid",
    "unknown",
]
VERDICTS: Mapping[Verdict, str] = {
    "write": N_("Will be saved"),
    "confirm": N_("Will be marked as checked"),
    "same": N_("No change"),
    "empty": N_("Not translated in the file"),
    "fuzzy": N_("Needs work in the file (fuzzy)"),
    "source": N_("Not imported: the original has changed since"),
    "forbidden": N_("Not imported: you don’t have permission to change this text"),
    "invalid": N_("Not imported: the field can’t take this text"),
    "unknown": N_("Not imported: there is no such text"),
}
APPLICABLE: frozenset[Verdict] = frozenset({"write", "confirm"})


class PoChange(NamedTuple):
    """The change that a message would make: `path` is the flat path of the target."""

    name: Name
    path: str
    verdict: Verdict
    source: str = ""
    before: str = ""
    after: str = ""


class RequestedChange(NamedTuple):
    """A change that was confirmed in a plan. It is only made if the original and the translation are
    still the same.
    """

    type: str
    key: str
    path: str
    source_digest: str
    before_digest: str
    text: str


class EntryReport(NamedTuple):
    """The result for an entry: the number of imported texts, or why none was imported."""

    name: Name
    imported: int
    refusal: Refusal | None = None


class NotImported(Refusal):
    """Nothing of an entry is imported, because it has changed."""

    msgid = N_("Something has changed since you looked at the changes. Import the file again.")


def po_messages(
    editing: Editing, names: Iterable[Name], locale: str, label: Label
) -> Iterator[PoMessage]:
    """Yield the texts of entries with their translations, as they are being edited."""
    for type, key in list(names)[:MAX_ENTRIES]:
        try:
            edited = editing.drafts.open(type, key)
        except NotFound:
            continue
        texts = texts_of(edited, locale)
        outdated = [text.name for text in texts if text.state == "stale"]
        former = former_sources(editing.history, edited, locale, outdated)
        for text in texts:
            path = f"{text.name}.{text.source_locale}"
            previous = as_text(edited.model, path, former.get(text.name))
            yield PoMessage(
                f"{type}/{key}#{text.name}",
                text.source,
                text.target,
                text.state == "stale",
                previous,
                label(edited, text.name),
            )


def plan(
    editing: Editing, actor: Actor, locale: str, messages: Iterable[PoMessage]
) -> list[PoChange]:
    """Return the changes that the messages of a file would make, in order. Settings can't be
    imported.
    """
    changes, open = [], cache(partial(_open, editing, locale))
    for message in messages:
        entry_path, _hash, text_name = message.context.partition("#")
        name, path = parse_name(entry_path), f"{text_name}.{locale}"
        edited, texts = open(name)
        text = texts.get(text_name)
        if edited is None or text is None:
            changes.append(PoChange(name, path, "unknown", message.source))
            continue
        verdict = _verdict(edited, actor, path, text, message)
        changes.append(PoChange(name, path, verdict, text.source, text.target, message.target))
    return changes


def _open(
    editing: Editing, locale: str, name: Name
) -> tuple[EditedEntry | None, Mapping[str, TranslatableText]]:
    """Return (an entry, its texts by path), or (None, {}) for settings and for entries that can't
    be opened.
    """
    with suppress(Refusal):
        edited = editing.drafts.open(*name)
        if not edited.model.single:
            return edited, {text.name: text for text in texts_of(edited, locale)}
    return None, {}


def _verdict(
    edited: EditedEntry, actor: Actor, path: str, text: TranslatableText, message: PoMessage
) -> Verdict:
    if not may(actor, "save", edited.model, path):
        return "forbidden"
    if not message.target.strip():
        return "empty"
    if message.source.strip("\n") != text.source.strip("\n"):
        return "source"
    if message.is_fuzzy:
        return "fuzzy"
    try:
        value = _read(edited, path, message.target)
    except Invalid:
        return "invalid"
    if value != edited.flat.get(path):
        return "write"
    return "confirm" if text.state == "stale" else "same"


def _read(edited: EditedEntry, path: str, text: str) -> Json | None:
    """Parse a text as the value of a field; the current value if that has the same text. Raises
    Invalid.
    """
    field, before = field_of(edited.model, path), edited.flat.get(path)
    value = field.from_form([text])
    if before is not None and value == field.from_form([field.to_form(before)]):
        value = before
    if value is not None:
        field.parse(value, path)
    return value


def dump_changes(changes: Iterable[PoChange]) -> str:
    """Return the changes of a plan that are to be made, as JSON for a hidden field."""
    applicable = []
    for change in changes:
        if change.verdict in APPLICABLE:
            digests = digest(change.source), digest(change.before)
            applicable.append(RequestedChange(*change.name, change.path, *digests, change.after))
    return orjson.dumps(applicable, default=list).decode()


def load_changes(text: str) -> list[RequestedChange]:
    """Parse the submitted changes; malformed ones are left out."""
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError:
        return []
    rows = raw if isinstance(raw, list) else []
    return [RequestedChange(*row) for row in rows if _is_change(row)]


def _is_change(row: object) -> bool:
    """Return whether a submitted value is a change."""
    if not isinstance(row, list) or len(row) != len(RequestedChange._fields):
        return False
    return all(isinstance(value, str) for value in row)


def apply_changes(
    editing: Editing, actor: Actor, changes: Iterable[RequestedChange]
) -> list[EntryReport]:
    """Save the changes of each entry completely or not at all. The report says why an entry's
    weren't saved.
    """
    by_entry: dict[Name, list[RequestedChange]] = {}
    for change in changes:
        by_entry.setdefault((change.type, change.key), []).append(change)
    return [
        _import(editing, actor, name, entry_changes) for name, entry_changes in by_entry.items()
    ]


def _import(
    editing: Editing, actor: Actor, name: Name, changes: Sequence[RequestedChange]
) -> EntryReport:
    try:
        edited = editing.drafts.open(*name)
        values = {}
        for change in changes:
            _require_unchanged(edited, change)
            values[change.path] = _read(edited, change.path, change.text)
        editing.drafts.save(actor, *name, edited.flat, overlay(edited.flat, values))
        for path, value in values.items():
            if value == edited.flat.get(path):
                bare, _dot, locale = path.rpartition(".")
                editing.drafts.confirm_translation(actor, *name, locale, [bare])
    except Refusal as refusal:
        return EntryReport(name, 0, refusal)
    return EntryReport(name, len(values))


def _require_unchanged(edited: EditedEntry, change: RequestedChange) -> None:
    """Raise NotImported if the texts differ from those that were seen."""
    bare, _dot, locale = change.path.rpartition(".")
    text = next(
        (candidate for candidate in texts_of(edited, locale) if candidate.name == bare), None
    )
    seen = change.source_digest, change.before_digest
    if text is None or (digest(text.source), digest(text.target)) != seen:
        raise NotImported
