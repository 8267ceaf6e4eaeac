"""References in the form of GB/T 7714-2025 (信息与文献 参考文献著录规则).

Marks are full-width but for points, slashes and hyphens, in titles too. Three authors, then 等 or et
al. by the work's language. Chinese names stand whole, in pinyin too; others with the family name
first and initials without points. What has an address or a DOI is online (/OL). The day of access
is left out: nobody has noted it.
"""

from cms.formats.citations.csl import Item
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
    CSTR_RESOLVER,
    RESOLVER,
    ReferencePart,
    address_of,
    article_number,
    date_of,
    dates_of,
    full_width,
    is_chinese,
    joined,
    listed,
    reference,
    written_date,
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
IN_PERIODICALS = ("article-journal", "article-newspaper")


def gbt7714(item: Item) -> str:
    """A reference as text."""
    return joined(gbt7714_parts(item))


def gbt7714_parts(item: Item) -> tuple[ReferencePart, ...]:
    """A reference in parts."""
    title = ReferencePart(full_width(item.get("title", "")), "title")
    mark = ReferencePart(f"{_beside(item)}[{_mark(item)}]")
    if item["type"] == "standard":
        before = f"{item['number']} " if item.get("number") else ""
        source = [ReferencePart(".")]
    else:
        before = _makers(item)
        source = [ReferencePart(_translated(item)), *_source(item)]
    return reference([ReferencePart(before), title, mark, *source, *_links(item)])


def _makers(item: Item) -> str:
    """The authors, or the editors of a book without authors, and the full stop."""
    people = _people(item, "author")
    if not people and item["type"] in BOOKS:
        people = _people(item, "editor")
    return f"{_ended(people)} " if people else ""


def _beside(item: Item) -> str:
    """The text behind a title: a volume, a number, the scale of a map."""
    kind, text = item["type"], ""
    if kind in BOOKS and not item.get("container-title"):
        text = _volume(item)
    if kind in DATED_BY_DAY:
        text += _after("：", item.get("number", ""))
    if kind == "map":
        text += _after(". ", item.get("scale", ""))
    return text


def _after(mark: str, text: str) -> str:
    """A text behind its mark; nothing where there is no text."""
    return f"{mark}{text}" if text else ""


def _bracketed(text: str) -> str:
    return f"（{text}）" if text else ""


def _translated(item: Item) -> str:
    people = _people(item, "translator")
    translated = "译" if is_chinese(item) else "trans"
    return f". {people}，{translated}" if people else ""


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _people(item: Item, role: str) -> str:
    names = [_name(name) for name in item.get(role, [])]
    known, complete = len(names), True
    if role == "author":
        complete = is_complete(item) or not names
        known = gap_of(item) or known
    shown = names[: min(MAX_AUTHORS, known)]
    if len(shown) < len(names) or not complete:
        shown.append("等" if is_chinese(item) else "et al.")
    return "，".join(shown)


def _name(name: Name) -> str:
    family, given = name.get("family", ""), name.get("given", "")
    if name.get("literal") or not (family and given) or is_han(family):
        return full_width(whole(name))
    suffix = _after("，", name.get("suffix", "").rstrip("."))
    if is_pinyin(family, given):
        return f"{family} {given}{suffix}"
    before, family = particles(family)
    return listed(" ", family, initials(given, ""), before) + suffix


def _mark(item: Item) -> str:
    mark = MARKS.get(item["type"], "Z")
    online = item.get("DOI") or item.get("URL") or _cstr(item)
    return f"{mark}/OL" if online else mark


def _cstr(item: Item) -> str:
    return str(item.get("custom", {}).get("CSTR", ""))


def _source(item: Item) -> list[ReferencePart]:
    """Where it appeared, from the mark of its type to the full stop."""
    kind, container = item["type"], full_width(item.get("container-title", ""))
    if container and kind in IN_PERIODICALS:
        issue = _newspaper_day(item) if kind == "article-newspaper" else _issue(item)
        return [
            ReferencePart(". "),
            ReferencePart(container, "container"),
            ReferencePart(f"{issue}."),
        ]
    if kind in IN_BOOKS and (container or item.get("event-title")):
        return _in_book(item, container)
    if kind in ON_A_PLATFORM:
        return [ReferencePart(_platform(item, container))]
    return [ReferencePart(_imprint(item))]


