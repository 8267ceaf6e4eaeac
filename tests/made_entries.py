"""Two thousand generated bilingual entries, the same each time, and queries with many, few and no
results among them.
"""

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from cms.content import Content, Snapshot
from cms.content.entry import make_entry
from cms.schema.content_type import Models
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Json
from cms.search.catalog import Catalog, CatalogEntry
from cms.search.document import Document, make_document
from cms.search.ranking import BEGINS, WITHIN, WORD, score
from cms.search.synonyms import Group
from cms.search.text import HAN, begins, is_short, is_word


def words(text: str) -> list[str]:
    return text.split()


ENGLISH = words(
    "research researcher arid desert oasis river Tarim Aral Sea lake snow avalanche glacier groundwater salinity soil "
    "crust station Taklimakan Taklamakan Kashi Kashgar Celin Qilin Xi’an Linhe Tianshan Amu Darya Amudarya Pamir "
    "vegetation ecology eco-hydrology biodiversity Tajikistan Kazakhstan école Łódź CO₂ N₂O 10.1007/s11368 2023 1,200 "
    "monitoring cooperation restoration conveyance irrigation camel poplar ephedra wind erosion sand dunes climate"
)
CHINESE = words(
    "荒漠 绿洲 塔里木河 咸海 雪崩 冰川 地下水 盐碱 土壤 结皮 野外站 塔克拉玛干 喀什 策林 临河 天山 帕米尔 "
    "葱岭 植被 生态 水文 生物多样性 塔吉克斯坦 监测 合作 修复 输水 灌溉 骆驼 胡杨 风蚀 沙丘 气候 研究 "
    "水科学院 鹹海 ＣＯ２"
)
SURNAMES = (
    ("Chen", "陈"),
    ("Zeng", "曾"),
    ("Lei", "雷"),
    ("Zhang", "张"),
    ("Wang", "王"),
    ("Ablimit", "阿"),
)
GIVEN = (
    ("Yahe", "雅河"),
    ("Fanhe", "凡河"),
    ("Jiahe", "加河"),
    ("Xi", "曦"),
    ("Wenjiang", "文江"),
)
TYPES = ("news", "people", "papers")
PUBLISHED = ({"en": {"state": "published"}, "zh": {"state": "published"}},) * 8 + (
    {"en": {"state": "published"}},
    {"zh": {"state": "published"}},
)
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


def make_content(content: Content, number: int = 2000, seed: int = 3) -> Content:
    """Replace the news, people and papers of the content with generated ones; the rest is
    unchanged.
    """
    dice = random.Random(seed)
    changed = {(type, key): None for type in TYPES for key in content.entries[type]}
    makers = (news, person, paper)
    for count in range(number):
        type = dice.choice((0, 0, 0, 1, 2))
        key = f"made-{count}"
        changed[TYPES[type], key] = made(content.models, TYPES[type], key, makers[type](dice))
    return content.replaced(changed)


def made(models: Models, type: str, key: str, raw: dict[str, Json]) -> object:
    return make_entry(EntryRef(models[type], key), raw, f"{key}-1")


def english(dice: random.Random, least: int, most: int) -> str:
    return " ".join(dice.choice(ENGLISH) for _ in range(dice.randint(least, most)))


def chinese(dice: random.Random, least: int, most: int) -> str:
    return "".join(
        dice.choice(CHINESE) + dice.choice(("", "", "", "，", "。", " ", "\u3001"))
        for _ in range(dice.randint(least, most))
    )


def news(dice: random.Random) -> dict[str, Json]:
    date = dice.choice(
        (f"20{dice.randint(10, 25)}", f"20{dice.randint(10, 25)}-0{dice.randint(1, 9)}")
    )
    return {
        "headline": {"en": english(dice, 3, 7), "zh": chinese(dice, 2, 6)},
        "date": date,
        "category": "research",
        "summary": {"en": english(dice, 5, 12)} if dice.random() < 0.5 else {},
        "body": {
            "en": [
                english(dice, 10, 40),
                "",
                f"**{english(dice, 3, 9)}** [link](https://example.org)",
            ],
            "zh": [chinese(dice, 10, 30), "", "# " + chinese(dice, 2, 4)],
        },
        "publication": dice.choice(PUBLISHED),
    }


def person(dice: random.Random) -> dict[str, Json]:
    (family, own), (given, name) = dice.choice(SURNAMES), dice.choice(GIVEN)
    return {
        "name": {"en": f"{family} {given}", "zh": own + name},
        "sortName": f"{family}, {given}",
        "headline": {"en": english(dice, 2, 5), "zh": chinese(dice, 2, 4)},
        "biography": {"en": [english(dice, 5, 20)], "zh": [chinese(dice, 5, 15)]},
        "publication": dice.choice(PUBLISHED),
    }


def paper(dice: random.Random) -> dict[str, Json]:
    authors = [
        {"id": f"a{at}", "family": family, "given": given, "name": {"zh": own + name}}
        for at, ((family, own), (given, name)) in enumerate(
            (dice.choice(SURNAMES), dice.choice(GIVEN)) for _ in range(dice.randint(1, 4))
        )
    ]
    return {
        "title": english(dice, 5, 10),
        "type": "article-journal",
        "language": "en",
        "titleTranslated": {"zh": chinese(dice, 3, 6)},
        "author": authors,
        "issued": str(dice.randint(1990, 2025)),
        "container-title": english(dice, 2, 3),
        "abstract": {"en": [english(dice, 10, 40)]},
        "publication": dice.choice(PUBLISHED),
    }


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


def snapshot_of(content: Content) -> Snapshot:
    return Snapshot(content, datetime(2026, 3, 1, tzinfo=UTC))
