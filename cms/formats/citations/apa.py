"""References in the style of APA, 7th edition (Publication Manual, chapters 9 to 11).

Titles stay in the letters they were published in: which words are names can't be told. Chinese
authors go by the Latin form of their name where the entry has one. Where only some authors are
known, the list ends with “et al.”.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cms.core.dates import MONTHS
from cms.formats.citations.csl import Item
from cms.formats.citations.names import Name, initials, is_han, latin_name, whole
from cms.formats.citations.work import (
    BOOKS,
    IN_BOOKS,
    IN_PERIODICALS,
    SPACE,
    ReferencePart,
    Work,
    edition,
    ended,
    joined,
    listed,
    reference,
)

MAX_AUTHORS = 20
"""Up to so many authors are all named; of more, all but the last but one of these."""
KINDS = {"dataset": "Data set", "software": "Computer software", "thesis": "Thesis", "map": "Map"}
NUMBERS = {"report": "Report No.", "patent": "Patent No.", "thesis": "Publication No."}
STANDARD = re.compile(r"([A-Z]+(?:/[A-Z]+)*) (\S.*)")
"""The number of a standard: who sets it, and the rest."""
IN_A_WHOLE = (*IN_PERIODICALS, "chapter")
"""Only their whole is in italics."""
UNNUMBERED = (*IN_PERIODICALS, *IN_BOOKS, "article", "manuscript")
"""Kinds of works whose number isn't behind the title."""
BY_DAY = ("article-newspaper", "manuscript")


def apa(item: Item) -> str:
    """A reference as text."""
    return joined(apa_parts(item))


def apa_parts(item: Item) -> tuple[ReferencePart, ...]:
    """A reference in parts."""
    work = Work(item)
    title = (
        ReferencePart(work.title, "title", italic=_stands_alone(work)),
        ReferencePart(_after_title(work)),
    )
    date = f"({_date(work)})."
    parts = [*title, ReferencePart(f" {date}")]
    if people := _authors(work):
        parts = [ReferencePart(f"{people} {date} "), *title]
    if source := _source(work):
        parts += [SPACE, *source]
    if address := work.address:
        parts += [SPACE, ReferencePart(address, "link", address)]
    return reference(parts)


def _stands_alone(work: Work) -> bool:
    """Whether a work is no part of another: its own title is in italics then."""
    if work.type in ("paper-conference", "article", "map"):
        return not work.container_title
    untitled = work.title.startswith("[")
    return work.type not in IN_A_WHOLE and not untitled


def _authors(work: Work) -> str:
    """The authors, or the editors of a work without authors: Chen, Y., & Li, W. (Eds.)."""
    role = "author" if work.author else "editor"
    names = [_name(name, notes) for name, notes in work.people(role)]
    text = _listed(names, work.gap, work.is_complete)
    if text and role == "editor":
        text += f" ({_eds(names)})"
    return ended(text)


def _eds(names: Sequence[Any]) -> str:
    """The abbreviation behind the names of editors."""
    return "Eds." if len(names) > 1 else "Ed."


def _listed(names: list[str], gap: int | None, complete: bool) -> str:
    """Names with commas and an ampersand; an ellipsis stands where some are left out."""
    if gap is not None:
        return f"{', '.join(names[:gap])}, … {', '.join(names[gap:])}"
    if not complete and names:
        return f"{', '.join(names)}, et al."
    if len(names) > MAX_AUTHORS:
        return f"{', '.join(names[: MAX_AUTHORS - 1])}, … {names[-1]}"
    if len(names) > 1:
        return f"{', '.join(names[:-1])}, & {names[-1]}"
    return "".join(names)


def _name(name: Name, notes: Mapping[str, Any]) -> str:
    """Family name and initials: Chen, Y. N., Jr. Groups and names in Chinese characters stand
    whole.
    """
    name = latin_name(name, notes)
    given = name.get("given")
    if name.get("literal") or not given or is_han(whole(name)):
        return whole(name)
    return listed(", ", name.get("family", ""), initials(given), name.get("suffix", ""))


