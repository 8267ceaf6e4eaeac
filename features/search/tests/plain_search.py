"""A plain search that reads all texts, and queries with many, few and no results in the generated
entries (tests/made_entries.py).
"""

import random
import re
from collections.abc import Iterator
from functools import cache

from cms.search.text import HAN, begins, is_short
from features.search.index.catalog import Catalog, CatalogEntry
from features.search.index.document import Document, make_document
from features.search.index.ranking import BEGINS, WITHIN, WORD, score
from features.search.index.synonyms import Group
from features.search.index.terms import is_word

STEPS = 12
KNOWN = (
    "Chen Yahe",
    "yahe chen",
    "chenyahe",
    "yahechen",
    "陈雅河",
    "陳雅河",
    "ceng fanhe",
    "zengfanhe",
    "策林",
    "Kashgar",
    "kashi",
    "Qilin",
    "Taklamakan desert",
    "amudarya",
    "amu darya",
    "塔克拉玛干",
    "鹹海",
    "co2",
    "xian",
    "Xi'an",
    "a",
    "水",
    "sea",
    "research",
    "10.1007/s11368",
    "<script>",
    "%",
    '"',
    "咸海 aral",
    "ecole",
    "remote sensing",
    "rs",
    "constructor",
    "__proto__",
    "toString",
    "aral seaa",
    "tashkurgann",
    "塔里目河",
    "e a o",
    "laboratories",
    "analyses",
    "Kazakhstan",
    "河流科学",
    "2015年",
    "https://doi.org/10.1007/s11368",
    "uk",
)


def queries(catalog: Catalog, number: int, seed: int = 5) -> Iterator[str]:
    """Yield parts of words, several words, spellings of names, and words without a result."""
    dice = random.Random(seed)
    yield from KNOWN
    texts = [text for one in catalog for text in document(one).texts.values() if len(text) > STEPS]
    for _ in range(number):
        parts = []
        for _part in range(dice.choice((1, 1, 2, 3))):
            text = dice.choice(texts)
            at = dice.randrange(len(text) - 1)
            parts.append(text[at : at + dice.randint(1, STEPS)])
        yield (
            "".join(dice.sample("".join(parts), 3))
            if dice.random() < 0.1 and len("".join(parts)) > 3
            else " ".join(parts)
        )


@cache
def document(one: CatalogEntry) -> Document:
    """The searched texts of an entry, cached."""
    return make_document(*one)


def plainly(catalog: Catalog, groups: tuple[Group, ...]) -> set[int]:
    """Find entries by plain string search: their positions in the catalog if their texts contain,
    for every group, each term of one alternative.

    Spellings other than the typed one count only at the beginning of a word; Chinese ones anywhere.
    """
    texts = [" " + " ".join(document(one).texts.values()) for one in catalog]

    def holding(term: str, typed: bool) -> set[int]:
        wanted = term if (typed and not is_short(term)) or HAN.match(term) else f" {term}"
        return {place for place, text in enumerate(texts) if wanted in text}

    each = [
        set.union(
            *(
                set.intersection(*(holding(term, alternative is group[0]) for term in alternative))
                for alternative in group
            )
        )
        for group in groups
    ]
    return set.intersection(*each) if each else set()


def plain_scores(catalog: Catalog, term: str, locale: str) -> dict[int, int]:
    """Map the position of each entry that contains `term` to the score of its best text, found by
    reading all of them.
    """
    found: dict[int, int] = {}
    for place, one in enumerate(catalog):
        for name, text in document(one).texts.items():
            if at := [match.start() for match in re.finditer(f"(?={re.escape(term)})", text)]:
                begun = any(begins(text, one) for one in at)
                word = any(is_word(text, one, term) for one in at)
                counts = score(name, locale, WORD if word else BEGINS if begun else WITHIN)
                if begun or not is_short(term):
                    found[place] = max(counts, found.get(place, 0))
    return found
