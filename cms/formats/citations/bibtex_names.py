"""Names of authors and editors in BibTeX: `First von Last`, `von Last, First` and `von Last, Jr,
First`.
"""

import re
from typing import Any

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.formats.citations.latex import as_text
from cms.formats.citations.names import is_han

MAX_NAMES = 5_000
"""Names of one work: the longest lists there are have somewhat more than 5,000."""
SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV|VI{0,3}|[2-9](?:nd|rd|th)")
INITIALS = re.compile(r"(?:[A-Z]\.[-\s]?)+")
BRACED = re.compile(r"\{[^{}]*\}")
SUPERFLUOUS = re.compile(r"(?:and\s+)+", re.IGNORECASE)
LISTED = re.compile(r"\s*[;；、，]\s*")
"""What CNKI has between names."""
DOUBLE = frozenset(
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
"""Family names of two characters."""


def people(tex: str) -> tuple[list[dict[str, Any]], bool]:
    """Rows of authors, and whether these are all. Raises Invalid for too many, and where they can’t
    be told apart.
    """
    from bibtexparser.middlewares.names import split_multiple_persons_names

    names = [name for part in split_multiple_persons_names(tex) for name in _listed(part)]
    if len(names) > MAX_NAMES:
        raise Invalid("author", N_("This work has more than %(most)s authors."), most=MAX_NAMES)
    rows = [row for name in names if name.strip().lower() != "others" and (row := _row(name))]
    complete = bool(rows) and not any(name.strip().lower() == "others" for name in names)
    return [{"id": f"a{number}"} | row for number, row in enumerate(rows, 1)], complete


def _listed(tex: str) -> list[str]:
    """The names in what stands between two `and`: several where a program has written another mark
    between them.
    """
    if "{" in tex or "&" in tex:  # a group’s name; an entity of HTML
        return [tex]
    names = [name for name in LISTED.split(tex) if name.strip()]
    parts = [part.strip() for part in tex.split(",")]
    if (
        len(names) < 2
        and len(parts) > 1
        and parts[0] not in DOUBLE
        and all(len(part) > 1 and is_han(part) for part in parts)
    ):
        return parts
    return names or [tex]


def _check(tex: str) -> None:
    """Refuse what would make one name of several: commas or `&` instead of `and`."""
    bare = BRACED.sub("", BRACED.sub("", tex))
    parts = [part.strip() for part in bare.split(",")]
    suffixed = any(SUFFIX.fullmatch(part) for part in parts[1:])
    middle = parts[1] if len(parts) == 3 and not suffixed else ""
    if (
        len(parts) > 3
        or " " in middle
        or INITIALS.fullmatch(middle)
        or " & " in bare
        or ";" in bare.replace("&", "")
    ):
        raise Invalid(
            "author",
            N_("The names in “%(names)s” can’t be told apart. Put “and” between them."),
            names=" ".join(tex.split())[:80],
        )


def _row(tex: str) -> dict[str, str]:
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    tex = tex[found.end() :] if (found := SUPERFLUOUS.match(tex)) else tex
    _check(tex)
    parts = parse_single_name_into_parts(tex, strict=False)
    first, suffix = list(parts.first), list(parts.jr)
    before = [*parts.von, *parts.last]
    if SUFFIX.fullmatch(" ".join(first)) and not SUFFIX.fullmatch(" ".join(suffix)):
        if suffix:  # von Last, First, Jr
            first, suffix = suffix, first
        else:  # First Last, Jr
            first, suffix, before = before[:-1], first, before[-1:]
    if len(before) > 1 and first and not suffix and SUFFIX.fullmatch(before[-1]):
        suffix = [before.pop()]  # King Jr, Martin
    family, given = as_text(" ".join(before)), as_text(" ".join(first))
    if "," not in tex and is_han(family) and is_han(given):
        family, given = given, family  # 肖 文交
    if not (family and given):
        return {"literal": family or given} if family or given else {}
    return {"family": family, "given": given} | (
        {"suffix": as_text(" ".join(suffix))} if suffix else {}
    )
