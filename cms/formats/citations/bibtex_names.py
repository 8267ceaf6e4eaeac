"""Names of authors and editors in BibTeX: `First von Last`, `von Last, First` and `von Last, Jr,
First`.
"""

from typing import Any

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.core.lazy_regex import pattern
from cms.formats.citations.latex import as_text
from cms.formats.citations.names import is_han

MOST = 5_000
"""Names of one work: the longest lists there are have somewhat more than 5,000."""
SUFFIX = pattern(r"(?:Jr|Sr)\.?|I{2,3}|IV|VI{0,3}|[2-9](?:nd|rd|th)")


def people(tex: str) -> tuple[list[dict[str, Any]], bool]:
    """Rows of authors, and whether these are all. Raises Invalid for too many."""
    from bibtexparser.middlewares.names import split_multiple_persons_names

    names = split_multiple_persons_names(tex)
    if len(names) > MOST:
        raise Invalid("author", N_("This work has more than %(most)s authors."), most=MOST)
    rows = [row for name in names if name.strip().lower() != "others" and (row := _row(name))]
    complete = bool(rows) and not any(name.strip().lower() == "others" for name in names)
    return [{"id": f"a{number}"} | row for number, row in enumerate(rows, 1)], complete


def _row(tex: str) -> dict[str, str]:
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    parts = parse_single_name_into_parts(tex, strict=False)
    first, suffix = list(parts.first), list(parts.jr)
    before = [*parts.von, *parts.last]
    if SUFFIX.fullmatch(" ".join(first)) and not SUFFIX.fullmatch(" ".join(suffix)):
        if suffix:  # von Last, First, Jr
            first, suffix = suffix, first
        else:  # First Last, Jr
            first, suffix, before = before[:-1], first, before[-1:]
    family, given = as_text(" ".join(before)), as_text(" ".join(first))
    if "," not in tex and is_han(family) and is_han(given):
        family, given = given, family  # 肖 文交
    if not given:
        return {"literal": family} if family else {}
    return {"family": family, "given": given} | (
        {"suffix": as_text(" ".join(suffix))} if suffix else {}
    )
