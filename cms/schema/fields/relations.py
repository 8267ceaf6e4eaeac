"""Fields that point elsewhere: to entries by key, to media files by name."""

import re
from collections.abc import Iterator
from typing import Any

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.base import Field, Json, read_text
from cms.schema.fields.formats import KEY
from cms.schema.fields.text import Lines

ANY = "*"
"""A reference to any type."""

FILE = r"^[^\s/\\<>\"'?#%:*|.][^/\\<>\"'?#%:*|]*(/[^/\\<>\"'?#%:*|.][^/\\<>\"'?#%:*|]*)*\.[A-Za-z0-9]{2,5}$"


class Reference(Field):
    """An entry of one of `types`, by its key; where several types are allowed the file says
    `type/key`.
    """

    widget = "reference"
    empty = None

    def __init__(self, label: str, *types: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.types = types

    @property
    def qualified(self) -> bool:
        """Whether the file names the type beside the key."""
        return len(self.types) > 1 or self.types == (ANY,)

    def parse(self, raw: Json, path: str) -> str:
        text = read_text(raw, path)
        kind, key = self.split(text)
        is_allowed = kind in self.types or (kind and self.types == (ANY,))
        if not is_allowed or not re.fullmatch(KEY, key):
            raise Invalid(path, N_("Choose an entry from the list."))
        return text

    def split(self, text: str) -> tuple[str, str]:
        """(type, key) of a reference as the file has it."""
        if not self.qualified:
            return self.types[0], text
        kind, _, key = text.partition("/")
        return kind, key

    def schema(self) -> dict[str, Json]:
        pattern = KEY
        if self.qualified:
            kinds = "[a-z]+" if self.types == (ANY,) else "|".join(self.types)
            pattern = f"^({kinds})/{KEY[1:]}"
        return {"type": "string", "pattern": pattern}

    def words(self, value: Any) -> str:
        return ""

    def references(self, value: Any) -> Iterator[tuple[str, str]]:
        yield self.split(value)


class References(Lines):
    """A list of entries, in the order given."""

    widget = "references"

    def __init__(self, label: str, *types: str, **options: Any) -> None:
        super().__init__(label, Reference(label, *types), **options)
        self.types = types

    def words(self, value: Any) -> str:
        return ""


class Media(Field):
    """A file in `data/media/`, by its path there."""

    widget = "media"

    def parse(self, raw: Json, path: str) -> str:
        text = read_text(raw, path)
        if not re.fullmatch(FILE, text) or ".." in text:
            raise Invalid(path, N_("Choose a file from the media library."))
        return text

    def words(self, value: Any) -> str:
        return ""