def _date(work: Work) -> str:
    """The year; of a talk the days of the conference, of what appears daily the day."""
    if _is_talk(work):
        text = _days(*(work.dates("event-date") or work.dates()))
    elif work.type in BY_DAY:
        text = _days(work.date)
    else:
        text = _days(work.date[:1])
    return text or "n.d."


def _days(first: Sequence[int] = (), last: Sequence[int] = ()) -> str:
    """2017, July 12–15; 2016, March 30–April 2; as much as is known."""
    begin, end = _named_month(first), _named_month(last)
    if not begin or len(begin) != len(end) or begin == end:
        return _written(begin or end)
    if begin[0] != end[0]:
        return f"{_written(begin)}–{_written(end)}"
    same_month = begin[:2] == end[:2]
    rest = end[2:] if same_month else end[1:]
    return f"{_written(begin)}–{' '.join(rest)}"


def _named_month(date: Sequence[int]) -> list[str]:
    """Year, name of the month and day, as far as they are known."""
    parts = [str(part) for part in date]
    if len(parts) > 1:
        parts[1] = MONTHS[date[1] - 1].title()
    return parts


def _written(date: Sequence[str]) -> str:
    """Year, then month and day: 2017, July 12."""
    return listed(", ", "".join(date[:1]), " ".join(date[1:]))


def _is_talk(work: Work) -> bool:
    """Whether a conference paper is in no proceedings."""
    return work.type == "paper-conference" and not work.container_title


def _after_title(work: Work) -> str:
    """A translated title, what else tells it apart, what kind of thing it is, and the full stop."""
    text = ""
    if translated := _translated_title(work):
        text += f" [{translated}]"
    place = _place(work) if work.type in BOOKS else ""
    if beside := listed("; ", _helpers(work), place, _numbered(work), _version(work)):
        text += f" ({beside})"
    if kind := _kind(work):
        text += f" [{kind}]"
    if not text and work.title[-1:] in ("?", "!", "？", "！"):
        return ""
    return f"{text}."


def _translated_title(work: Work) -> str:
    """The first title in another language of a work in Chinese."""
    if work.is_chinese:
        for language, text in work.translated_titles.items():
            if not language.startswith("zh"):
                return text
    return ""


def _version(work: Work) -> str:
    """Version 1.2, whether the entry says 1.2 or v1.2."""
    version = work.version
    if not version:
        return ""
    number = version[1:] if version[0] == "v" and version[1:2].isdigit() else version
    return f"Version {number}"


def _helpers(work: Work) -> str:
    """Editors of a book that has authors, and translators: D. Wright, Ed. and J. Strachey, Trans."""
    editors: list[Name] = []
    if work.type in BOOKS and work.author:
        editors = work.editor
    translators = work.translator
    if editors and editors == translators:
        return f"{_upright_list(editors)}, {_eds(editors)} & Trans."
    return listed(
        ", & ",
        f"{_upright_list(editors)}, {_eds(editors)}" if editors else "",
        f"{_upright_list(translators)}, Trans." if translators else "",
    )


def _numbered(work: Work) -> str:
    """A number with what it is one of: Report No. 7, NIH Publication No. 7, ISO Standard No. 7."""
    kind, number = work.type, work.number
    if kind in UNNUMBERED or not number:
        return ""
    if kind == "standard":
        found = STANDARD.fullmatch(number)
        return f"{found[1]} Standard No. {found[2]}" if found else number
    if kind not in NUMBERS or "No." in number:
        return number
    label = NUMBERS[kind]
    if work.genre and kind != "thesis":
        label = f"{work.genre} No."
    return f"{label} {number}"


def _place(work: Work) -> str:
    """Edition and volume of a book."""
    volume = work.volume
    return listed(", ", edition(work.edition), f"Vol. {volume}" if volume else "")


