"""References in the form of GB/T 7714-2025 (信息与文献 参考文献著录规则).

Marks are full-width but for points, slashes and hyphens, in titles too. Three authors, then 等 or et
al. by the work's language. Chinese names stand whole, in pinyin too; others with the family name
first and initials without points. What has an address or a DOI is online (/OL). The day of access
is left out: nobody has noted it.
"""

from cms.formats.citations.csl import Item, article_number
from cms.formats.citations.editions import edition
from cms.formats.citations.names import (
    Name,
    gap_of,
    initials,
    is_complete,
    is_han,
    is_pinyin,
    particles,
    whole,
)
from cms.formats.citations.parts import (
    ReferencePart,
    address_of,
    date_of,
    full_width,
    is_chinese,
    joined,
    year_of,
)

MAX_AUTHORS = 3
MARKS = {
    "article-journal": "J",
    "book": "M",
    "chapter": "M",
    "paper-conference": "C",
    "proceedings": "C",
    "thesis": "D",
    "report": "R",
    "patent": "P",
    "dataset": "DS",
    "software": "CP",
    "article": "PP",
    "webpage": "EB",
    "article-newspaper": "N",
    "standard": "S",
    "map": "CM",
    "manuscript": "A",
}
ON_A_PLATFORM = ("dataset", "article", "webpage")
"""Kinds of works that stand on a platform, with their date in brackets. They need an address: their
DOI is one.
"""
DATED_BY_DAY = ("report", "patent", "manuscript")
"""Kinds of works that have a number beside the title, too."""
BOOKS = ("book", "proceedings", "map")
IN_BOOKS = ("chapter", "paper-conference", "map")


def gbt7714(item: Item) -> str:
    """A reference as text."""
    return joined(gbt7714_parts(item))


def gbt7714_parts(item: Item) -> tuple[ReferencePart, ...]:
    """A reference in parts."""
    title = ReferencePart(full_width(str(item.get("title", ""))), "title")
    if item["type"] == "standard":
        number = f"{item['number']} " if item.get("number") else ""
        head = (ReferencePart(number), title, ReferencePart(f"[{_mark(item)}]"))
        source: tuple[ReferencePart, ...] = (ReferencePart("."),)
    else:
        people = _people(item, "author") or _people(item, "editor" if item["type"] in BOOKS else "")
        head = (
            ReferencePart(f"{_ended(people)} " if people else ""),
            title,
            ReferencePart(f"{_beside(item)}[{_mark(item)}]"),
        )
        source = (ReferencePart(_translated(item)), *_source(item))
    return tuple(part for part in (*head, *source, *_links(item)) if part.text)


def _beside(item: Item) -> str:
    """The text behind a title: a volume, a number, the scale of a map."""
    volume = _volume(item) if item["type"] in BOOKS and not item.get("container-title") else ""
    number = f"：{item['number']}" if item["type"] in DATED_BY_DAY and item.get("number") else ""
    return (
        volume
        + number
        + (f". {item['scale']}" if item["type"] == "map" and item.get("scale") else "")
    )


def _translated(item: Item) -> str:
    people = _people(item, "translator")
    return f". {people}，{'译' if is_chinese(item) else 'trans'}" if people else ""


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _people(item: Item, role: str) -> str:
    names = [_name(name) for name in item.get(role, [])]
    gap = gap_of(item) if role == "author" else None
    shown = names[: min(MAX_AUTHORS, len(names) if gap is None else gap)]
    more = len(shown) < len(names) or (role == "author" and bool(names) and not is_complete(item))
    return "，".join([*shown, *([_others(item)] if more else [])])


def _others(item: Item) -> str:
    return "等" if is_chinese(item) else "et al."


def _name(name: Name) -> str:
    family, given = name.get("family", ""), name.get("given", "")
    if name.get("literal") or not (family and given) or is_han(family):
        return full_width(whole(name))
    suffix = f"，{name['suffix'].rstrip('.')}" if name.get("suffix") else ""
    if is_pinyin(family, given):
        return f"{family} {given}{suffix}"
    before, family = particles(family)
    return " ".join(part for part in (family, initials(given, ""), before) if part) + suffix


def _mark(item: Item) -> str:
    online = item.get("DOI") or item.get("URL") or item.get("custom", {}).get("CSTR")
    return MARKS.get(item["type"], "Z") + ("/OL" if online else "")


def _source(item: Item) -> tuple[ReferencePart, ...]:
    """Where it appeared, from the mark of its type to the full stop."""
    container = full_width(str(item.get("container-title") or ""))
    if item["type"] in ("article-journal", "article-newspaper") and container:
        return (
            ReferencePart(". "),
            ReferencePart(container, "container"),
            ReferencePart(f"{_issue(item)}."),
        )
    if item["type"] in IN_BOOKS and (container or item.get("event-title")):
        return _in_book(item, container)
    if item["type"] in ON_A_PLATFORM:
        return (ReferencePart(_platform(item, container)),)
    return (ReferencePart(_imprint(item)),)


