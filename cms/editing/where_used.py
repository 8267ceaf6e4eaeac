"""Where an entry is used: references of other entries, links in their texts, on the site and in
working copies.
"""

import re
from collections.abc import Iterator, Mapping

from cms.editing.base import ChangesBase
from cms.schema.content_type import ContentType
from cms.schema.fields import Json, Markdown
from cms.schema.fields.walk import pointers, walk
from cms.schema.usages import text_links

Use = tuple[str, str, str]
"""(type, key, field)."""


class UsageLookup(ChangesBase):
    """Finds the entries that refer to an entry."""

    def where_used(self, type: str, key: str) -> tuple[Use, ...]:
        """(type, key, field) of every reference and link to an entry, from the site and from
        working copies.
        """
        self._model(type)
        address = self._address(type, key)
        words = key, address.rstrip("/").rpartition("/")[2] or key
        return tuple(
            dict.fromkeys(
                use
                for model, other, raw in self._mentioning(*words)
                for use in _uses(model, other, raw, (type, key), address)
            )
        )

    def _mentioning(
        self, *words: str
    ) -> Iterator[tuple[type[ContentType], str, Mapping[str, Json]]]:
        for of_type in self.store.content().entries.values():
            for key, entry in of_type.items():
                if entry.mentions(*words):
                    yield of_type.model, key, entry.raw
        for (type, key), _copy in self.copies.all(self.models):
            yield self.models[type], key, self._draft_view(self.models[type], key).raw

    def _address(self, type: str, key: str) -> str:
        """Where the entry stands, without its language; empty where it has no page."""
        return self.store.snapshot().addresses.of.get((type, key), "")


def _uses(
    model: type[ContentType],
    key: str,
    raw: Mapping[str, Json],
    target: tuple[str, str],
    address: str,
) -> Iterator[Use]:
    for path, *named in pointers(model.fields, raw):
        if named == [*target]:
            yield model.name, key, path.split(".")[0]
    for link in text_links(model, raw):
        path, _, written = link.partition(" ")
        if written.partition("#")[0] == "/".join(target):
            yield model.name, key, path.split(".")[0]
    if address:
        page = re.compile(
            rf"[(<\s](?:https?://[^/\s]+)?/[a-z]{{2,3}}(?:-[A-Za-z0-9]+)*/{re.escape(address)}(?=[)>\s#?\"]|$)"
        )
        yield from (
            (model.name, key, leaf.path.split(".")[0])
            for leaf in walk(model.fields, raw)
            if isinstance(leaf.field, Markdown)
            and isinstance(leaf.value, list)
            and any(page.search(str(line)) for line in leaf.value)
        )
