"""An entry as it is being edited (its published version with the draft applied), and the draft
files.

A draft stores only the paths that differ from the published version.
`instance/drafts/<type>/<key>.json`: {"base": version of the entry ("" if new), "fields": {path:
value, null if removed}, "was": {path: the entry's value}, "by": {path: account id}, "of": {path:
digest of the source that a translation was made from}, "sources": {digest: that source, if no
version has it any more}, "updated": RFC 3339, "version": number of saves, "saves": {account id:
number of its saves}, "session": see cms/editing/draft_versions.py}.
"""

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from cms.accounts.permissions import Actor
from cms.content import Entry
from cms.content.file_scan import read_file
from cms.content.json_files import MAX_WRAPPED_DEPTH, dump_json, parse_json
from cms.core.dates import parse_moment
from cms.core.errors import Invalid
from cms.core.files import Commit, remove_file, write_file
from cms.editing.merge import Clash, differing_paths, merge
from cms.editing.revisions import EntryFile
from cms.schema.content_type import Model, Models
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.fields import JsonObject, Raw
from cms.schema.fields.walk import language_at
from cms.schema.flat import Flat, flatten, overlay, unflatten
from cms.schema.paths import SINGLE, Paths
from cms.schema.publication import Window
from cms.schema.translations import all_source_digests, digest, source_language, with_ledger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """The unpublished changes of one entry. Immutable; each save makes a new one.

    `base_version`: the published version it was made from · `base_values`: path → published value
    at the time the path was changed · `authors`: path → account id · `source_digests`: path →
    digest of the text that a translation was made from, including some translations that the draft
    doesn't change (cms/editing/small_changes.py).
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
    session: Raw = field(default_factory=dict)

    def base(self, published: Flat) -> Flat:
        """Return the published version with the draft's base values at every path the draft
        changes.
        """
        return overlay(published, {path: self.base_values.get(path) for path in self.fields})

    def applied(self, published: Flat, paths: set[str] | None = None) -> Flat:
        """Return the base with the draft's values, or only those at `paths`, in the draft's
        order.
        """
        chosen = set(self.fields) if paths is None else paths
        return overlay(self.base(published), _subset(self.fields, chosen))

    def saves_after(self, account: str) -> Mapping[str, int]:
        """Return the number of saves per account after one more by `account`."""
        return {**self.saves, account: self.saves.get(account, 0) + 1}

    def only(self, paths: set[str]) -> "Draft | None":
        """Return the draft restricted to `paths`, or None if nothing is left."""
        if not paths:
            return None
        source_digests = _subset(self.source_digests, paths | self._kept_translations(paths))
        needed = set(source_digests.values())
        return replace(
            self,
            fields=_subset(self.fields, paths),
            base_values=_subset(self.base_values, paths),
            authors=_subset(self.authors, paths),
            source_digests=source_digests,
            sources=_subset(self.sources, needed),
        )

    def _kept_translations(self, paths: set[str]) -> set[str]:
        """Return the translations that the draft keeps current without changing them and whose
        originals may be among `paths`.
        """
        names = {path.rpartition(".")[0] for path in paths}
        kept = self.source_digests.keys() - self.fields.keys()
        return {path for path in kept if path.rpartition(".")[0] in names}


def _subset(values: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}


class DraftFiles:
    """The folder of drafts. Callers of `write` must hold `paths.lock`."""

    def __init__(self, paths: Paths, models: Models) -> None:
        self.paths = paths
        self.models = models

    def read(self, ref: EntryRef) -> Draft | None:
        """Return an entry's draft, or None if it has none.

        Raises Invalid if the file is broken, so that a later write can't discard it.
        """
        try:
            data = read_file(str(self.paths.draft(ref)))
        except FileNotFoundError:
            return None
        return parse_draft(parse_json(data, MAX_WRAPPED_DEPTH))

    def write(self, ref: EntryRef, draft: Draft | None, steps: Commit | None = None) -> None:
        """Write a draft to disk; None removes it. With `steps`, the write counts as a step of that
        commit.
        """
        path = self.paths.draft(ref)
        if draft:
            data = dump_json(dump_draft(draft))
            (steps.write if steps else write_file)(path, data, mode=0o600)
        elif path.exists():
            (steps.remove if steps else remove_file)(path)

    def all(self, exclude: Name | None = None) -> Iterator[tuple[Name, Draft]]:
        """Yield every readable draft except that of `exclude`. A broken one is logged and left
        alone.
        """
        for ref, path in self.files():
            if ref.name == exclude:
                continue
            try:
                draft = self.read(ref)
            except Invalid as refusal:
                log.error("%s: %s", path, refusal)
                continue
            if draft:
                yield ref.name, draft

    def files(self) -> Iterator[tuple[EntryRef, Path]]:
        """Yield every entry with a draft, and the file of that."""
        for model in self.models.values():
            folder = self.paths.draft(EntryRef(model, SINGLE if model.single else "0")).parent
            for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
                yield EntryRef(model, path.stem), path


DRAFT_NAMES = {
    "base": "base_version",
    "fields": "fields",
    "was": "base_values",
    "by": "authors",
    "of": "source_digests",
    "updated": "updated",
    "version": "version",
    "sources": "sources",
    "saves": "saves",
    "session": "session",
}
"""Name in the draft file → attribute of Draft."""


def dump_draft(draft: Draft) -> JsonObject:
    """Return a draft as JSON values, under the names used in its file."""
    return {name: getattr(draft, attribute) for name, attribute in DRAFT_NAMES.items()}


def parse_draft(raw: Raw) -> Draft:
    """Parse a draft file. Values of the wrong type are ignored."""
    empty = Draft()
    values: dict[str, Any] = {}
    for name, attribute in DRAFT_NAMES.items():
        if isinstance(raw.get(name), type(getattr(empty, attribute))):
            values[attribute] = raw[name]
    saves = values.get("saves", {}).items()
    values["saves"] = {id: count for id, count in saves if isinstance(count, int)}
    return Draft(**values)


PublicationState = Literal["published", "draft", "scheduled", "expired"]
PUBLISHED: PublicationState = "published"
DRAFT: PublicationState = "draft"
SCHEDULED: PublicationState = "scheduled"
EXPIRED: PublicationState = "expired"

MARK_LENGTH = 12
"""Leading digits of a version that are sent to a page to identify it."""


@dataclass(frozen=True, slots=True)
class EditedEntry:
    """An entry's published version (`file`, `published_raw`, `published_flat`), its `draft`, and
    both combined (`raw`, `flat`): the current values, which the form shows.

    `states`: locale → published, draft, scheduled or expired · `changed`: the paths at which `flat`
    differs from `published_flat` · `clashes`: the paths that the published version has changed too
    since the draft was made; `flat` has the draft's value there.
    """

    ref: EntryRef
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
    def model(self) -> Model:
        return self.ref.model

    @property
    def key(self) -> str:
        return self.ref.key

    @property
    def name(self) -> Name:
        return self.ref.name

    @property
    def published(self) -> Entry | None:
        """The entry in its file, or its last good version; None if it was never published."""
        return self.file.entry

    @property
    def version(self) -> str:
        """The version of the entry in its file; "" if it was never published."""
        return self.file.entry.version if self.file.entry else ""

    @property
    def authors(self) -> Mapping[str, str]:
        """Path → id of the account that changed it in the draft."""
        return self.draft.authors if self.draft else {}

    @property
    def live(self) -> list[str]:
        """The languages that are on the site or scheduled."""
        return [code for code, state in self.states.items() if state in (PUBLISHED, SCHEDULED)]

    @property
    def locales_with_text(self) -> list[str]:
        """The site's languages in which the entry has any text; all of them if its title isn't
        localized.
        """
        if self.model.title in self.flat:
            return list(self.states)
        codes = {language_at(self.model.fields, path) for path in self.flat}
        return [code for code in self.states if code in codes]

    @property
    def updated(self) -> datetime | None:
        """The time of the draft's last save."""
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
        """Identifies the state of the entry and its draft; changes with every save by anyone."""
        draft = self.draft
        return f"{self.version}-{draft.version}-{draft.updated}" if draft else self.version

    def source_path(self, path: str) -> str:
        """Return the path of the text that a localized path is translated from; `path` itself if it
        is the original.
        """
        bare, _dot, locale = path.rpartition(".")
        return f"{bare}.{source_language(self.raw, locale, self.default_locale)}"

    def with_draft(self, draft: Draft | None) -> "EditedEntry":
        """Return the same published version with another draft applied."""
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
    """Return language → title of a flat entry; a title that isn't localized is under ""."""
    titles = {}
    for path, value in flat.items():
        name, _dot, locale = path.partition(".")
        if name == model.title and isinstance(value, str):
            titles[locale] = value
    return titles


