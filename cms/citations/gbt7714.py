"""References in the form of GB/T 7714-2025 (信息与文献 参考文献著录规则).

Three authors, then 等 or et al. by the language of the work. Chinese names stand whole, others with the family name
first and initials without points; since 2025 family names are no longer all in capitals, and a reference ends with a
full stop. Marks of type and carrier: table B.1 and B.2 of the standard; [J/OL] only where a work has no pages in print.
"""

from cms.citations.csl import Item
from cms.citations.names import Name, gap_of, initials, is_complete, is_han, whole
from cms.citations.parts import Part, date_of, is_chinese, joined, year_of

MOST = 3
MARKS = {"article-journal": "J", "book": "M", "chapter": "M", "paper-conference": "C", "thesis": "D", "report": "R",
         "patent": "P", "dataset": "DS", "software": "CP", "article": "PP", "webpage": "EB"}
ALWAYS_ONLINE = ("dataset", "software", "article", "webpage")
"""Kinds of works that have no pages in print; where they have an address they are online."""
NUMBERED = ("report", "patent")
ON_A_PLATFORM = ("dataset", "article", "webpage")


def gbt7714(item: Item) -> str:
    """A reference as text."""
    return joined(gbt7714_parts(item))


def gbt7714_parts(item: Item) -> tuple[Part, ...]:
    """A reference in parts."""
    people = _people(item, "author")
    number = f": {item['number']}" if item["type"] in NUMBERED and item.get("number") else ""
    head = (Part(f"{people}{'' if people.endswith('.') else '.'} " if people else ""),
            Part(str(item.get("title", "")), "title"), Part(f"{number}[{_mark(item)}]"))
    return tuple(part for part in (*head, *_source(item), *_link(item)) if part.text)


def _people(item: Item, role: str) -> str:
    names = [_name(name) for name in item.get(role, [])]
    gap = gap_of(item) if role == "author" else None
    shown = names[:min(MOST, len(names) if gap is None else gap)]
    more = len(shown) < len(names) or (role == "author" and bool(names) and not is_complete(item))
    return ", ".join([*shown, *([_others(item)] if more else [])])


def _others(item: Item) -> str:
    return "等" if is_chinese(item) else "et al."


def _name(name: Name) -> str:
    family, given = name.get("family", ""), name.get("given", "")
    if name.get("literal") or not (family and given) or is_han(family):
        return whole(name)
    return f"{family} {initials(given, '')}"


def _mark(item: Item) -> str:
    kind = MARKS.get(item["type"], "Z")
    address = item.get("DOI") or item.get("URL") or item.get("custom", {}).get("CSTR")
    printed = any(item.get(name) for name in ("page", "issue", "volume")) or item["type"] not in (
        "article-journal", "paper-conference", *ALWAYS_ONLINE)
    return f"{kind}/OL" if address and not printed else kind


def _source(item: Item) -> tuple[Part, ...]:
    """Where it appeared, from the mark of its type to the full stop."""
    container = str(item.get("container-title") or "")
    if item["type"] == "article-journal" and container:
        return (Part(". "), Part(container, "container"), Part(_end(", ", _volume(item), _pages(item))))
    if item["type"] in ("chapter", "paper-conference") and (container or item.get("event-title")):
        editors = _people(item, "editor")
        before = f"//{editors}{'' if editors.endswith('.') else '.'} " if editors else "//"
        return (Part(before), Part(container or str(item["event-title"]), "container"), Part(_imprint(item)))
    if item["type"] == "patent":
        return (Part(_end(". ", _day(item), "")),)
    if item["type"] in ON_A_PLATFORM:
        return (Part(_platform(item, container)),)
    return (Part(_imprint(item)),)


def _end(before: str, text: str, pages: str) -> str:
    """A text with what stands before it, its pages and its full stop; the full stop alone where there is none."""
    return f"{before if text else ''}{text}{': ' if text and pages else ', ' if pages else ''}{pages}."


def _volume(item: Item) -> str:
    """Year, volume and issue: 2019, 44(5)."""
    volume = f"{item.get('volume', '')}{'(' + item['issue'] + ')' if item.get('issue') else ''}"
    return ", ".join(part for part in (year_of(item), volume) if part)


def _pages(item: Item) -> str:
    return str(item.get("page") or (item.get("number", "") if item["type"] == "article-journal" else ""))


def _imprint(item: Item) -> str:
    """Edition, place, publisher, year and pages."""
    edition = str(item.get("edition") or item.get("version") or "")
    maker = ": ".join(str(item[name]) for name in ("publisher-place", "publisher") if item.get(name))
    issued = ", ".join(part for part in (maker, year_of(item)) if part)
    return (f". {edition}" if edition else "") + _end(". ", issued, str(item.get("page", "")))


def _platform(item: Item, container: str) -> str:
    """Version, platform and date, as the standard has datasets and preprints: V2. Science Data Bank(2021-03)."""
    platform = str(item.get("publisher") or container)
    dated = f"({_day(item)})" if _day(item) else ""
    return "".join(f". {part}" for part in (str(item.get("version", "")), platform + dated) if part) + "."


def _day(item: Item) -> str:
    return "-".join(f"{part:02}" for part in date_of(item))


def _link(item: Item) -> tuple[Part, ...]:
    if item.get("DOI"):
        return (Part(" DOI: "), Part(str(item["DOI"]), "link", f"https://doi.org/{item['DOI']}"), Part("."))
    if cstr := item.get("custom", {}).get("CSTR"):
        return (Part(" CSTR: "), Part(str(cstr), "link", f"https://cstr.cn/{cstr}"), Part("."))
    return (Part(" "), Part(str(item["URL"]), "link", str(item["URL"])), Part(".")) if item.get("URL") else ()
