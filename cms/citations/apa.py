"""References in the style of APA, 7th edition (Publication Manual, chapters 9 and 10).

Titles stay in the letters they were published in: which words are names can't be told. Chinese authors go by the Latin
form of their name where the entry has one. Where only some authors are known, the list ends with “et al.”.
"""

from collections.abc import Mapping
from typing import Any

from cms.citations.csl import Item
from cms.citations.names import Name, gap_of, initials, is_complete, is_han, notes_of, whole
from cms.citations.parts import Part, address_of, date_of, ended, is_chinese, joined, pages_of

MOST = 20
"""Up to so many authors are all named; of more, all but the last but one of these."""
KINDS = {"dataset": "Data set", "software": "Computer software", "thesis": "Thesis"}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")
IN_PERIODICALS = ("article-journal", "article")
DATED_BY_DAY = ("paper-conference", "patent")


def apa(item: Item) -> str:
    """A reference as text."""
    return joined(apa_parts(item))


def apa_parts(item: Item) -> tuple[Part, ...]:
    """A reference in parts."""
    people, date = _authors(item), f"({_date(item)}). "
    address = address_of(item)
    title = (Part(str(item.get("title", "")), "title"), Part(_after_title(item)))
    head = (Part(f"{people} {date}"), *title) if people else (*title, Part(f" {date.rstrip()}"))
    source = _source(item)
    link = (Part(" "), Part(address, "link", address)) if address else ()
    return tuple(part for part in (*head, *((Part(" "), *source) if source else ()), *link) if part.text)


def _authors(item: Item) -> str:
    people = item.get("author") or item.get("editor") or []
    names = [_name(name, notes) for name, notes in
             zip(people, notes_of(item, "author" if item.get("author") else "editor"), strict=True)]
    text = _listed(names, gap_of(item), is_complete(item))
    if text and not item.get("author"):
        text += " (Eds.)" if len(names) > 1 else " (Ed.)"
    return ended(text)


def _listed(names: list[str], gap: int | None, complete: bool) -> str:
    if gap is not None:
        return f"{', '.join(names[:gap])}, … {', '.join(names[gap:])}"
    if not complete and names:
        return f"{', '.join(names)}, et al."
    if len(names) > MOST:
        return f"{', '.join(names[:MOST - 1])}, … {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)


def _name(name: Name, notes: Mapping[str, Any]) -> str:
    if is_han(whole(name)):
        latin = [text for text in notes.get("name", {}).values() if not is_han(text)]
        return latin[0] if latin else whole(name)
    if name.get("literal") or not name.get("given"):
        return whole(name)
    return f"{name.get('family', '')}, {initials(name['given'])}".lstrip(", ")


def _date(item: Item) -> str:
    parts = date_of(item)
    if not parts:
        return "n.d."
    if item["type"] not in DATED_BY_DAY or len(parts) == 1:
        return str(parts[0])
    day = f" {parts[2]}" if len(parts) > 2 else ""
    return f"{parts[0]}, {MONTHS[parts[1] - 1]}{day}"


def _after_title(item: Item) -> str:
    """A translated title, what else tells it apart, what kind of thing it is, and the full stop."""
    translated = [text for language, text in item.get("custom", {}).get("title", {}).items()
                  if is_chinese(item) and not language.startswith("zh")]
    beside = [f"{item['edition']} ed."] if item.get("edition") else []
    beside += [f"Version {str(item['version']).lstrip('Vv')}"] if item.get("version") else []
    beside += [f"No. {item['number']}"] if item.get("number") and item["type"] in ("report", "patent") else []
    kind = item.get("genre") or KINDS.get(item["type"], "")
    if kind and item["type"] == "thesis" and item.get("publisher"):
        kind = f"{kind}, {item['publisher']}"
    text = (f" [{translated[0]}]" if translated else "") + (f" ({', '.join(beside)})" if beside else "")
    text += f" [{kind}]" if kind and item["type"] in KINDS else ""
    return text + ("" if not text and str(item.get("title", ""))[-1:] in ("?", "!", "？", "！") else ".")


def _source(item: Item) -> tuple[Part, ...]:
    container = str(item.get("container-title", ""))
    if item["type"] in IN_PERIODICALS and container:
        return (Part(container, "container"), Part(_place_in_volume(item)))
    if item["type"] in ("chapter", "paper-conference") and (container or item.get("event-title")):
        return _in_book(item, container or str(item["event-title"]))
    publisher = "" if item["type"] == "thesis" else str(item.get("publisher", ""))
    return (Part(ended(publisher)),) if publisher else ()


def _place_in_volume(item: Item) -> str:
    issue = f"({item['issue']})" if item.get("issue") else ""
    where = f"{item.get('volume', '')}{issue}"
    last = _pages(item) or (f"Article {item['number']}" if item.get("number") else "")
    return "".join(f", {one}" for one in (where, last) if one) + "."


def _in_book(item: Item, container: str) -> tuple[Part, ...]:
    editors = [_upright(name) for name in item.get("editor", [])]
    edited = " & ".join(editors) + (" (Eds.), " if len(editors) > 1 else " (Ed.), ") if editors else ""
    pages = f" (pp. {_pages(item)})" if _pages(item) else ""
    publisher = f" {ended(str(item['publisher']))}" if item.get("publisher") else ""
    return (Part(f"In {edited}"), Part(container, "container"), Part(f"{pages}.{publisher}"))


def _upright(name: Name) -> str:
    """An editor's name, given name first."""
    if name.get("literal") or is_han(whole(name)):
        return whole(name)
    return f"{initials(name.get('given', ''))} {name.get('family', '')}".strip()


def _pages(item: Item) -> str:
    first, last = pages_of(item)
    return f"{first}–{last}" if last else first
