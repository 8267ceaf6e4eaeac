"""References in the style of APA, 7th edition (Publication Manual, chapters 9 to 11).

Titles stay in the letters they were published in: which words are names can't be told. Chinese
authors go by the Latin form of their name where the entry has one. Where only some authors are
known, the list ends with “et al.”.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cms.formats.citations.csl import Item, article_number
from cms.formats.citations.editions import edition
from cms.formats.citations.names import (
    Name,
    gap_of,
    initials,
    is_complete,
    is_han,
    latin_name,
    notes_of,
    whole,
)
from cms.formats.citations.parts import (
    ReferencePart,
    address_of,
    date_of,
    ended,
    is_chinese,
    joined,
    pages_of,
)

MAX_AUTHORS = 20
"""Up to so many authors are all named; of more, all but the last but one of these."""
KINDS = {"dataset": "Data set", "software": "Computer software", "thesis": "Thesis", "map": "Map"}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
IN_PERIODICALS = ("article-journal", "article", "article-newspaper")
NUMBERED = {"report": "Report No.", "patent": "Patent No.", "thesis": "Publication No."}
STANDARD = re.compile(r"([A-Z]+(?:/[A-Z]+)*) (\S.*)")
"""The number of a standard: who sets it, and the rest."""
IN_A_WHOLE = ("article-journal", "article-newspaper", "chapter")
"""What only its whole has in italics."""
BOOKS = ("book", "proceedings", "map")
UNNUMBERED = (*IN_PERIODICALS, "chapter", "paper-conference", "map", "manuscript")
"""Kinds of works whose number isn't behind the title."""
BY_DAY = ("article-newspaper", "manuscript")


def apa(item: Item) -> str:
    """A reference as text."""
    return joined(apa_parts(item))


def apa_parts(item: Item) -> tuple[ReferencePart, ...]:
    """A reference in parts."""
    people, date = _authors(item), f"({_date(item)}). "
    address = address_of(item)
    title = (
        ReferencePart(str(item.get("title", "")), "title", italic=_stands_alone(item)),
        ReferencePart(_after_title(item)),
    )
    head = (
        (ReferencePart(f"{people} {date}"), *title)
        if people
        else (*title, ReferencePart(f" {date.rstrip()}"))
    )
    source = _source(item)
    link = (ReferencePart(" "), ReferencePart(address, "link", address)) if address else ()
    return tuple(
        part
        for part in (*head, *((ReferencePart(" "), *source) if source else ()), *link)
        if part.text
    )


def _stands_alone(item: Item) -> bool:
    """Whether a work is no part of another: its own title is in italics then."""
    if item["type"] in ("paper-conference", "article", "map"):
        return not item.get("container-title")
    return item["type"] not in IN_A_WHOLE and not str(item.get("title", "")).startswith("[")


def _authors(item: Item) -> str:
    role = "author" if item.get("author") else "editor"
    names = [
        _name(name, notes)
        for name, notes in zip(item.get(role, []), notes_of(item, role), strict=True)
    ]
    text = _listed(names, gap_of(item), is_complete(item))
    if text and role == "editor":
        text += " (Eds.)" if len(names) > 1 else " (Ed.)"
    return ended(text)


def _listed(names: list[str], gap: int | None, complete: bool) -> str:
    if gap is not None:
        return f"{', '.join(names[:gap])}, … {', '.join(names[gap:])}"
    if not complete and names:
        return f"{', '.join(names)}, et al."
    if len(names) > MAX_AUTHORS:
        return f"{', '.join(names[: MAX_AUTHORS - 1])}, … {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)


def _name(name: Name, notes: Mapping[str, Any]) -> str:
    name = latin_name(name, notes)
    if name.get("literal") or not name.get("given") or is_han(whole(name)):
        return whole(name)
    parts = (name.get("family", ""), initials(name["given"]), name.get("suffix", ""))
    return ", ".join(part for part in parts if part)


