"""Drafts: the unpublished changes of entries, as the paths in which they differ from the published
version.

`instance/drafts/<type>/<key>.json`: {"base": version of the entry ("" if new), "fields": {path:
value, null where removed}, "was": {path: what the entry had}, "by": {path: account id}, "of":
{path: digest of the source that a translation was made from}, "sources": {digest: that source,
where it is nowhere else any more}, "updated": RFC 3339, "version": count of saves, "saves":
{account id: count of theirs}}.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cms.content import Name
from cms.content.entry import MAX_WRAPPED_DEPTH, dump_json, parse_json
from cms.core.errors import Invalid
from cms.core.file_commit import Commit
from cms.core.files import remove_file, write_file
from cms.schema.content_type import ContentType, Models
from cms.schema.fields import Json
from cms.schema.flat import Flat, overlaid
from cms.schema.paths import SINGLE, Paths

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
    fields: Mapping[str, Json] = field(default_factory=dict)
    base_values: Mapping[str, Json] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)
    source_digests: Mapping[str, str] = field(default_factory=dict)
    updated: str = ""
    version: int = 0
    sources: Mapping[str, Json] = field(default_factory=dict)
    saves: Mapping[str, int] = field(default_factory=dict)

    def base(self, published: Flat) -> Flat:
        """The published version, with the values that the draft was made from where it differs."""
        return overlaid(published, {path: self.base_values.get(path) for path in self.fields})

    def applied(self, published: Flat, paths: Iterable[str] | None = None) -> Flat:
        """The base with the draft's values, or only those of `paths`."""
        chosen = self.fields if paths is None else paths
        return overlaid(self.base(published), {path: self.fields[path] for path in chosen})

    def saves_with(self, who: str) -> Mapping[str, int]:
        """The number of saves by account, after one more by `who`."""
        return {**self.saves, who: self.saves.get(who, 0) + 1}

    def only(self, paths: set[str]) -> "Draft":
        """The draft without every other path."""
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

    def read(self, model: type[ContentType], key: str) -> Draft | None:
        """An entry's draft, or None. Raises Invalid where its file is broken: nothing is thrown
        away.
        """
        try:
            data = self.paths.draft(model, key).read_bytes()
        except FileNotFoundError:
            return None
        return parse_draft(parse_json(data, MAX_WRAPPED_DEPTH))

    def write(
        self, model: type[ContentType], key: str, draft: Draft | None, steps: Commit | None = None
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

    def files(self) -> Iterator[tuple[type[ContentType], Path]]:
        """(type, file) of every draft."""
        for model in self.models.values():
            folder = self.paths.draft(model, SINGLE if model.single else "0").parent
            for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
                yield model, path


def dump_draft(draft: Draft) -> dict[str, Json]:
    """A draft as JSON values, under the names that its file has."""
    return {
        "base": draft.base_version,
        "fields": draft.fields,
        "was": draft.base_values,
        "by": draft.authors,
        "of": draft.source_digests,
        "updated": draft.updated,
        "version": draft.version,
        "sources": draft.sources,
        "saves": draft.saves,
    }


def parse_draft(raw: Mapping[str, Json]) -> Draft:
    """A draft from its file. What isn't of the right shape counts as empty."""

    def table(name: str) -> dict[str, Any]:
        value = raw.get(name)
        return dict(value) if isinstance(value, dict) else {}

    version = raw.get("version")
    return Draft(
        base_version=str(raw.get("base") or ""),
        fields=table("fields"),
        base_values=table("was"),
        authors=table("by"),
        source_digests=table("of"),
        updated=str(raw.get("updated") or ""),
        version=version if isinstance(version, int) else 0,
        sources=table("sources"),
        saves={id: count for id, count in table("saves").items() if isinstance(count, int)},
    )
