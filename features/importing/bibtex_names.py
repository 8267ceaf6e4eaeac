"""Names of authors and editors in BibTeX: `First von Last`, `von Last, First` and `von Last, Jr,
First`.
"""

import re
from typing import Any

from blueprints.shared.works.csl import without_empty
from blueprints.shared.works.names import is_han, is_pinyin
from cms.core.errors import Invalid
from cms.core.i18n import N_
from features.importing.latex import as_text

MAX_NAMES = 5_000
"""Names of one work: the longest known lists have somewhat more than 5,000."""
SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV|VI{0,3}|[2-9](?:nd|rd|th)")
INITIALS = re.compile(r"(?:[A-Z]\.[-\s]?)+")
BRACED = re.compile(r"\{[^{}]*\}")
SUPERFLUOUS = re.compile(r"(?:and\s+)+", re.IGNORECASE)
SEPARATOR = re.compile(r"\s*[;；、，]\s*")
"""The separators that CNKI writes between names."""
COMPOUND_SURNAMES = frozenset(
    (
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "夏侯",
        "端木",
        "南宫",
        "百里",
        "淳于",
        "单于",
        "太史",
        "申屠",
        "呼延",
        "拓跋",
    )
)
"""Chinese family names of two characters."""
SURNAMES = frozenset(
    "王李张劉刘陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董潘袁蔡蒋蔣余于杜叶葉程"
    "魏苏蘇吕呂丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付傅方邹鄒熊白孟秦邱侯江尹薛闫阎雷段龙龍黎史陶贺賀毛郝顾顧龚龔邵万钱錢严嚴"
)
"""The commonest Chinese family names of one character."""
OTHERS = frozenset(("others", "et al", "et al.", "等", "等人", "и др."))
"""In place of a name: the other authors aren't listed."""
FAMILY_WITH_INITIALS = re.compile(r"[^\W\d_][\w’'-]+(?: [\w’'-]+)* (?:[A-Z]\.[-\s]?)+")


def people(tex: str) -> tuple[list[dict[str, Any]], bool]:
    """Return rows of authors, and whether they are all of them. Raises Invalid if there are too
    many, or if they can't be separated.
    """
    from bibtexparser.middlewares.names import split_multiple_persons_names

    parts = split_multiple_persons_names(tex)
    names = [name for part in parts for name in _split(part, len(parts) == 1)]
    if len(names) > MAX_NAMES:
        raise Invalid("author", N_("This work has more than %(most)s authors."), most=MAX_NAMES)
    listed = [name for name in names if name.strip("{} ").lower() not in OTHERS]
    rows = [row for row in map(_row, listed) if row]
    is_complete = bool(rows) and len(listed) == len(names)
    return [{"id": f"a{number}"} | row for number, row in enumerate(rows, 1)], is_complete


def _split(tex: str, is_only: bool) -> list[str]:
    """Return the names in a part between two `and`: several if a program has written another
    separator between them. `is_only`: there is no `and`.
    """
    if "{" in tex or "&" in tex:  # a group's name; an HTML entity
        return [tex]
    names = [name for name in SEPARATOR.split(tex) if name.strip()]
    if len(names) > 1:
        return names
    parts = [part.strip() for part in tex.split(",")]
    if len(parts) > 1 and all(len(part) > 1 and is_han(part) for part in parts):
        return _split_han(parts, is_only)
    return names or [tex]


def _split_han(parts: list[str], is_only: bool) -> list[str]:
    """Return the names in parts between commas, each of several Chinese characters.

    Two parts are a family name and a given name (山田, 太郎), unless both can only be whole Chinese
    names (陈亚宁, 李卫红). Raises Invalid if they may be either.
    """
    if len(parts) > 2:
        return parts
    first, second = (part[0] in SURNAMES or part[:2] in COMPOUND_SURNAMES for part in parts)
    if not first or (len(parts[0]) == 2 and not (second and is_only)):
        return [", ".join(parts)]
    if second and parts[0] not in COMPOUND_SURNAMES:
        return parts
    if len(parts[1]) < 3:  # 司马义, 艾力
        return [", ".join(parts)]
    raise _inseparable(", ".join(parts))


def _check(tex: str) -> None:
    """Raise Invalid for several names that would be read as one: separated by commas or `&` instead
    of `and`.
    """
    bare = BRACED.sub("", BRACED.sub("", tex))
    commas = _has_names_between_commas(bare)
    if commas or " & " in bare or ";" in bare.replace("&", ""):
        raise _inseparable(tex)


def _inseparable(tex: str) -> Invalid:
    return Invalid(
        "author",
        N_("The names in “%(names)s” can’t be separated. Put “and” between them."),
        names=" ".join(tex.split())[:80],
    )


def _has_names_between_commas(bare: str) -> bool:
    """Return whether commas separate several names, as in `Smith, A., Jones, B.`, `Smith A., Jones
    B.` or `Chen Yaning, Li Weihong`.
    """
    parts = [part.strip() for part in bare.split(",")]
    if len(parts) == 2:
        return bool(FAMILY_WITH_INITIALS.fullmatch(parts[0])) or all(map(_is_whole_pinyin, parts))
    if len(parts) != 3:
        return len(parts) > 3
    _family, middle, last = parts
    if SUFFIX.fullmatch(middle) or SUFFIX.fullmatch(last):
        return False
    return " " in middle or bool(INITIALS.fullmatch(middle))


def _is_whole_pinyin(name: str) -> bool:
    """Return whether a name of two words is Chinese in pinyin, family name and given name."""
    family, _space, given = name.partition(" ")
    return bool(given) and " " not in given and is_pinyin(family, given)


def _row(tex: str) -> dict[str, str]:
    """Return one author as a row. A Chinese name in two words may have either word first; a suffix
    may be anywhere.
    """
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    if match := SUPERFLUOUS.match(tex):
        tex = tex[match.end() :]
    _check(tex)
    parts = parse_single_name_into_parts(tex, strict=False)
    words = _sort_parts([*parts.von, *parts.last], list(parts.first), list(parts.jr))
    family, given, suffix = (as_text(" ".join(part)) for part in words)
    if "," not in tex and is_han(family) and is_han(given):
        family, given = given, family  # 肖 文交
    if not (family and given):
        row = {"literal": f"{family or given} {suffix}".strip()}  # Henry VIII
    else:
        row = {"family": family, "given": given, "suffix": suffix}
    return without_empty(row)


def _sort_parts(
    family: list[str], given: list[str], suffix: list[str]
) -> tuple[list[str], list[str], list[str]]:
    """Return family name, given name and suffix; a suffix may be in the place of another part."""
    if _is_suffix(given) and not _is_suffix(suffix):
        if suffix:  # von Last, First, Jr
            return family, suffix, given
        return family[-1:], family[:-1], given  # First Last, Jr
    if len(family) > 1 and given and not suffix and _is_suffix(family[-1:]):
        return family[:-1], given, family[-1:]  # King Jr, Martin
    return family, given, suffix


def _is_suffix(words: list[str]) -> bool:
    """Return whether the words are one suffix: Jr., III, 2nd."""
    return bool(SUFFIX.fullmatch(" ".join(words)))
