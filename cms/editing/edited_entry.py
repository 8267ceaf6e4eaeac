"""An entry as it is being edited: its published version with the draft laid over it; and the files of
drafts, which have the paths in which they differ from the published version.

`instance/drafts/<type>/<key>.json`: {"base": version of the entry ("" if new), "fields": {path:
value, null where removed}, "was": {path: what the entry had}, "by": {path: account id}, "of":
{path: digest of the source that a translation was made from}, "sources": {digest: that source,
where it is nowhere else any more}, "updated": RFC 3339, "version": count of saves, "saves":
{account id: count of theirs}}.
"""

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from cms.accounts.permissions import Actor
from cms.content import Entry, Name
from cms.content.entry import MAX_WRAPPED_DEPTH, dump_json, parse_json
from cms.core.dates import parse_moment
from cms.core.errors import Invalid
from cms.core.files import Commit, remove_file, write_file
from cms.editing.merge import Clash, differing_paths, merge
from cms.editing.revisions import EntryFile
from cms.schema.content_type import Model, Models
from cms.schema.fields import JsonObject, Raw
from cms.schema.fields.walk import language_at
from cms.schema.flat import Flat, flatten, overlaid, unflatten
from cms.schema.paths import SINGLE, Paths
from cms.schema.publication import Window
from cms.schema.translations import digest, digests, source_of, with_ledger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """The unpublished changes of one entry. Immutable; a save makes another.

    `base_version`: the published version it was made from · `base_values`: path → its value there,
    when the path was changed · `authors`: path → account id · `source_digests`: path → digest of
    the text that a translation was made from, also of some that it doesn't change
    (cms/editing/small_changes.py).
    """

    base_version: str = ""
    fields: Raw = field(default_factory=dict)
    base_values: Raw = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)
    source_digests: Mapping[str, str] = field(default_factory=dict)
    updated: str = ""
    version: int = 0
    sources: Raw = field(default_factory=dict)
    saves: Mapping[str, int] = field(default_factory=dict)

    def base(self, published: Flat) -> Flat:
        """The published version, with the values that the draft was made from where it differs."""
        return overlaid(published, {path: self.base_values.get(path) for path in self.fields})

    def applied(self, published: Flat, paths: set[str] | None = None) -> Flat:
        """The base with the draft's values, or only those of `paths`, in the draft's order."""
        chosen = set(self.fields) if paths is None else paths
        return overlaid(self.base(published), _at(self.fields, chosen))

    def saves_with(self, who: str) -> Mapping[str, int]:
        """The number of saves by account, after one more by `who`."""
        return {**self.saves, who: self.saves.get(who, 0) + 1}

    def only(self, paths: set[str]) -> "Draft | None":
        """The draft without every other path; None where nothing is left."""
        if not paths:
            return None
        source_digests = _at(self.source_digests, paths | self._kept_beside(paths))
        needed = set(source_digests.values())
        return replace(
            self,
            fields=_at(self.fields, paths),
            base_values=_at(self.base_values, paths),
            authors=_at(self.authors, paths),
            source_digests=source_digests,
            sources=_at(self.sources, needed),
        )

    def _kept_beside(self, paths: set[str]) -> set[str]:
        """The translations that it doesn't change and whose originals may be among some paths."""
        beside = {path.rpartition(".")[0] for path in paths}
        kept = self.source_digests.keys() - self.fields.keys()
        return {path for path in kept if path.rpartition(".")[0] in beside}


def _at(values: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}


class DraftFiles:
    """The folder of drafts. Its writers hold `paths.lock`."""

    def __init__(self, paths: Paths, models: Models) -> None:
        self.paths = paths
        self.models = models

    def read(self, model: Model, key: str) -> Draft | None:
        """An entry's draft, or None. Raises Invalid where its file is broken: nothing is thrown
        away.
        """
        try:
            data = self.paths.draft(model, key).read_bytes()
        except FileNotFoundError:
            return None
        return parse_draft(parse_json(data, MAX_WRAPPED_DEPTH))

    def write(
        self, model: Model, key: str, draft: Draft | None, steps: Commit | None = None
    ) -> None:
        """Put a draft on the disk; None removes it. With `steps`, it is in this that a change
        consists.
        """
        path = self.paths.draft(model, key)
        if draft:
            data = dump_json(dump_draft(draft))
            (steps.write if steps else write_file)(path, data, mode=0o600)
        elif path.exists():
            (steps.remove if steps else remove_file)(path)

    def all(self, left_out: Name | None = None) -> Iterator[tuple[Name, Draft]]:
        """Every readable draft but one. A broken one is logged and left where it is."""
        for model, path in self.files():
            if (model.name, path.stem) == left_out:
                continue
            try:
                draft = self.read(model, path.stem)
            except Invalid as refusal:
                log.error("%s: %s", path, refusal)
                continue
            if draft:
                yield (model.name, path.stem), draft

    def files(self) -> Iterator[tuple[Model, Path]]:
        """(type, file) of every draft."""
        for model in self.models.values():
            folder = self.paths.draft(model, SINGLE if model.single else "0").parent
            for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
                yield model, path


