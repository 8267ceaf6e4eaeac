"""Generated sentences in the style of a research institute, in English and Chinese. None of them is
a fact.
"""

from random import Random

PLACES = (
    ("the lower Tarim River", "塔里木河下游"),
    ("Lake Ebinur", "艾比湖"),
    ("the Aral Sea basin", "咸海流域"),
    ("the Cele oasis", "策勒绿洲"),
    ("the northern slope of the Tianshan", "天山北坡"),
    ("the eastern Pamir", "帕米尔东部"),
    ("the edge of the Taklimakan", "塔克拉玛干沙漠边缘"),
    ("the Ili valley", "伊犁河谷"),
    ("the Turpan basin", "吐鲁番盆地"),
    ("the Gurbantunggut Desert", "古尔班通古特沙漠"),
)
SUBJECTS = (
    ("groundwater", "地下水"),
    ("soil salinity", "土壤盐分"),
    ("snow depth", "积雪深度"),
    ("biological crusts", "生物结皮"),
    ("poplar forests", "胡杨林"),
    ("wind erosion", "风蚀"),
    ("glacier melt", "冰川融水"),
    ("carbon uptake", "碳吸收"),
    ("saxaul seedlings", "梭梭幼苗"),
    ("irrigation demand", "灌溉需水"),
)
METHODS = (
    ("eddy covariance towers", "涡度相关塔"),
    ("satellite images", "卫星影像"),
    ("soil cores", "土壤岩芯"),
    ("isotopes of oxygen", "氧同位素"),
    ("a network of wells", "观测井网"),
    ("a model of the basin", "流域模型"),
    ("tree rings", "树轮"),
    ("drone surveys", "无人机调查"),
)
PARTNERS = (
    ("the station’s staff", "台站人员"),
    ("colleagues in Tajikistan", "塔吉克斯坦同行"),
    ("a team from Almaty", "阿拉木图的团队"),
    ("the water authority", "水管部门"),
    ("doctoral students", "博士研究生"),
    ("partners in Ghent", "根特的合作者"),
)
VERBS = (
    ("measured", "测量了"),
    ("compared", "比较了"),
    ("mapped", "绘制了"),
    ("modelled", "模拟了"),
    ("reviewed", "评述了"),
)
CHANGES = (
    ("rose", "上升"),
    ("fell", "下降"),
    ("doubled its range", "变幅扩大"),
    ("shifted earlier", "提前"),
)

Pair = tuple[str, str]
"""A text in English and in Chinese."""


def title(dice: Random, number: int) -> Pair:
    """Return a headline. `number` keeps two headlines apart."""
    place, subject, verb = dice.choice(PLACES), dice.choice(SUBJECTS), dice.choice(VERBS)
    return (
        f"Team has {verb[0]} {subject[0]} in {place[0]}, report {number}",
        f"研究人员{verb[1]}{place[1]}的{subject[1]}（第{number}号报告）",
    )


def sentence(dice: Random) -> Pair:
    """Return one sentence, the same in both languages."""
    place, subject, method = dice.choice(PLACES), dice.choice(SUBJECTS), dice.choice(METHODS)
    partner, verb, change = dice.choice(PARTNERS), dice.choice(VERBS), dice.choice(CHANGES)
    year, share = dice.randint(1998, 2025), dice.randint(2, 60)
    return dice.choice(
        (
            (
                f"Together with {partner[0]}, the group {verb[0]} {subject[0]} in {place[0]} with {method[0]}.",
                f"课题组与{partner[1]}一道，用{method[1]}{verb[1]}{place[1]}的{subject[1]}。",
            ),
            (
                f"Between {year - 9} and {year}, {subject[0]} {change[0]} by {share} per cent.",
                f"{year - 9}年至{year}年，{subject[1]}{change[1]}，幅度为{share}%。",
            ),
            (
                f"The data come from {method[0]} and cover {share} sites in {place[0]}.",
                f"数据来自{method[1]}，覆盖{place[1]}的{share}个样点。",
            ),
            (
                f"How {subject[0]} will respond to warmer winters is open; "
                f"{partner[0]} will go on observing in {place[0]}.",
                f"{subject[1]}对暖冬如何响应尚无定论，{partner[1]}将继续在{place[1]}观测。",
            ),
        )
    )


def sentences(dice: Random, number: int) -> Pair:
    """Return a paragraph."""
    both = [sentence(dice) for _ in range(number)]
    return " ".join(english for english, _ in both), "".join(chinese for _, chinese in both)


def paragraphs(dice: Random, number: int) -> Pair:
    """Return `number` paragraphs of Markdown with what editors use: headings, emphasis, links,
    lists, quotations, tables.
    """
    parts = [block(dice, place) for place in range(number)]
    return "\n\n".join(english for english, _ in parts), "\n\n".join(
        chinese for _, chinese in parts
    )


def block(dice: Random, place: int) -> Pair:
    """Return one block of Markdown; the first of a text is always a plain paragraph."""
    english, chinese = sentences(dice, dice.randint(2, 4))
    more_english, more_chinese = sentence(dice)
    kind = dice.randint(0, 9) if place else 9
    subject, method = dice.choice(SUBJECTS), dice.choice(METHODS)
    if kind == 0:
        return f"## On {subject[0]}\n\n{english}", f"## 关于{subject[1]}\n\n{chinese}"
    if kind == 1:
        return (
            f"{english}\n\n- **{subject[0]}**: {more_english}\n- *{method[0]}*: {more_english}",
            f"{chinese}\n\n- **{subject[1]}**：{more_chinese}\n- *{method[1]}*：{more_chinese}",
        )
    if kind == 2:
        return f"> {more_english}\n\n{english}", f"> {more_chinese}\n\n{chinese}"
    if kind == 3:
        rows = [(dice.randint(2001, 2025), dice.randint(1, 99)) for _ in range(3)]
        cells = "\n".join(f"| {year} | {share} |" for year, share in rows)
        return (
            f"{english}\n\n| Year | {subject[0]} |\n| --- | --- |\n{cells}",
            f"{chinese}\n\n| 年份 | {subject[1]} |\n| --- | --- |\n{cells}",
        )
    if kind in (4, 5):
        return (
            f"{english} See [the data of {subject[0]}](https://example.org/data/{place}) for **all sites**.",
            f"{chinese}详见[{subject[1]}数据](https://example.org/data/{place})，含**全部样点**。",
        )
    return english, chinese
