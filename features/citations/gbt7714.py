"""References in the style of GB/T 7714-2025 (信息与文献 参考文献著录规则).

Marks between the elements are full-width, except points, slashes and hyphens, in every language of
works. The standard prints its examples so within English titles and names, too; here these stay
as published. Three authors are named, then 等 or et al. by the work's language. Chinese names are
given in full, in pinyin too; others with the family name first and initials without points. Works
with an address or a DOI are online (/OL). The date of access is left out, because it isn't
recorded.
"""

from blueprints.shared.works.csl import Item
from blueprints.shared.works.names import Name, full_name, is_han, is_pinyin
from blueprints.shared.works.reference import ReferencePart, reference_text
from blueprints.shared.works.work import CSTR_RESOLVER, RESOLVER, Work, format_date
from features.citations.names import initials, split_particles
from features.citations.parts import BOOKS, IN_BOOKS, edition, join_nonempty, nonempty_parts

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
"""Types that are published on a platform, with their date in brackets. They need an address; their
DOI is one.
"""
DATED_BY_DAY = ("report", "patent", "manuscript")
"""Types that also have a number beside the title."""


def gbt7714(item: Item) -> str:
    """Return a reference as text."""
    return reference_text(gbt7714_parts(item))


def gbt7714_parts(item: Item) -> tuple[ReferencePart, ...]:
    """Return a reference as parts."""
    work = Work(item)
    title = ReferencePart(work.title, "title")
    mark = ReferencePart(f"{_after_title(work)}[{_mark(work)}]")
    if work.type == "standard":
        prefix = f"{work.number} " if work.number else ""
        source = [ReferencePart(".")]
    else:
        prefix = _makers(work)
        source = [ReferencePart(_translated(work)), *_source(work)]
    return nonempty_parts([ReferencePart(prefix), title, mark, *source, *_links(work)])


def _makers(work: Work) -> str:
    """Return the authors, or the editors of a book without authors, and the full stop."""
    people = _people(work, "author")
    if not people and work.type in BOOKS:
        people = _people(work, "editor")
    return f"{_with_point(people)} " if people else ""


def _after_title(work: Work) -> str:
    """Return the text behind a title: a volume, a number, the scale of a map."""
    kind, text = work.type, ""
    if kind in BOOKS and not work.container_title:
        text = _volume(work)
    if kind in DATED_BY_DAY:
        text += _prefixed("：", work.number)
    if kind == "map":
        text += _prefixed(". ", work.scale)
    return text


def _prefixed(mark: str, text: str) -> str:
    """Return a text behind its mark; empty without a text."""
    return f"{mark}{text}" if text else ""


def _bracketed(text: str) -> str:
    """Return a text in full-width brackets; empty without a text."""
    return f"（{text}）" if text else ""


def _translated(work: Work) -> str:
    """Return the translators: . 王五，译 or . Wang Wu，trans"""
    people = _people(work, "translator")
    translated = "译" if work.is_chinese else "trans"
    return f". {people}，{translated}" if people else ""


def _with_point(text: str) -> str:
    """Return a text with a full stop."""
    return text if text.endswith(".") else f"{text}."


def _people(work: Work, role: str) -> str:
    """Return the first names of a role; 等 or et al. stands for the others."""
    names = [_name(name) for name in work.names(role)]
    count, is_complete = len(names), True
    if role == "author":
        is_complete = work.is_complete or not names
        count = work.gap or count
    shown = names[: min(MAX_AUTHORS, count)]
    if len(shown) < len(names) or not is_complete:
        shown.append("等" if work.is_chinese else "et al.")
    return "，".join(shown)


def _name(name: Name) -> str:
    """Return 陈亚宁; Chen Yaning in pinyin; Veen J P van der, with initials without points."""
    family, given = name.get("family", ""), name.get("given", "")
    if name.get("literal") or not (family and given) or is_han(family):
        return full_name(name)
    suffix = _prefixed("，", name.get("suffix", "").rstrip("."))
    if is_pinyin(family, given):
        return f"{family} {given}{suffix}"
    particle, family = split_particles(family)
    return join_nonempty(" ", family, initials(given, ""), particle) + suffix


def _mark(work: Work) -> str:
    """Return the mark of its type and medium: J, DS/OL."""
    mark = MARKS.get(work.type, "Z")
    online = work.DOI or work.URL or work.cstr
    return f"{mark}/OL" if online else mark