NAMES = {
    "base": "base_version",
    "fields": "fields",
    "was": "base_values",
    "by": "authors",
    "of": "source_digests",
    "updated": "updated",
    "version": "version",
    "sources": "sources",
    "saves": "saves",
}
"""Name in the file of a draft → attribute."""


def dump_draft(draft: Draft) -> JsonObject:
    """A draft as JSON values, under the names that its file has."""
    return {name: getattr(draft, attribute) for name, attribute in NAMES.items()}


def parse_draft(raw: Raw) -> Draft:
    """A draft from its file. What isn't of the right shape counts as empty."""
    empty = Draft()
    found: dict[str, Any] = {}
    for name, attribute in NAMES.items():
        if isinstance(raw.get(name), type(getattr(empty, attribute))):
            found[attribute] = raw[name]
    saves = found.get("saves", {}).items()
    found["saves"] = {id: count for id, count in saves if isinstance(count, int)}
    return Draft(**found)


PublicationState = Literal["published", "draft", "scheduled", "expired"]
PUBLISHED: PublicationState = "published"
DRAFT: PublicationState = "draft"
SCHEDULED: PublicationState = "scheduled"
EXPIRED: PublicationState = "expired"

MARK_LENGTH = 12
"""Digits of a version by which it is known to a page."""


@dataclass(frozen=True, slots=True)
class EditedEntry:
    """An entry's published version (`file`, `published_raw`, `published_flat`), its `draft`, and
    both together (`raw`, `flat`), which is what the form shows.

    `states`: locale → published, draft, scheduled or expired · `changed`: the paths at which `flat`
    differs from `published_flat` · `clashes`: the paths that the published version changed too
    since the draft did; there the draft's value stands in `flat`.
    """

    model: Model
    key: str
    file: EntryFile
    states: Mapping[str, str]
    default_locale: str
    published_raw: Raw
    published_flat: Flat
    raw: Raw
    flat: Flat
    draft: Draft | None = None
    changed: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()

    @property
    def name(self) -> Name:
        return self.model.name, self.key

    @property
    def published(self) -> Entry | None:
        """The entry in its file, or its last good version; None if it was never published."""
        return self.file.entry

    @property
    def version(self) -> str:
        """The version of the entry in its file; empty if it was never published."""
        return self.file.entry.version if self.file.entry else ""

    @property
    def authors(self) -> Mapping[str, str]:
        """Path → id of the account that changed it in the draft."""
        return self.draft.authors if self.draft else {}

    @property
    def live(self) -> list[str]:
        """The languages that are on the site, or will be."""
        return [code for code, state in self.states.items() if state in (PUBLISHED, SCHEDULED)]

    @property
    def begun(self) -> list[str]:
        """The languages of the site in which it has any text; all where its title has none."""
        if self.model.title in self.flat:
            return list(self.states)
        found = {language_at(self.model.fields, path) for path in self.flat}
        return [code for code in self.states if code in found]

    @property
    def updated(self) -> datetime | None:
        """When the draft was last saved."""
        try:
            return parse_moment(self.draft.updated, "updated") if self.draft else None
        except Invalid:
            return None

    @property
    def is_new(self) -> bool:
        """Whether discarding the draft would leave nothing of the entry."""
        return self.published is None and not self.model.single

    @property
    def mark(self) -> str:
        """The state of the entry and its draft: it changes with every save of anybody."""
        draft = self.draft
        return f"{self.version}-{draft.version}-{draft.updated}" if draft else self.version

    def source_path(self, path: str) -> str:
        """The path of the text from which the one at a localized path is translated; the same path
        where that is the original.
        """
        bare, _dot, locale = path.rpartition(".")
        return f"{bare}.{source_of(self.raw, locale, self.default_locale)}"

    def with_draft(self, draft: Draft | None) -> "EditedEntry":
        """The same published version under another draft."""
        published = self.published_flat
        if draft is None:
            return replace(
                self, raw=self.published_raw, flat=published, draft=None, changed=(), clashes=()
            )
        merged = merge(self.model, draft.base(published), draft.applied(published), published)
        raw = with_ledger(
            self.model,
            self.published_raw,
            unflatten(self.model, merged.values, self.published_raw),
            draft.fields,
            draft.source_digests,
            self.default_locale,
        )
        flat = flatten(self.model, raw)
        return replace(
            self,
            raw=raw,
            flat=flat,
            draft=draft,
            changed=differing_paths(flat, published),
            clashes=merged.clashes,
        )