def _in_book(item: Item, container: str) -> tuple[ReferencePart, ...]:
    """The reference's container: the book, or where there is none, the conference and its year."""
    editors = _people(item, "editor")
    before = ReferencePart(f"//{_ended(editors)} " if editors else "//")
    if container:
        return (
            before,
            ReferencePart(container, "container"),
            ReferencePart(_volume(item) + _imprint(item)),
        )
    when = "".join(f"，{year}" for year in [_year_held(item)] if year)
    return (
        before,
        ReferencePart(full_width(str(item["event-title"])), "container"),
        ReferencePart(f"{when}{_pages(item)}."),
    )


def _year_held(item: Item) -> str:
    held = item.get("event-date", {}).get("date-parts", ())
    return str(held[0][0]) if held else year_of(item)


def _volume(item: Item) -> str:
    """A volume of a book behind its title: ：第2卷, ：v.2, or as it is called."""
    volume = str(item.get("volume", ""))
    if volume.isdigit():
        volume = f"第{volume}卷" if is_chinese(item) else f"v.{volume}"
    return f"：{volume}" if volume else ""


def _issue(item: Item) -> str:
    """Year, volume and issue, pages: ，2019，44（5）：1661-1687. The day where an article has no more
    than that.
    """
    issue = f"（{item['issue']}）" if item.get("issue") else ""
    if item["type"] == "article-newspaper":
        page = f"（{item['page']}）" if item.get("page") else ""
        return "".join(f"，{day}" for day in [_day(item)] if day) + page
    volume, pages = str(item.get("volume", "")), _pages(item)
    year = year_of(item) if volume or issue or pages else _day(item)
    if not year:
        return "".join(f"，{text}" for text in (volume + issue,) if text) + pages
    return f"，{year}" + (f"，{volume}" if volume else "") + issue + pages


def _pages(item: Item) -> str:
    pages = str(item.get("page") or article_number(item)).replace("–", "-")
    return f"：{pages}" if pages else ""


def _imprint(item: Item) -> str:
    """Edition, place, publisher, year and pages."""
    beside = edition(str(item.get("edition", "")), is_chinese(item)) or _version(item)
    names = (
        ()
        if item["type"] == "patent"
        else (
            "publisher-place",
            "archive" if item["type"] == "manuscript" and item.get("archive") else "publisher",
        )
    )
    maker = "：".join(full_width(str(item[name])) for name in names if item.get(name))
    date = _day(item) if item["type"] in DATED_BY_DAY else year_of(item)
    issued = "，".join(part for part in (maker, date) if part) + _pages(item)
    size = str(item.get("dimensions", "")) if item["type"] == "map" else ""
    return (
        "".join(
            f". {part.removesuffix('.')}"
            for part in (beside, issued.removeprefix("："), size)
            if part
        )
        + "."
    )


def _platform(item: Item, container: str) -> str:
    """Version, platform and date: V2. Science Data Bank（2021-03）."""
    platform = full_width(str(item.get("publisher") or container))
    dated = f"（{_day(item)}）" if _day(item) else ""
    return "".join(f". {part}" for part in (_version(item), platform + dated) if part) + "."


def _version(item: Item) -> str:
    version = str(item.get("version", "")).lstrip("Vv. ")
    return f"V{version}" if version[:1].isdigit() else version


def _day(item: Item) -> str:
    return "-".join(f"{part:02}" for part in date_of(item))


def _links(item: Item) -> tuple[ReferencePart, ...]:
    """The address, and the identifier where the address doesn't have it already."""
    url, doi, cstr = (
        str(item.get("URL", "")),
        str(item.get("DOI", "")),
        str(item.get("custom", {}).get("CSTR", "")),
    )
    if not url and item["type"] in ON_A_PLATFORM:
        url = address_of(item) or (f"https://cstr.cn/{cstr}" if cstr else "")
    found = [ReferencePart(url, "link", url)] if url else []
    for value, resolver in ((doi, "https://doi.org/"), (cstr, "https://cstr.cn/")):
        if value and value.lower() not in url.lower():
            found.append(ReferencePart(value, "link", resolver + value))
    return tuple(part for link in found for part in (_before(link), link, ReferencePart(".")))


def _before(link: ReferencePart) -> ReferencePart:
    if link.text == link.href:
        return ReferencePart(" ")
    return ReferencePart(" CSTR:" if "cstr.cn" in link.href else " DOI:")
