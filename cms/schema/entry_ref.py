"""Which entry: its content type and its key."""

from typing import NamedTuple

from cms.schema.content_type import Model

Name = tuple[str, str]
"""(type, key): names an entry in snapshots, dependencies, journals and addresses, which hold no
classes.
"""


def parse_name(text: str) -> Name:
    """Return the name in a reference such as `news/launch`. The key is empty if there is none."""
    type, _slash, key = text.partition("/")
    return type, key


class EntryRef(NamedTuple):
    """An entry of a content type, which may have no file yet. `Paths` has its files."""

    model: Model
    key: str

    @property
    def name(self) -> Name:
        return self.model.name, self.key

    def __str__(self) -> str:
        return f"{self.model.name}/{self.key}"