def titles_in(model: Model, flat: Flat) -> dict[str, str]:
    """Language → title of a flat entry; under "" one that isn't localized."""
    found = {}
    for path, value in flat.items():
        name, _dot, locale = path.partition(".")
        if name == model.title and isinstance(value, str):
            found[locale] = value
    return found


UNBEGUN = "-0"
"""The `version_mark` of an entry that nobody has begun."""


def version_mark(edited: EditedEntry, actor: Actor) -> str:
    """A mark that changes when anybody but `actor` changes an entry: its published version, and how
    often others have saved the draft.
    """
    draft = edited.draft
    theirs = draft.version - draft.saves.get(actor.id, 0) if draft else 0
    return f"{edited.version[:MARK_LENGTH]}-{theirs}"


def publication_state(
    model: Model, windows: Mapping[str, Window] | None, locale: str, now: datetime
) -> PublicationState:
    """Whether a language of an entry is shown at `now`, and if not, why. `windows`: None if it was
    never published. A type without pages is always published.
    """
    if windows is None:
        return DRAFT
    if not model.route:
        return PUBLISHED
    window = windows.get(locale)
    if window is None:
        return DRAFT
    if window.shows(now):
        return PUBLISHED
    return SCHEDULED if window.opens and now < window.opens else EXPIRED


def rebase_draft(
    edited: EditedEntry,
    flat: Flat,
    actor: Actor,
    now: datetime,
    settled: Collection[str] = (),
) -> Draft | None:
    """The draft after `actor` changed the entry to `flat`; None where nothing differs from the
    published version any more.

    A clash that isn't `settled` keeps its base value, so that publishing asks about it.
    """
    old, published = edited.draft or Draft(), edited.published_flat
    paths = differing_paths(flat, published)
    if not paths and edited.published:
        return None
    touched = {*differing_paths(flat, edited.flat), *settled}
    unsettled = {clash.path for clash in edited.clashes}.difference(settled)
    base_values = {
        path: old.base_values.get(path) if path in unsettled else published.get(path)
        for path in paths
    }
    # translations that the draft keeps current with originals that it goes on changing
    source_digests = {
        path: hash
        for path, hash in old.source_digests.items()
        if path not in old.fields and edited.source_path(path) in paths
    }
    for path in paths:
        is_touched = path in touched
        hash = _source_digest(edited, flat, path) if is_touched else old.source_digests.get(path)
        if hash:
            source_digests[path] = hash
    return Draft(
        base_version=edited.version,
        fields={path: flat.get(path) for path in paths},
        base_values={path: value for path, value in base_values.items() if value is not None},
        authors={
            path: actor.id if path in touched else old.authors.get(path, actor.id) for path in paths
        },
        source_digests=source_digests,
        sources=_sources(edited, flat, source_digests),
        updated=now.isoformat(timespec="seconds"),
        version=old.version + 1,
        saves=old.saves_with(actor.id),
    )


def _source_digest(edited: EditedEntry, flat: Flat, path: str) -> str:
    """The digest of what a translation was made from: the source as it is while this is saved."""
    if not language_at(edited.model.fields, path):
        return ""
    source = edited.source_path(path)
    return digest(flat[source]) if source != path and source in flat else ""


def _sources(edited: EditedEntry, flat: Flat, source_digests: Mapping[str, str]) -> JsonObject:
    """Digest → the source that a translation was made from, where it has changed since and was
    never published.
    """
    known = edited.draft.sources if edited.draft else {}
    found: JsonObject = {}
    for path, hash in source_digests.items():
        source = edited.source_path(path)
        texts = (flat, edited.published_flat)
        if hash in [digest(text[source]) for text in texts if source in text]:
            continue
        if hash in known:
            found[hash] = known[hash]
        elif source in edited.flat and digest(edited.flat[source]) == hash:
            found[hash] = edited.flat[source]
    return found


def unseen_sources(edited: EditedEntry, raw: Raw) -> JsonObject:
    """Digest → each original that a translation in `raw` was made from and that nothing but the
    draft has.
    """
    if not edited.draft:
        return {}
    known = dict(edited.draft.sources)
    for value in edited.flat.values():
        known[digest(value)] = value
    for value in flatten(edited.model, raw).values():
        known.pop(digest(value), None)
    return {hash: known[hash] for hash in sorted(digests(raw)) if hash in known}