def _source(work: Work) -> list[ReferencePart]:
    """Return the source of a work, from the mark of its type to the full stop."""
    kind, container = work.type, work.container_title
    if container and work.is_in_periodical:
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
        return [
            ReferencePart(f"{_prefixed('. ', _version(work))}{_prefixed('. ', platform + dated)}.")
        ]
    return [ReferencePart(_imprint(work))]


def _in_book(work: Work, container: str) -> list[ReferencePart]:
    """Return the book that contains the work, or if there is none, the conference and its year."""
    editors = _people(work, "editor")
    if container:
        rest = _volume(work) + _imprint(work)
    else:
        container = work.event_title
        rest = f"{_prefixed('，', _event_year(work))}{_pages(work)}."
    return [
        ReferencePart(f"//{_with_point(editors)} " if editors else "//"),
        ReferencePart(container, "container"),
        ReferencePart(rest),
    ]


def _event_year(work: Work) -> str:
    """Return the year of the conference, or that of publication if it isn't known."""
    dates = work.dates("event-date")
    return str(dates[0][0]) if dates else work.year


def _volume(work: Work) -> str:
    """Return the volume of a book behind its title: ：第2卷, ：v.2, or its text."""
    volume = work.volume
    if volume.isdigit():
        volume = f"第{volume}卷" if work.is_chinese else f"v.{volume}"
    return _prefixed("：", volume)


def _newspaper_day(work: Work) -> str:
    """Return day and page: ，2019-03-07（4）."""
    return _prefixed("，", _day(work)) + _bracketed(work.page)


def _issue(work: Work) -> str:
    """Return year, volume, issue and pages: ，2019，44（5）：1661-1687. The day if an article has none
    of the others.
    """
    volume, pages = work.volume, _pages(work)
    issue = _bracketed(work.issue)
    year = work.year if volume or issue or pages else _day(work)
    if not year:
        return _prefixed("，", volume + issue) + pages
    return f"，{year}{_prefixed('，', volume)}{issue}{pages}"


def _pages(work: Work) -> str:
    """Return pages with a hyphen between, or the article's number: ：1-9."""
    pages = work.page or work.article_number
    return _prefixed("：", pages.replace("–", "-"))


def _imprint(work: Work) -> str:
    """Return edition, place, publisher, year and pages."""
    edition_text = edition(work.edition, work.is_chinese) or _version(work)
    date = _day(work) if work.type in DATED_BY_DAY else work.year
    issued = join_nonempty("，", _publisher(work), date) + _pages(work)
    size = work.dimensions if work.type == "map" else ""
    parts = (edition_text, issued.removeprefix("："), size)
    return "".join(_prefixed(". ", part.removesuffix(".")) for part in parts) + "."


def _publisher(work: Work) -> str:
    """Return place and publisher, or place and archive of a manuscript. Empty for a patent."""
    if work.type == "patent":
        return ""
    publisher = work.publisher
    if work.type == "manuscript":
        publisher = work.archive or publisher
    return join_nonempty("：", work.publisher_place, publisher)


def _version(work: Work) -> str:
    """Return V1.2, whether the entry has 1.2, v1.2 or V. 1.2."""
    version = work.version.lstrip("Vv. ")
    return f"V{version}" if version[:1].isdigit() else version


def _day(work: Work) -> str:
    """Return the date of publication as far as it is known: 2019-03-07."""
    return format_date(work.date)


def _links(work: Work) -> list[ReferencePart]:
    """Return the address, and the identifiers that it doesn't contain."""
    url, doi, cstr = work.URL, work.DOI, work.cstr
    if not url and work.type in ON_A_PLATFORM:
        url = work.address or _prefixed(CSTR_RESOLVER, cstr)
    parts = _link(" ", url, url) if url else []
    if doi.lower() not in url.lower():
        parts += _link(" DOI:", doi, RESOLVER + doi)
    if cstr.lower() not in url.lower():
        parts += _link(" CSTR:", cstr, CSTR_RESOLVER + cstr)
    return parts


def _link(prefix: str, text: str, address: str) -> list[ReferencePart]:
    """Return a linked address or identifier with the text before it and the full stop."""
    return [ReferencePart(prefix), ReferencePart(text, "link", address), ReferencePart(".")]
