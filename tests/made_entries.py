"""Two thousand generated bilingual entries, the same each time."""

import random
from datetime import UTC, datetime

from cms.content import Content, Snapshot
from cms.content.entry import make_entry
from cms.schema.content_type import Models
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Json


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


def snapshot_of(content: Content) -> Snapshot:
    return Snapshot(content, datetime(2026, 3, 1, tzinfo=UTC))
