"""BibTeX out: one entry a work, UTF-8. Types and fields as BibTeX and biblatex know them.

A citation key is the entry's permanent key, so a reference in someone's manuscript never breaks.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from cms.citations.csl import Item
from cms.citations.names import gap_of, inverted, is_complete, is_han
from cms.citations.parts import date_of, is_chinese
from cms.patterns import pattern

TYPES = {"article-journal": "article", "book": "book", "chapter": "incollection", "paper-conference": "inproceedings",
         "dataset": "dataset", "report": "techreport", "patent": "patent", "software": "software"}
"""Of CSL types; a thesis goes by its genre, all else is `misc`."""
CONTAINERS = {"article-journal": "journal", "article": "journal"}
MAKERS = {"thesis": "school", "report": "institution"}
SPECIAL = str.maketrans({"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
                         "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"})
COMMAND = pattern(r"[\\{}$&%#_~^]")
"""Any of these; most texts have none, and to look is five times as fast as to translate."""
UNBALANCED = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
MACROS = ("month",)
"""Fields that hold a name every style knows, such as jan: no braces around it."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CAPITAL = pattern(r"(?<!^)(?<![\w\\{])(\w*[A-Z][\w\\’']*(?:-\w+)*)")
NUMBER_FIRST = ("report", "patent")


def bibtex(items: Iterable[Item]) -> str:
    """A BibTeX file of works."""
    return "\n".join(_entry(item) for item in items)


def _entry(item: Item) -> str:
    lines = [f"  {name} = {value if name in MACROS else f'{{{value}}}'}," for name, value in _fields(item) if value]
    return "\n".join((f"@{_type(item)}{{{item['id']},", *lines, "}", ""))


def _type(item: Item) -> str:
    if item["type"] == "thesis":
        return "mastersthesis" if re.search(r"master|硕士", str(item.get("genre", "")), re.IGNORECASE) else "phdthesis"
    return TYPES.get(item["type"], "misc")


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    kind = item["type"]
    yield "author", _people(item, "author")
    yield "editor", _people(item, "editor")
    yield "title", _title(str(item.get("title", "")))
    yield CONTAINERS.get(kind, "booktitle"), escaped(item.get("container-title") or _event(item))
    yield "shortjournal", escaped(item.get("container-title-short"))
    parts = date_of(item)
    yield "year", str(parts[0]) if parts else ""
    yield "month", MONTHS[parts[1] - 1] if len(parts) > 1 else ""
    yield "volume", escaped(item.get("volume"))
    yield "number", escaped(_number(item))
    yield "pages", escaped(item.get("page")).replace("-", "--")
    for name in ("edition", "version"):
        yield name, escaped(item.get(name))
    yield MAKERS.get(kind, "publisher"), escaped(item.get("publisher"))
    yield "address", escaped(item.get("publisher-place"))
    yield "type", escaped(item.get("genre"))
    yield "doi", verbatim(item.get("DOI"))
    yield "issn", escaped(item.get("ISSN"))
    yield "url", verbatim(item.get("URL"))
    yield "keywords", escaped(item.get("keyword"))
    yield "langid", "chinese" if is_chinese(item) else ""
    yield "abstract", escaped(item.get("abstract"))


def _number(item: Item) -> Any:
    """An issue; for a report or a patent its own number; an article's number where it has no issue."""
    return item.get("number") if item["type"] in NUMBER_FIRST else item.get("issue") or item.get("number")


def _event(item: Item) -> Any:
    return item.get("event-title") if item["type"] == "paper-conference" else ""


def _people(item: Item, role: str) -> str:
    names = [_name(name) for name in item.get(role, [])]
    gap = gap_of(item) if role == "author" else None
    known = names[:gap]
    more = role == "author" and bool(names) and (gap is not None or not is_complete(item))
    return " and ".join([*known, *(["others"] if more else [])])


def _name(name: dict[str, str]) -> str:
    if name.get("literal") or not name.get("given"):
        return f"{{{escaped(inverted(name))}}}"
    family = escaped(name.get("family"))
    grouped = f"{{{family}}}" if "," in family or re.search(r"\band\b", family) else family
    parts = (grouped, escaped(name.get("suffix")), escaped(name["given"]))
    return ", ".join(part for part in parts if part)


def _title(text: str) -> str:
    """A title whose capitals no style makes small: they may begin names."""
    safe = escaped(text)
    return safe if is_han(text) else CAPITAL.sub(r"{\1}", safe)


def escaped(value: Any) -> str:
    """A value in one line, with everything that TeX would read as a command made harmless."""
    line = " ".join(str(value or "").split())
    return line.translate(SPECIAL) if COMMAND.search(line) else line


def verbatim(value: Any) -> str:
    """A DOI or an address: programs read them as they are, but no brace may stay open."""
    return "".join(str(value or "").split()).translate(UNBALANCED)
