"""Uses of an entry or a media file: references, links and pictures in entries, published and in
drafts.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from cms.content import Entry
from cms.content.derived import MEDIA, all_facets
from cms.editing.entry_files import EntryFiles
from cms.editing.revisions import EntryFile
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.fields import Markdown, Raw
from cms.schema.fields.walk import references, walk
from cms.schema.usages import leaf_media, text_links

Use = tuple[str, str, str]
"""(type, key, field)."""


Version = tuple[EntryRef, Raw]
"""An entry and its JSON: the published version, or the entry with its draft."""


def where_used(files: EntryFiles, type: str, key: str, *, itself: bool = True) -> tuple[Use, ...]:
    """Return every reference and link to an entry; with `itself`, including its own. Raises
    NotFound for an unknown type.
    """
    files.model(type)
    address = files.store.snapshot().addresses.by_name.get((type, key), "")
    words = key, address.rstrip("/").rpartition("/")[2] or key
    exclude = None if itself else (type, key)
    published = (
        _version(entry)
        for entry in _published(files)
        if entry.name != exclude and entry.mentions(*words)
    )
    return _unique(
        (*user.name, path)
        for user, raw in chain(published, _with_drafts(files, exclude))
        for path in _paths_to((type, key), address, user.model, raw)
    )


def medium_uses(files: EntryFiles, name: str) -> tuple[Use, ...]:
    """Return every use of a media file, or of a file that it belongs to: published, including
    settings and menus, and in drafts.
    """
    names = {name, *files.file_kinds.wholes(name)}
    published = (_version(entry) for entry in _published(files) if names & media_in_entry(entry))
    return _unique(
        (*ref.name, leaf.path)
        for ref, raw in chain(published, _with_drafts(files))
        for leaf in walk(ref.model.fields, raw)
        if names.intersection(leaf_media(leaf))
    )


def _unique(uses: Iterable[Use]) -> tuple[Use, ...]:
    """Return each (type, key, top-level field) once."""
    return tuple(dict.fromkeys((type, key, path.split(".")[0]) for type, key, path in uses))


def media_in_entry(entry: Entry) -> set[str]:
    """Return the media files that a published version shows, from its stored facets."""
    return {use.partition(" ")[2] for use in all_facets(entry).get(MEDIA, ())}


def all_medium_uses(files: EntryFiles) -> dict[str, set[Name]]:
    """Return media file → the entries that show it, published or in drafts."""
    uses: dict[str, set[Name]] = {}
    for entry in _published(files):
        for name in media_in_entry(entry):
            uses.setdefault(name, set()).add(entry.name)
    for ref, raw in _with_drafts(files):
        for leaf in walk(ref.model.fields, raw):
            for name in leaf_media(leaf):
                uses.setdefault(name, set()).add(ref.name)
    return uses


def _published(files: EntryFiles) -> Iterator[Entry]:
    for of_type in files.store.content().entries.values():
        yield from of_type.values()


def _version(entry: Entry) -> Version:
    return entry.ref, entry.raw


def _with_drafts(files: EntryFiles, exclude: Name | None = None) -> Iterator[Version]:
    """Yield the entries that have a draft, with it applied, except `exclude`."""
    content = files.store.content()
    for name, draft in files.drafts.all(exclude):
        ref, file = files.ref(*name), EntryFile(entry=content.get(*name))
        yield ref, files.overlay(ref, file, draft).raw


def _paths_to(target: Name, address: str, model: Model, raw: Raw) -> Iterator[str]:
    """Yield the paths at which a version refers to an entry, links to it, or links to its address
    in any language.
    """
    for path, *named in references(model.fields, raw):
        if named == [*target]:
            yield path
    for link in text_links(model, raw):
        path, _, written = link.partition(" ")
        if written.partition("#")[0] == "/".join(target):
            yield path
    if not address:
        return
    typed = re.compile(
        rf"[(<\s](?:https?://[^/\s]+)?/[a-z]{{2,3}}(?:-[A-Za-z0-9]+)*/{re.escape(address)}(?=[)>\s#?\"]|$)"
    )
    for leaf in walk(model.fields, raw):
        is_text = isinstance(leaf.field, Markdown) and isinstance(leaf.value, list)
        if is_text and any(typed.search(str(line)) for line in leaf.value):
            yield leaf.path