NO_ENTRY_MARK = "-0"
"""The `version_mark` of an entry that doesn't exist yet."""


def version_mark(edited: EditedEntry, actor: Actor) -> str:
    """Return a mark that changes when anyone but `actor` changes an entry.

    It consists of the published version and the number of times others have saved the draft.
    """
    draft = edited.draft
    others_saves = draft.version - draft.saves.get(actor.id, 0) if draft else 0
    return f"{edited.version[:MARK_LENGTH]}-{others_saves}"


def publication_state(
    model: Model, windows: Mapping[str, Window] | None, locale: str, now: datetime
) -> PublicationState:
    """Return whether a language of an entry is shown at `now`, and if not, why.

    `windows` is None if the entry was never published. Published entries of a type without pages
    are always shown.
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
    resolved: Collection[str] = (),
) -> Draft | None:
    """Return the draft after `actor` changed the entry to `flat`; None if nothing differs from the
    published version any more.

    `resolved` are the paths of resolved clashes. Any other clash keeps its base value, so that
    publishing reports it as a conflict.
    """
    old, published = edited.draft or Draft(), edited.published_flat
    paths = differing_paths(flat, published)
    if not paths and edited.published:
        return None
    touched = {*differing_paths(flat, edited.flat), *resolved}
    unresolved = {clash.path for clash in edited.clashes}.difference(resolved)
    base_values = {
        path: old.base_values.get(path) if path in unresolved else published.get(path)
        for path in paths
    }
    # translations kept current with originals that the draft still changes
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
        saves=old.saves_after(actor.id),
    )


def _source_digest(edited: EditedEntry, flat: Flat, path: str) -> str:
    """Return the digest of the source that a translation is made from, as the source is at this
    save; "" if `path` isn't a translation.
    """
    if not language_at(edited.model.fields, path):
        return ""
    source = edited.source_path(path)
    return digest(flat[source]) if source != path and source in flat else ""


def _sources(edited: EditedEntry, flat: Flat, source_digests: Mapping[str, str]) -> JsonObject:
    """Return digest → source text for each translation whose source has changed since and was never
    published.
    """
    stored = edited.draft.sources if edited.draft else {}
    sources: JsonObject = {}
    for path, hash in source_digests.items():
        source = edited.source_path(path)
        texts = (flat, edited.published_flat)
        if hash in [digest(text[source]) for text in texts if source in text]:
            continue
        if hash in stored:
            sources[hash] = stored[hash]
        elif source in edited.flat and digest(edited.flat[source]) == hash:
            sources[hash] = edited.flat[source]
    return sources


def draft_only_sources(edited: EditedEntry, raw: Raw) -> JsonObject:
    """Return digest → original for each translation in `raw` whose original exists only in the
    draft.
    """
    if not edited.draft:
        return {}
    sources = dict(edited.draft.sources)
    for value in edited.flat.values():
        sources[digest(value)] = value
    for value in flatten(edited.model, raw).values():
        sources.pop(digest(value), None)
    return {hash: sources[hash] for hash in sorted(all_source_digests(raw)) if hash in sources}
