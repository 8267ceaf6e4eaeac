"""Chinese and Japanese characters, and the line breaks between them in a Markdown source."""

import re
from itertools import pairwise

HAN = (
    "\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f\U00020000-\U0003ffff"
)
PUNCTUATION = "\u3000-\u3003\u3008-\u3020\u3030\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
# shared with Latin typography, so they belong to the script of the character on the other side
SHARED = "“”‘’—…·"

IS_CJK = re.compile(f"[{HAN}{PUNCTUATION}]")
IS_PUNCTUATION = re.compile(f"[{PUNCTUATION}]")

LANGUAGES = ("zh", "ja")
"""Languages written in these characters."""

# where a line of a Chinese title may break: after punctuation or 的, before a preposition or “and” that isn't part
# of a word, before words that are frequent in titles of an institute
PHRASE = (
    "(?<=[，、：；）》”])(?![，、：；）》”—])|(?<![目似])(?<=的)(?![确士话])|(?<![（“])(?=《)|(?<![，、：；）》”])(?=（)|(?=以及)"
    "|(?:(?<=研究[站所院])|(?<=实验室)|(?<=中心))(?![长的，、：；）》”—])"
    "|(?<!再次)(?=签署|签订)|(?=再次签|访问|加入|共建|将于|合作开展)|(?=介绍)(?!介绍[信性])"
    "|(?<![收捕荣缴])(?=获)(?!获[得取悉])|(?<=斯坦)(?![的国人族，、：；）》”—])"
    "|(?<!国际)(?=研讨会)|(?=国际研讨会|学术年会|联合实验室|研究中心|观测数据集|行动计划|合作备忘录|谅解备忘录|[一二三]等奖)"
    "|(?=国家野外|全国重点|国家重点)|(?<!全国)(?<!国家)(?=重点实验室)"
    "|(?<![存现正所内潜实旨])(?=在)(?!在[于线职校建场])|(?<![参赋给])(?=与)(?!与[会者其])"
    "|(?<![总饱温缓调共祥柔])(?=和)(?!和[田谐平硕静布林龙约睦])|(?<![以普涉波危埃顾])(?=及)(?!及[其时格])"
    "|(?<![应相针面反绝核比配])(?=对)(?!对[象策比流应照称抗接外话])"
)
"""A string, compiled on first use: compiling it takes as long as loading a large module."""

LONGEST_PHRASE = 14
"""In characters. A longer phrase doesn't fit on a line, which would then break in the middle of a
word.
"""

INLINE = ("em", "strong", "del", "sub", "sup", "a", "code")
INLINE_ENDS = tuple(f"</{name}>" for name in INLINE)
INLINE_STARTS = re.compile(rf"(?:<(?:{'|'.join(INLINE)})(?: [^>]*)?>)+")
# a line break inside a block; most texts have none
INLINE_BREAK = re.compile(rf"\n(?=[^<\n]|<(?:{'|'.join(INLINE)})[ >])")
PRE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)


def join_lines(html: str, lang: str = "") -> str:
    """Remove the line breaks of the source that would show as a space between Chinese characters.

    Follows CSS Text 4, "Segment Break Transformation Rules". Korean puts spaces between words, so
    its line breaks stay.
    """
    if html.isascii() or not INLINE_BREAK.search(html) or lang.partition("-")[0] == "ko":
        return html
    if "<pre>" not in html:
        return _join(html)
    return "".join(part if part.startswith("<pre>") else _join(part) for part in PRE.split(html))


def _join(html: str) -> str:
    lines = html.split("\n")
    parts = lines[:1]
    for line, next_line in pairwise(lines):
        if not joins(_last(line), _first(next_line)):
            parts.append("\n")
        parts.append(next_line)
    return "".join(parts)


def _last(line: str) -> str:
    """Return the last character of a line, before closing inline tags."""
    while line.endswith(INLINE_ENDS):
        line = line[: line.rindex("<")]
    return line[-1:]


def _first(line: str) -> str:
    """Return the first character of a line, after opening inline tags; "" if the line starts a
    block.
    """
    if not line.startswith("<"):
        return line[:1]
    tags = INLINE_STARTS.match(line)
    return line[tags.end() :][:1] if tags else ""


def joins(before: str, after: str) -> bool:
    """Return whether a line break between these two characters is removed rather than shown as a
    space.

    `<` and `>` belong to tags.
    """
    if not before or not after or before == ">" or after == "<":
        return False
    if IS_PUNCTUATION.match(before) or IS_PUNCTUATION.match(after):
        return True
    if IS_CJK.match(before) and after in SHARED:
        return True
    return bool(IS_CJK.match(after)) and (before in SHARED or bool(IS_CJK.match(before)))


def script_fits(text: str, lang: str) -> bool:
    """Return whether the characters of a text fit the script of a language tag."""
    written_in_cjk = IS_CJK.search(text) is not None
    return written_in_cjk == (lang.partition("-")[0] in LANGUAGES)


def phrases(text: str) -> list[str]:
    """Split a Chinese title into phrases between which a line may break.

    The first and the last have at least two characters. Returns the whole title if a phrase would
    be longer than `LONGEST_PHRASE`.
    """
    breaks = (match.start() for match in re.finditer(PHRASE, text))
    ends = [0, *(end for end in breaks if 1 < end < len(text) - 1)]
    parts = [text[start:end] for start, end in pairwise([*ends, len(text)])]
    return parts if max(map(len, parts)) <= LONGEST_PHRASE else [text]