def _date(item: Item) -> str:
    """The year; of a talk the days of the conference, of what appears daily the day."""
    if _is_talk(item):
        return (
            _days(*(item.get("event-date") or item.get("issued", {})).get("date-parts", ()))
            or "n.d."
        )
    parts = date_of(item)
    return (
        _days(parts) if item["type"] in BY_DAY else "".join(str(part) for part in parts[:1])
    ) or "n.d."


def _days(first: Sequence[int] = (), last: Sequence[int] = ()) -> str:
    """2017, July 12–15; 2016, March 30–April 2; as much as is known."""
    begin, end = (
        [
            str(date[0]),
            *([MONTHS[date[1] - 1]] if date[1:] else []),
            *(str(day) for day in date[2:]),
        ]
        if date
        else []
        for date in (first, last)
    )
    if not begin or len(begin) != len(end) or begin == end:
        return _written(begin or end)
    if begin[0] != end[0]:
        return f"{_written(begin)}–{_written(end)}"
    return f"{_written(begin)}–{' '.join(end[2:] if begin[:2] == end[:2] else end[1:])}"


def _written(date: Sequence[str]) -> str:
    return ", ".join(part for part in (" ".join(date[:1]), " ".join(date[1:])) if part)


def _is_talk(item: Item) -> bool:
    """Whether a conference paper is in no proceedings."""
    return item["type"] == "paper-conference" and not item.get("container-title")


def _after_title(item: Item) -> str:
    """A translated title, what else tells it apart, what kind of thing it is, and the full stop."""
    translated = [
        text
        for language, text in item.get("custom", {}).get("title", {}).items()
        if is_chinese(item) and not language.startswith("zh")
    ]
    beside = "; ".join(_beside(item))
    kind = _kind(item)
    text = (f" [{translated[0]}]" if translated else "") + (f" ({beside})" if beside else "")
    text += f" [{kind}]" if kind else ""
    return text + (
        "" if not text and str(item.get("title", ""))[-1:] in ("?", "!", "？", "！") else "."
    )


def _beside(item: Item) -> list[str]:
    """The parts of the parentheses behind a title: editors and translators, edition and volume,
    number, version.
    """
    found = _helpers(item)
    found += [", ".join(_place(item))] if item["type"] in BOOKS and _place(item) else []
    found += [_numbered(item)] if item.get("number") and item["type"] not in UNNUMBERED else []
    if version := str(item.get("version", "")):
        found.append(
            f"Version {version[1:] if version[0] == 'v' and version[1:2].isdigit() else version}"
        )
    return found


def _helpers(item: Item) -> list[str]:
    """Editors of a book that has authors, and translators: D. Wright, Ed. and J. Strachey, Trans."""
    editors = item.get("editor", []) if item["type"] in BOOKS and item.get("author") else []
    translators = item.get("translator", [])
    edited = "Eds." if len(editors) > 1 else "Ed."
    if editors and editors == translators:
        return [f"{_upright_list(editors)}, {edited} & Trans."]
    found = [f"{_upright_list(editors)}, {edited}"] if editors else []
    found += [f"{_upright_list(translators)}, Trans."] if translators else []
    return [", & ".join(found)] if found else []


def _numbered(item: Item) -> str:
    """A number with what it is one of: Report No. 7, NIH Publication No. 7, ISO Standard No. 7."""
    number = str(item["number"])
    if item["type"] == "standard":
        found = STANDARD.fullmatch(number)
        return f"{found[1]} Standard No. {found[2]}" if found else number
    own = item.get("genre") if item["type"] != "thesis" else ""
    label = f"{own} No." if item["type"] in NUMBERED and own else NUMBERED.get(item["type"])
    return f"{label} {number}" if label and "No." not in number else number


def _place(item: Item) -> list[str]:
    """Edition and volume of a book."""
    named = edition(str(item.get("edition", "")))
    return [
        part for part in (named, f"Vol. {item['volume']}" if item.get("volume") else "") if part
    ]


