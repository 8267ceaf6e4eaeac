"""Working copies: what is being worked on, as the paths in which it differs from the entry on the
site.

`instance/drafts/<type>/<key>.json`: {"base": version of the entry ("" if new), "fields": {path:
value, null where removed}, "was": {path: what the entry had}, "by": {path: account id}, "of":
{path: digest of the source that a translation was made from}, "sources": {digest: that source,
where it is nowhere else any more}, "updated": RFC 3339, "version": count of saves, "saves":
{account id: count of theirs}}.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cms.content import Name
from cms.content.entry import MAX_WRAPPED_DEPTH, dump_json, parse_json
from cms.core.errors import Invalid
from cms.core.file_commit import Commit
from cms.core.files import remove_file, write_file
from cms.schema.content_type import ContentType, Models
from cms.schema.fields import Json
from cms.schema.flat import Flat
from cms.schema.paths import SINGLE, Paths

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """The unpublished changes of one entry. Immutable; a save makes another.

    `base_values`: path → value of the entry when the path was changed · `authors`: path → account
    id · `source_digests`: path → digest of the text that a translation was made from.
    """

    base: str = ""
    fields: Mapping[str, Json] = field(default_factory=dict)
    base_values: Mapping[str, Json] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)
    source_digests: Mapping[str, str] = field(default_factory=dict)
    updated: str = ""
    version: int = 0
    sources: Mapping[str, Json] = field(default_factory=dict)
    saves: Mapping[str, int] = field(default_factory=dict)

    def before(self, entry: Flat) -> Flat:
        """The entry as it was where this copy differs, and as it is elsewhere."""
        return self._over(entry, {path: self.base_values.get(path) for path in self.fields})

    def after(self, entry: Flat, paths: Iterable[str] | None = None) -> Flat:
        """The same with what was typed; with `paths`, only of those."""
        chosen = self.fields if paths is None else paths
        return self._over(self.before(entry), {path: self.fields[path] for path in chosen})

    @staticmethod
    def _over(flat: Flat, values: Mapping[str, Json]) -> Flat:
        return {path: value for path, value in {**flat, **values}.items() if value is not None}

    def saves_with(self, who: str) -> Mapping[str, int]:
        """How often each account has saved it, after one more save by `who`."""
        return {**self.saves, who: self.saves.get(who, 0) + 1}

    def only(self, paths: set[str]) -> "WorkingCopy":
        """The copy without every other path."""

        def kept(values: Mapping[str, Any]) -> dict[str, Any]:
            return {path: value for path, value in values.items() if path in paths}

        digests = kept(self.source_digests)
        sources = {hash: value for hash, value in self.sources.items() if hash in digests.values()}
        return WorkingCopy(
            self.base,
            kept(self.fields),
            kept(self.base_values),
            kept(self.authors),
            digests,
            self.updated,
            self.version,
            sources,
            self.saves,
        )


class WorkingCopies:
    """The folder of working copies. Its writers hold `paths.lock`."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths

    def read(self, model: type[ContentType], key: str) -> WorkingCopy | None:
        """An entry's working copy, or None. Raises Invalid where its file is broken: nothing is
        thrown away.
        """
        path = self.paths.draft(model, key)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        return parse_draft(parse_json(data, MAX_WRAPPED_DEPTH))

    def write(
        self, model: type[ContentType], key: str, copy: WorkingCopy, steps: Commit | None = None
    ) -> None:
        """Put a working copy on the disk; with `steps`, it is in this that a change consists."""
        data = dump_json(dump_draft(copy))
        (steps.write if steps else write_file)(self.paths.draft(model, key), data, mode=0o600)

    def remove(self, model: type[ContentType], key: str, steps: Commit | None = None) -> None:
        """Take a working copy away; none is no error. `steps` as in `write`."""
        path = self.paths.draft(model, key)
        if path.exists():
            (steps.remove if steps else remove_file)(path)

    def all(self, models: Models) -> Iterator[tuple[Name, WorkingCopy]]:
        """Every readable working copy. A broken one is logged and left where it is."""
        for model in models.values():
            for key in self.keys(model):
                try:
                    copy = self.read(model, key)
                except Invalid as refusal:
                    log.error("%s: %s", self.paths.draft(model, key), refusal)
                    continue
                if copy:
                    yield (model.name, key), copy

    def keys(self, model: type[ContentType]) -> list[str]:
        """The keys of the entries of a type that have a working copy."""
        folder = self.paths.draft(model, SINGLE if model.single else "0").parent
        return sorted(path.stem for path in folder.glob("*.json")) if folder.is_dir() else []


def dump_draft(copy: WorkingCopy) -> dict[str, Json]:
    """A working copy as JSON values, under the names that its file has."""
    return {
        "base": copy.base,
        "fields": copy.fields,
        "was": copy.base_values,
        "by": copy.authors,
        "of": copy.source_digests,
        "updated": copy.updated,
        "version": copy.version,
        "sources": copy.sources,
        "saves": copy.saves,
    }


def parse_draft(raw: Mapping[str, Json]) -> WorkingCopy:
    """A working copy from its file. What isn't of the right shape counts as empty."""

    def table(name: str) -> dict[str, Any]:
        value = raw.get(name)
        return dict(value) if isinstance(value, dict) else {}

    version = raw.get("version")
    saves = {id: number for id, number in table("saves").items() if isinstance(number, int)}
    return WorkingCopy(
        str(raw.get("base") or ""),
        table("fields"),
        table("was"),
        table("by"),
        table("of"),
        str(raw.get("updated") or ""),
        version if isinstance(version, int) else 0,
        table("sources"),
        saves,
    )
