"""The data that the frozen index takes from one document. It is kept with the entry's block, so
that no other entry must be read to change that block.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import orjson

from cms.search.document import Class, Document
from cms.search.grams import cut, space_of
from cms.search.name_variants import Known
from cms.search.spelling import Words, known_words

Texts = Sequence[tuple[int, Sequence[str]]]
"""(place of its class, its different words) of each text."""


@dataclass(frozen=True)
class Extract:
    """`name` is what stays with an entry, `version` what it and its words are known by."""

    name: str
    version: str
    texts: Texts
    titles: Words
    """The words of its titles."""
    readings: Known
    """How its names are read: finding that out takes a third of the time, and a tenth of a second
    before the first.
    """
    card: bytes
    """[language, whether it is long, text] of each text that a snippet may be taken from, as JSON.
    """

    @cached_property
    def space(self) -> int:
        """The space of the longest of its texts."""
        return max(
            (
                space_of([mixed for word in words if (mixed := cut(word).mixed)])
                for _, words in self.texts
            ),
            default=1,
        )

    @cached_property
    def data(self) -> bytes:
        """All but the card, as JSON."""
        return orjson.dumps(
            (self.name, self.version, self.texts, self.titles, self.readings, self.space)
        )


def extract(
    name: str, version: str, document: Document, readings: Known, classes: Mapping[Class, int]
) -> Extract:
    """The extract of a document; `classes` maps each class to its place."""
    texts = [
        (classes[of], tuple(dict.fromkeys(text.split()))) for of, text in document.texts.items()
    ]
    card = orjson.dumps([(part.lang, int(part.long), part.text) for part in document.showable])
    return Extract(name, version, sorted(texts), known_words(document.titles), readings, card)


def load(data: bytes, card: bytes) -> Extract:
    """The extract that was stored as `data` and `card`."""
    name, version, texts, titles, readings, space = orjson.loads(data)
    found = Extract(name, version, texts, titles, readings, card)
    vars(found).update(space=space, data=data)
    return found


def words_of(extracts: Iterable[Extract]) -> Words:
    """The words of all titles, as the first that has one writes it."""
    found: dict[str, str] = {}
    for one in extracts:
        for folded, word in one.titles:
            found.setdefault(folded, word)
    return sorted(found.items())
