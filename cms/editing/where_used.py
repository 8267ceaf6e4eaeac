"""Uses of an entry or a media file: references, links and pictures of entries, as published and in
drafts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cms.content import Entry, Name
from cms.content.derived import MEDIA, all_facets
from cms.editing.entry_files import EntryFiles
from cms.editing.revisions import EntryFile
from cms.media.videos import videos_of
from cms.schema.content_type import ContentType
from cms.schema.fields import Json, Markdown
from cms.schema.fields.walk import pointers, walk
from cms.schema.usages import media_in, shows, text_links

Use = tuple[str, str, str]
"""(type, key, field)."""


class _Version(NamedTuple):
    """The published version of an entry, or the one with its draft."""

    model: type[ContentType]
    key: str
    raw: Mapping[str, Json]


def where_used(files: EntryFiles, type: str, key: str, *, itself: bool = True) -> tuple[Use, ...]:
    """Every reference and link to an entry, those of its own only with `itself`. Raises NotFound
    for a type there isn't.
    """
    files.model(type)
    address = files.store.snapshot().addresses.of.get((type, key), "")
    words = key, address.rstrip("/").rpartition("/")[2] or key
    left_out = None if itself else (type, key)
    published = (entry for entry in _published(files) if entry.mentions(*words))
    return _unique(
        use
        for version in _versions(files, published, left_out)
        for use in _entry_uses(version, (type, key), address)
    )


def medium_uses(files: EntryFiles, name: str) -> tuple[Use, ...]:
    """Every place that shows a media file or the video that it stands beside: in what is published,
    settings and menus included, and in drafts.
    """
    names = {name, *videos_of(name)}
    published = (entry for entry in _published(files) if names & media_of(entry))
    return _unique(
        (version.model.name, version.key, leaf.path.split(".")[0])
        for version in _versions(files, published, None)
        for leaf in walk(version.model.fields, version.raw)
        if any(shows(leaf, one) for one in names)
    )


def media_of(entry: Entry) -> set[str]:
    """The media files that a version of an entry in the content shows, by what is remembered of it."""
    return {use.partition(" ")[2] for use in all_facets(entry).get(MEDIA, ())}


def all_medium_uses(files: EntryFiles) -> dict[str, set[Name]]:
    """Media file → the entries that show it, as published or in drafts."""
    found: dict[str, set[Name]] = {}
    for entry in _published(files):
        for name in media_of(entry):
            found.setdefault(name, set()).add(entry.name)
    for version in _versions(files, (), None):
        for leaf in walk(version.model.fields, version.raw):
            for name in media_in(leaf):
                found.setdefault(name, set()).add((version.model.name, version.key))
    return found


def _unique(uses: Iterable[Use]) -> tuple[Use, ...]:
    return tuple(dict.fromkeys(uses))


def _published(files: EntryFiles) -> Iterator[Entry]:
    for of_type in files.store.content().entries.values():
        yield from of_type.values()


def _versions(
    files: EntryFiles, published: Iterable[Entry], left_out: Name | None
) -> Iterator[_Version]:
    """Published versions, and the entries that have a draft with it."""
    for entry in published:
        if entry.name != left_out:
            yield _Version(entry.model, entry.key, entry.raw)
    content = files.store.content()
    for (type, key), draft in files.drafts.all(left_out):
        file = EntryFile(entry=content.get(type, key))
        model = files.models[type]
        yield _Version(model, key, files.lay(model, key, file, draft).raw)


def _entry_uses(version: _Version, target: Name, address: str) -> Iterator[Use]:
    """The references and links of a version to an entry."""
    model, key, raw = version
    for path, *named in pointers(model.fields, raw):
        if named == [*target]:
            yield model.name, key, path.split(".")[0]
    for link in text_links(model, raw):
        path, _, written = link.partition(" ")
        if written.partition("#")[0] == "/".join(target):
            yield model.name, key, path.split(".")[0]
    if address:
        yield from _address_uses(version, address)


def _address_uses(version: _Version, address: str) -> Iterator[Use]:
    """The texts that link to an address of the site in any language."""
    link = re.compile(
        rf"[(<\s](?:https?://[^/\s]+)?/[a-z]{{2,3}}(?:-[A-Za-z0-9]+)*/{re.escape(address)}(?=[)>\s#?\"]|$)"
    )
    for leaf in walk(version.model.fields, version.raw):
        is_text = isinstance(leaf.field, Markdown) and isinstance(leaf.value, list)
        if is_text and any(link.search(str(line)) for line in leaf.value):
            yield version.model.name, version.key, leaf.path.split(".")[0]
