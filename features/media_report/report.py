"""The entries without a picture, and the files that lack facts or uses."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from cms.content import Entry
from cms.content.derived import heading, titles
from cms.media.file_kinds import PICTURE
from cms.schema.content_type import Model
from cms.schema.fields import Image
from cms.site import Site
from features.media_library.library import MediaLibrary
from features.media_library.listing import MediaList, lacks


class WithoutPicture(NamedTuple):
    """The entries of a type: how many there are, and the key and title of those without a picture."""

    total: int
    without: dict[str, str]


class MediaReport(NamedTuple):
    """The entries without a picture, by type, and the files that lack a fact or a use.

    `undescribed`: picture → languages without a description.
    """

    entries: dict[str, WithoutPicture]
    undescribed: dict[str, list[str]]
    uncredited: list[str]
    unlicensed: list[str]
    unused: list[str]


def media_report(site: Site, types: Collection[str] = ()) -> MediaReport:
    """Return the report; `types` limits the entries."""
    content, codes = site.store.refresh(), tuple(site.store.snapshot().by_code)
    files = MediaList(site.editing.files, site.get(MediaLibrary).styled())
    pictures = [file for file in files.all if file.kind == PICTURE]
    lacking = {file.name: lacks(file, "description", codes) for file in pictures}
    return MediaReport(
        {
            model.name: _without_picture(model, content.entries[model.name].values())
            for model in pictured_types(site)
            if not types or model.name in types
        },
        {name: missing for name, missing in lacking.items() if missing},
        [file.name for file in pictures if not any(file.facts.get("credit", {}).values())],
        [file.name for file in pictures if not file.facts.get("licence")],
        [file.name for file in files.all if not files.is_used(file)],
    )


def pictured_types(site: Site) -> Iterator[Model]:
    """Yield the types whose entries have a picture."""
    for model in site.models.values():
        if not model.single and isinstance(model.fields.get("image"), Image):
            yield model


def _without_picture(model: Model, entries: Collection[Entry]) -> WithoutPicture:
    without = {
        entry.key: next(iter(titles(model, heading(entry)).values()), entry.key)
        for entry in entries
        if not (entry.values.get("image") or {}).get("file")
    }
    return WithoutPicture(len(entries), dict(sorted(without.items())))
