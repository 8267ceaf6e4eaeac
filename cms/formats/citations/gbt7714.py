"""References in the form of GB/T 7714-2025 (信息与文献 参考文献著录规则).

Marks between the elements are full-width but for points, slashes and hyphens, whatever a work's
language. The standard prints its examples so within English titles and names, too; here these stay
as published. Three authors, then 等 or et al. by the work's language. Chinese names stand whole, in
pinyin too; others with the family name first and initials without points. What has an address or a
DOI is online (/OL). The day of access is left out: nobody has noted it.
"""

from cms.formats.citations.csl import Item
from cms.formats.citations.names import Name, initials, is_han, is_pinyin, particles, whole
from cms.formats.citations.work import (
    BOOKS,
    CSTR_RESOLVER,
    IN_BOOKS,
    IN_PERIODICALS,
    RESOLVER,
    ReferencePart,
    Work,
    edition,
    joined,
    listed,
    reference,
    written_date,
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


def gbt7714(item: Item) -> str:
    """A reference as text."""
    return joined(gbt7714_parts(item))


def gbt7714_parts(item: Item) -> tuple[ReferencePart, ...]:
    """A reference in parts."""
    work = Work(item)
    title = ReferencePart(work.title, "title")
    mark = ReferencePart(f"{_beside(work)}[{_mark(work)}]")
    if work.type == "standard":
        before = f"{work.number} " if work.number else ""
        source = [ReferencePart(".")]
    else:
        before = _makers(work)
        source = [ReferencePart(_translated(work)), *_source(work)]
    return reference([ReferencePart(before), title, mark, *source, *_links(work)])


def _makers(work: Work) -> str:
    """The authors, or the editors of a book without authors, and the full stop."""
    people = _people(work, "author")
    if not people and work.type in BOOKS:
        people = _people(work, "editor")
    return f"{_ended(people)} " if people else ""


def _beside(work: Work) -> str:
    """The text behind a title: a volume, a number, the scale of a map."""
    kind, text = work.type, ""
    if kind in BOOKS and not work.container_title:
        text = _volume(work)
    if kind in DATED_BY_DAY:
        text += _after("：", work.number)
    if kind == "map":
        text += _after(". ", work.scale)
    return text


def _after(mark: str, text: str) -> str:
    """A text behind its mark; nothing where there is no text."""
    return f"{mark}{text}" if text else ""


def _bracketed(text: str) -> str:
    """A text in full-width brackets; nothing where there is no text."""
    return f"（{text}）" if text else ""


def _translated(work: Work) -> str:
    """The translators: . 王五，译 or . Wang Wu，trans"""
    people = _people(work, "translator")
    translated = "译" if work.is_chinese else "trans"
    return f". {people}，{translated}" if people else ""


def _ended(text: str) -> str:
    """A text with a full stop."""
    return text if text.endswith(".") else f"{text}."


def _people(work: Work, role: str) -> str:
    """The first names of a role; 等 or et al. stands for the others."""
    names = [_name(name) for name in work.names(role)]
    known, complete = len(names), True
    if role == "author":
        complete = work.is_complete or not names
        known = work.gap or known
    shown = names[: min(MAX_AUTHORS, known)]
    if len(shown) < len(names) or not complete:
        shown.append("等" if work.is_chinese else "et al.")
    return "，".join(shown)


def _name(name: Name) -> str:
    """陈亚宁; Chen Yaning in pinyin; Veen J P van der, with initials without points."""
    family, given = name.get("family", ""), name.get("given", "")
    if name.get("literal") or not (family and given) or is_han(family):
        return whole(name)
    suffix = _after("，", name.get("suffix", "").rstrip("."))
    if is_pinyin(family, given):
        return f"{family} {given}{suffix}"
    before, family = particles(family)
    return listed(" ", family, initials(given, ""), before) + suffix


def _mark(work: Work) -> str:
    """The mark of its type and medium: J, DS/OL."""
    mark = MARKS.get(work.type, "Z")
    online = work.DOI or work.URL or work.cstr
    return f"{mark}/OL" if online else mark


def _source(work: Work) -> list[ReferencePart]:
    """The source of a work, from the mark of its type to the full stop."""
    kind, container = work.type, work.container_title
    if container and kind in IN_PERIODICALS:
        issue = _newspaper_day(work) if kind == "article-newspaper" else _issue(work)
        return [
            ReferencePart(". "),
            ReferencePart(container, "container"),
            ReferencePart(f"{issue}."),
        ]

    if kind in IN_BOOKS and (container or work.event_title):
        return _in_book(work, container)
    if kind in ON_A_PLATFORM:
        platform = work.publisher or container
        dated = _bracketed(_day(work))
        return [ReferencePart(f"{_after('. ', _version(work))}{_after('. ', platform + dated)}.")]
    return [ReferencePart(_imprint(work))]


def _in_book(work: Work, container: str) -> list[ReferencePart]:
    """The reference's container: the book, or where there is none, the conference and its year."""
    editors = _people(work, "editor")
    if container:
        rest = _volume(work) + _imprint(work)
    else:
        container = work.event_title
        rest = f"{_after('，', _year_held(work))}{_pages(work)}."
    return [
        ReferencePart(f"//{_ended(editors)} " if editors else "//"),
        ReferencePart(container, "container"),
        ReferencePart(rest),
    ]


def _year_held(work: Work) -> str:
    """The year of the conference; that of publication where it isn't known."""
    held = work.dates("event-date")
    return str(held[0][0]) if held else work.year


def _volume(work: Work) -> str:
    """A volume of a book behind its title: ：第2卷, ：v.2, or as it is called."""
    volume = work.volume
    if volume.isdigit():
        volume = f"第{volume}卷" if work.is_chinese else f"v.{volume}"
    return _after("：", volume)


def _newspaper_day(work: Work) -> str:
    """Day and page: ，2019-03-07（4）."""
    return _after("，", _day(work)) + _bracketed(work.page)


def _issue(work: Work) -> str:
    """Year, volume and issue, pages: ，2019，44（5）：1661-1687. The day where an article has no more
    than that.
    """
    volume, pages = work.volume, _pages(work)
    issue = _bracketed(work.issue)
    year = work.year if volume or issue or pages else _day(work)
    if not year:
        return _after("，", volume + issue) + pages
    return f"，{year}{_after('，', volume)}{issue}{pages}"


def _pages(work: Work) -> str:
    """Pages with a hyphen between, or the article's number: ：1-9."""
    pages = work.page or work.article_number
    return _after("：", pages.replace("–", "-"))


def _imprint(work: Work) -> str:
    """Edition, place, publisher, year and pages."""
    beside = edition(work.edition, work.is_chinese) or _version(work)
    date = _day(work) if work.type in DATED_BY_DAY else work.year
    issued = listed("，", _publisher(work), date) + _pages(work)
    size = work.dimensions if work.type == "map" else ""
    parts = (beside, issued.removeprefix("："), size)
    return "".join(_after(". ", part.removesuffix(".")) for part in parts) + "."


def _publisher(work: Work) -> str:
    """Place and publisher, or of a manuscript place and archive. A patent has none."""
    if work.type == "patent":
        return ""
    publisher = work.publisher
    if work.type == "manuscript":
        publisher = work.archive or publisher
    return listed("：", work.publisher_place, publisher)


def _version(work: Work) -> str:
    """V1.2, whether the entry says 1.2, v1.2 or V. 1.2."""
    version = work.version.lstrip("Vv. ")
    return f"V{version}" if version[:1].isdigit() else version


def _day(work: Work) -> str:
    """The date of publication: 2019-03-07, as far as it is known."""
    return written_date(work.date)


def _links(work: Work) -> list[ReferencePart]:
    """The address, and the identifiers that the address doesn't have already."""
    url, doi, cstr = work.URL, work.DOI, work.cstr
    if not url and work.type in ON_A_PLATFORM:
        url = work.address or _after(CSTR_RESOLVER, cstr)
    parts = _link(" ", url, url) if url else []
    if doi.lower() not in url.lower():
        parts += _link(" DOI:", doi, RESOLVER + doi)
    if cstr.lower() not in url.lower():
        parts += _link(" CSTR:", cstr, CSTR_RESOLVER + cstr)
    return parts


def _link(before: str, text: str, address: str) -> list[ReferencePart]:
    """An address or identifier that can be followed, what stands before it and the full stop."""
    return [ReferencePart(before), ReferencePart(text, "link", address), ReferencePart(".")]