def _in_book(item: Item, container: str) -> list[ReferencePart]:
    """The reference's container: the book, or where there is none, the conference and its year."""
    editors = _people(item, "editor")
    if container:
        rest = _volume(item) + _imprint(item)
    else:
        container = full_width(item["event-title"])
        rest = f"{_after('，', _year_held(item))}{_pages(item)}."
    return [
        ReferencePart(f"//{_ended(editors)} " if editors else "//"),
        ReferencePart(container, "container"),
        ReferencePart(rest),
    ]


def _year_held(item: Item) -> str:
    held = dates_of(item, "event-date")
    return str(held[0][0]) if held else year_of(item)


def _volume(item: Item) -> str:
    """A volume of a book behind its title: ：第2卷, ：v.2, or as it is called."""
    volume = item.get("volume", "")
    if volume.isdigit():
        volume = f"第{volume}卷" if is_chinese(item) else f"v.{volume}"
    return _after("：", volume)


def _newspaper_day(item: Item) -> str:
    """Day and page: ，2019-03-07（4）."""
    return _after("，", _day(item)) + _bracketed(item.get("page", ""))


def _issue(item: Item) -> str:
    """Year, volume and issue, pages: ，2019，44（5）：1661-1687. The day where an article has no more
    than that.
    """
    volume, pages = item.get("volume", ""), _pages(item)
    issue = _bracketed(item.get("issue", ""))
    year = year_of(item) if volume or issue or pages else _day(item)
    if not year:
        return _after("，", volume + issue) + pages
    return f"，{year}{_after('，', volume)}{issue}{pages}"


def _pages(item: Item) -> str:
    pages = item.get("page") or article_number(item)
    return _after("：", pages.replace("–", "-"))


def _imprint(item: Item) -> str:
    """Edition, place, publisher, year and pages."""
    beside = edition(item.get("edition", ""), is_chinese(item)) or _version(item)
    date = _day(item) if item["type"] in DATED_BY_DAY else year_of(item)
    issued = listed("，", _publisher(item), date) + _pages(item)
    size = item.get("dimensions", "") if item["type"] == "map" else ""
    parts = (beside, issued.removeprefix("："), size)
    return "".join(_after(". ", part.removesuffix(".")) for part in parts) + "."


def _publisher(item: Item) -> str:
    """Place and publisher, or of a manuscript place and archive. A patent has none."""
    if item["type"] == "patent":
        return ""
    publisher = item.get("publisher", "")
    if item["type"] == "manuscript":
        publisher = item.get("archive") or publisher
    return listed("：", full_width(item.get("publisher-place", "")), full_width(publisher))


def _platform(item: Item, container: str) -> str:
    """Version, platform and date: V2. Science Data Bank（2021-03）."""
    platform = full_width(item.get("publisher") or container)
    dated = _bracketed(_day(item))
    return f"{_after('. ', _version(item))}{_after('. ', platform + dated)}."


def _version(item: Item) -> str:
    version = str(item.get("version", "")).lstrip("Vv. ")
    return f"V{version}" if version[:1].isdigit() else version


def _day(item: Item) -> str:
    return written_date(date_of(item))


def _links(item: Item) -> list[ReferencePart]:
    """The address, and the identifiers that the address doesn't have already."""
    url, doi, cstr = item.get("URL", ""), item.get("DOI", ""), _cstr(item)
    if not url and item["type"] in ON_A_PLATFORM:
        url = address_of(item) or _after(CSTR_RESOLVER, cstr)
    parts = _link(" ", url, url) if url else []
    if doi.lower() not in url.lower():
        parts += _link(" DOI:", doi, RESOLVER + doi)
    if cstr.lower() not in url.lower():
        parts += _link(" CSTR:", cstr, CSTR_RESOLVER + cstr)
    return parts


def _link(before: str, text: str, address: str) -> list[ReferencePart]:
    return [ReferencePart(before), ReferencePart(text, "link", address), ReferencePart(".")]