def _kind(work: Work) -> str:
    """The description in brackets: Data set; Doctoral dissertation, University of X."""
    genre = work.genre
    if _is_talk(work):
        return genre or "Paper presentation"
    if work.type not in KINDS:
        return ""
    kind = genre or KINDS[work.type]
    if work.type == "thesis" and not _is_unpublished(kind):
        return listed(", ", kind, work.publisher)
    return kind


def _is_unpublished(kind: str) -> bool:
    """Whether a genre is that of an unpublished thesis."""
    return kind.lower().startswith("unpublished")


def _source(work: Work) -> list[ReferencePart]:
    """The source of a work: the periodical, the book, the conference, the archive or the publisher."""
    container = work.container_title
    if container and work.type in (*IN_PERIODICALS, "article"):
        return _in_periodical(work, container)
    if container and work.type in IN_BOOKS:
        return _in_book(work, container)
    if _is_talk(work) and work.event_title:
        source = listed(", ", work.event_title, work.publisher_place)
    else:
        source = _kept(work) or _publisher(work)
    return [ReferencePart(ended(source))] if source else []


def _kept(work: Work) -> str:
    """The archive of a thesis or a document: ProQuest; Rockefeller Archive Center (Box 371),
    Tarrytown, NY.
    """
    archive = work.archive
    if work.type == "manuscript" and archive:
        if work.number:
            archive += f" ({work.number})"
        return listed(", ", archive, work.publisher_place)
    return archive if work.type == "thesis" else ""


def _publisher(work: Work) -> str:
    """The publisher; empty if it is also the author. Empty for a thesis, whose university stands
    beside the genre, unless the thesis is unpublished.
    """
    if work.type == "thesis" and not _is_unpublished(_kind(work)):
        return ""
    publisher = work.publisher
    authors = [whole(name) for name in work.author]
    return "" if publisher in authors else publisher


def _in_periodical(work: Work, container: str) -> list[ReferencePart]:
    """The periodical, volume, issue and pages: Nature, 42(5), 1–9."""
    parts = [ReferencePart(container, "container", italic=True)]
    volume, issue = work.volume, work.issue
    if volume or issue:
        parts += [ReferencePart(", "), ReferencePart(volume, italic=True)]
    if issue:
        parts.append(ReferencePart(f"({issue})"))
    last, number = _pages(work), work.article_number
    if number and not last:
        last = f"Article {number}"
    parts.append(ReferencePart(f", {last}." if last else "."))
    return parts


def _in_book(work: Work, container: str) -> list[ReferencePart]:
    """The book with its editors, edition, volume, pages and publisher: In A. Li (Ed.), *Deserts*
    (2nd ed., pp. 1–9). Science Press.
    """
    editors = work.editor
    edited = f"{_upright_list(editors)} ({_eds(editors)}), " if editors else ""
    pages = _pages(work)
    if pages:
        several = "–" in pages or "," in pages
        pages = f"pp. {pages}" if several else f"p. {pages}"
    where = listed(", ", _place(work), pages)
    parts = [
        ReferencePart(f"In {edited}"),
        ReferencePart(container, "container", italic=True),
        ReferencePart(f" ({where})." if where else "."),
    ]
    if publisher := _publisher(work):
        parts.append(ReferencePart(f" {ended(publisher)}"))
    return parts


def _upright_list(names: Iterable[Name]) -> str:
    """Editors, given name first: A. Li, B. Wu, & C. Xu."""
    *others, last = [_upright(name) for name in names]
    if len(others) < 2:
        return " & ".join([*others, last])
    return f"{', '.join(others)}, & {last}"


def _upright(name: Name) -> str:
    """Initials and family name: Y. N. Chen, Jr."""
    if name.get("literal") or is_han(whole(name)):
        return whole(name)
    text = f"{initials(name.get('given', ''))} {name.get('family', '')}".strip()
    return listed(", ", text, name.get("suffix", ""))


def _pages(work: Work) -> str:
    """First and last page with an en dash between: 1–9."""
    first, last = work.pages
    return f"{first}–{last}" if last else first