def _kind(item: Item) -> str:
    if _is_talk(item):
        return str(item.get("genre") or "Paper presentation")
    kind = str(item.get("genre") or KINDS[item["type"]]) if item["type"] in KINDS else ""
    within = (
        item["type"] == "thesis"
        and item.get("publisher")
        and not kind.lower().startswith("unpublished")
    )
    return f"{kind}, {item['publisher']}" if within else kind


def _source(item: Item) -> tuple[ReferencePart, ...]:
    container = str(item.get("container-title", ""))
    if item["type"] in IN_PERIODICALS and container:
        return (ReferencePart(container, "container", italic=True), *_in_volume(item))
    if item["type"] in ("chapter", "paper-conference", "map") and container:
        return _in_book(item, container)
    if _is_talk(item) and item.get("event-title"):
        where = (str(item[name]) for name in ("event-title", "publisher-place") if item.get(name))
        return (ReferencePart(ended(", ".join(where))),)
    publisher = _kept(item) or _publisher(item)
    return (ReferencePart(ended(publisher)),) if publisher else ()


def _kept(item: Item) -> str:
    """Where a thesis or a document is kept: ProQuest; Rockefeller Archive Center (Box 371),
    Tarrytown, NY.
    """
    archive = str(item.get("archive", ""))
    if item["type"] == "manuscript" and archive:
        number = f" ({item['number']})" if item.get("number") else ""
        return ", ".join(
            [archive + number, *([item["publisher-place"]] if item.get("publisher-place") else [])]
        )
    return archive if item["type"] == "thesis" else ""


def _publisher(item: Item) -> str:
    """The publisher; empty if it is also the author. Empty for a thesis, whose university stands
    beside the genre, unless the thesis is unpublished.
    """
    publisher = str(item.get("publisher", ""))
    if item["type"] == "thesis" and not _kind(item).lower().startswith("unpublished"):
        return ""
    return "" if publisher in [whole(name) for name in item.get("author", [])] else publisher


def _in_volume(item: Item) -> tuple[ReferencePart, ...]:
    """Volume, issue and pages: , 42(5), 1–9."""
    volume, issue = str(item.get("volume", "")), f"({item['issue']})" if item.get("issue") else ""
    last = _pages(item) or (f"Article {number}" if (number := article_number(item)) else "")
    before = (
        (ReferencePart(", "), ReferencePart(volume, italic=True), ReferencePart(issue))
        if volume or issue
        else ()
    )
    return (*before, ReferencePart(f", {last}." if last else "."))


def _in_book(item: Item, container: str) -> tuple[ReferencePart, ...]:
    editors = item.get("editor", [])
    edited = (
        _upright_list(editors) + (" (Eds.), " if len(editors) > 1 else " (Ed.), ")
        if editors
        else ""
    )
    pages = _pages(item)
    label = "pp." if "–" in pages or "," in pages else "p."
    where = ", ".join([*_place(item), *([f"{label} {pages}"] if pages else [])])
    publisher = _publisher(item)
    return (
        ReferencePart(f"In {edited}"),
        ReferencePart(container, "container", italic=True),
        ReferencePart(f" ({where})." if where else "."),
        ReferencePart(f" {ended(publisher)}" if publisher else ""),
    )


def _upright_list(names: Sequence[Name]) -> str:
    """Editors, given name first: A. Li, B. Wu, & C. Xu."""
    found = [_upright(name) for name in names]
    if len(found) < 3:
        return " & ".join(found)
    return f"{', '.join(found[:-1])}, & {found[-1]}"


def _upright(name: Name) -> str:
    if name.get("literal") or is_han(whole(name)):
        return whole(name)
    suffix = f", {name['suffix']}" if name.get("suffix") else ""
    return f"{initials(name.get('given', ''))} {name.get('family', '')}".strip() + suffix


def _pages(item: Item) -> str:
    first, last = pages_of(item)
    return f"{first}–{last}" if last else first
