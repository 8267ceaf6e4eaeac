"""Updating the entries that show moved media files: published versions, drafts and trashed entries.
This outdates no translation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cms.content.file_facts import moved_to
from cms.editing.edited_entry import Draft
from cms.schema.content_type import Model
from cms.schema.fields import Field, Json, JsonObject, Raw
from cms.schema.fields.walk import walk
from cms.schema.flat import flatten, map_values, unflatten
from cms.schema.paths import Paths
from cms.schema.translations import digest
from cms.schema.usages import leaf_media, with_moved_media

Moves = Mapping[str, str]
"""Old path → new path."""


def with_current_paths(paths: Paths, model: Model, raw: Raw) -> Raw:
    """Return an earlier version of an entry with the present paths of its media files."""
    names = {name for leaf in walk(model.fields, raw) for name in leaf_media(leaf)}
    moves = {name: new for name in names if (new := moved_to(paths.media, name))}
    return MovedMedia(model, moves).raw(raw)


@dataclass(frozen=True, slots=True)
class MovedMedia:
    """Rewrites the versions of one entry. `digests`: digest of each changed value → digest of the
    new value.
    """

    model: Model
    moves: Moves
    digests: dict[str, str] = field(default_factory=dict)

    def raw(self, raw: Raw) -> JsonObject:
        """Rewrite an entry and its translation ledger."""
        flat = flatten(self.model, raw)
        moved = self.flat(flat)
        if moved == flat:
            return dict(raw)
        new = unflatten(self.model, moved, raw)
        if isinstance(ledger := new.get("translation"), dict):
            new["translation"] = {code: self._line(line) for code, line in ledger.items()}
        return new

    def _line(self, line: Json) -> Json:
        """Rewrite the digests of originals in one language's record of the ledger."""
        if not isinstance(line, dict) or not isinstance(of := line.get("of"), dict):
            return line
        return {**line, "of": self._with_digests(of)}

    def _with_digests(self, of: Raw) -> JsonObject:
        return {path: self.digests.get(str(hash), hash) for path, hash in of.items()}

    def draft(self, draft: Draft) -> Draft:
        """Rewrite a draft with its base values."""
        return replace(
            draft,
            fields=self.flat(draft.fields),
            base_values=self.flat(draft.base_values),
            source_digests=self._with_digests(draft.source_digests),
        )

    def flat(self, flat: Raw) -> JsonObject:
        """Rewrite flat values."""
        return map_values(self.model, flat, self._value)

    def _value(self, field: Field, value: Json) -> Json:
        new = with_moved_media(field, value, self.moves)
        if new != value:
            self.digests[digest(value)] = digest(new)
        return new
