"""References in the style of APA, 7th edition (Publication Manual, chapters 9 to 11).

Titles keep their published capitalization, because proper names in them can't be recognized.
Chinese authors are named by the Latin form of their name if the entry has one. If only some of the
authors are known, the list ends with “et al.”.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from blueprints.shared.works.csl import Item
from blueprints.shared.works.names import Name, full_name, is_han
from blueprints.shared.works.reference import ReferencePart, reference_text
from blueprints.shared.works.work import IN_PERIODICALS, Work
from cms.core.dates import MONTHS
from features.citations.names import initials, latin_name
from features.citations.parts import (
    BOOKS,
    IN_BOOKS,
    SPACE,
    edition,
    join_nonempty,
    nonempty_parts,
    with_full_stop,
)

MAX_AUTHORS = 20
"""Authors that are all named. Of longer lists the last author and the first ones are named, so many
in all.
"""
KINDS = {"dataset": "Data set", "software": "Computer software", "thesis": "Thesis", "map": "Map"}
NUMBERS = {"report": "Report No.", "patent": "Patent No.", "thesis": "Publication No."}
STANDARD = re.compile(r"([A-Z]+(?:/[A-Z]+)*) (\S.*)")
"""The number of a standard: the organization that issues it, and the rest."""
PARTS_OF_A_WHOLE = (*IN_PERIODICALS, "chapter")
"""Types of which only the containing work is in italics."""
UNNUMBERED = (*IN_PERIODICALS, *IN_BOOKS, "article", "manuscript")
"""Types whose number isn't given behind the title."""
BY_DAY = ("article-newspaper", "manuscript")


def apa(item: Item) -> str:
    """Return a reference as text."""
    return reference_text(apa_parts(item))


def apa_parts(item: Item) -> tuple[ReferencePart, ...]:
    """Return a reference as parts."""
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
    return nonempty_parts(parts)


def _stands_alone(work: Work) -> bool:
    """Return whether a work isn't part of another: then its own title is in italics."""
    if work.type in ("paper-conference", "article", "map"):
        return not work.container_title
    untitled = work.title.startswith("[")
    return work.type not in PARTS_OF_A_WHOLE and not untitled


def _authors(work: Work) -> str:
    """Return the authors, or the editors of a work without authors: Chen, Y., & Li, W. (Eds.)."""
    role = "author" if work.author else "editor"
    names = [_name(name, notes) for name, notes in work.people(role)]
    text = _author_list(names, work.gap, work.is_complete)
    if text and role == "editor":
        text += f" ({_editor_label(names)})"
    return with_full_stop(text)


def _editor_label(names: Sequence[Any]) -> str:
    """Return the abbreviation behind the names of editors."""
    return "Eds." if len(names) > 1 else "Ed."


def _author_list(names: list[str], gap_index: int | None, is_complete: bool) -> str:
    """Return names with commas and an ampersand, and an ellipsis where some are left out."""
    if gap_index is not None:
        return f"{', '.join(names[:gap_index])}, … {', '.join(names[gap_index:])}"
    if not is_complete and names:
        return f"{', '.join(names)}, et al."
    if len(names) > MAX_AUTHORS:
        return f"{', '.join(names[: MAX_AUTHORS - 1])}, … {names[-1]}"
    if len(names) > 1:
        return f"{', '.join(names[:-1])}, & {names[-1]}"
    return "".join(names)


def _name(name: Name, notes: Mapping[str, Any]) -> str:
    """Return family name and initials: Chen, Y. N., Jr. Names of groups and names in Chinese
    characters are given in full.
    """
    name = latin_name(name, notes)
    given = name.get("given")
    if name.get("literal") or not given or is_han(full_name(name)):
        return full_name(name)
    return join_nonempty(", ", name.get("family", ""), initials(given), name.get("suffix", ""))


def _date(work: Work) -> str:
    """Return the year; for a talk the days of the conference, for works dated by day the day."""
    if _is_talk(work):
        text = _days(*(work.dates("event-date") or work.dates()))
    elif work.type in BY_DAY:
        text = _days(work.date)
    else:
        text = _days(work.date[:1])
    return text or "n.d."


def _days(first: Sequence[int] = (), last: Sequence[int] = ()) -> str:
    """Return a date or a range as far as it is known: 2017, July 12–15; 2016, March 30–April 2."""
    begin, end = _date_words(first), _date_words(last)
    if not begin or len(begin) != len(end) or begin == end:
        return _year_first(begin or end)
    if begin[0] != end[0]:
        return f"{_year_first(begin)}–{_year_first(end)}"
    same_month = begin[:2] == end[:2]
    rest = end[2:] if same_month else end[1:]
    return f"{_year_first(begin)}–{' '.join(rest)}"


def _date_words(date: Sequence[int]) -> list[str]:
    """Return year, name of the month and day, as far as they are known."""
    parts = [str(part) for part in date]
    if len(parts) > 1:
        parts[1] = MONTHS[date[1] - 1].title()
    return parts


def _year_first(date: Sequence[str]) -> str:
    """Return year, then month and day: 2017, July 12."""
    return join_nonempty(", ", "".join(date[:1]), " ".join(date[1:]))


def _is_talk(work: Work) -> bool:
    """Return whether a conference paper is in no proceedings."""
    return work.type == "paper-conference" and not work.container_title


def _after_title(work: Work) -> str:
    """Return the elements after the title: its translation, contributors, numbers and the kind of
    work, and the full stop.
    """
    text = ""
    if translated := _translated_title(work):
        text += f" [{translated}]"
    details = _edition_and_volume(work) if work.type in BOOKS else ""
    if in_brackets := join_nonempty(
        "; ", _contributors(work), details, _numbered(work), _version(work)
    ):
        text += f" ({in_brackets})"
    if kind := _kind(work):
        text += f" [{kind}]"
    if not text and work.title[-1:] in ("?", "!", "？", "！"):
        return ""
    return f"{text}."


def _translated_title(work: Work) -> str:
    """Return the first translation of the title of a work in Chinese."""
    if work.is_chinese:
        for language, text in work.translated_titles.items():
            if not language.startswith("zh"):
                return text
    return ""


def _version(work: Work) -> str:
    """Return “Version 1.2”, whether the entry has 1.2 or v1.2."""
    version = work.version
    if not version:
        return ""
    number = version[1:] if version[0] == "v" and version[1:2].isdigit() else version
    return f"Version {number}"


def _contributors(work: Work) -> str:
    """Return the editors of a book that has authors, and the translators: D. Wright, Ed. & J.
    Strachey, Trans.
    """
    editors: list[Name] = []
    if work.type in BOOKS and work.author:
        editors = work.editor
    translators = work.translator
    if editors and editors == translators:
        return f"{_initials_first_list(editors)}, {_editor_label(editors)} & Trans."
    return join_nonempty(
        ", & ",
        f"{_initials_first_list(editors)}, {_editor_label(editors)}" if editors else "",
        f"{_initials_first_list(translators)}, Trans." if translators else "",
    )


def _numbered(work: Work) -> str:
    """Return a number with its label: Report No. 7, NIH Publication No. 7, ISO Standard No. 7."""
    kind, number = work.type, work.number
    if kind in UNNUMBERED or not number:
        return ""
    if kind == "standard":
        match = STANDARD.fullmatch(number)
        return f"{match[1]} Standard No. {match[2]}" if match else number
    if kind not in NUMBERS or "No." in number:
        return number
    label = NUMBERS[kind]
    if work.genre and kind != "thesis":
        label = f"{work.genre} No."
    return f"{label} {number}"


def _edition_and_volume(work: Work) -> str:
    """Return edition and volume of a book."""
    volume = work.volume
    return join_nonempty(", ", edition(work.edition), f"Vol. {volume}" if volume else "")


def _kind(work: Work) -> str:
    """Return the description in square brackets: Data set; Doctoral dissertation, University of X."""
    genre = work.genre
    if _is_talk(work):
        return genre or "Paper presentation"
    if work.type not in KINDS:
        return ""
    kind = genre or KINDS[work.type]
    if work.type == "thesis" and not _is_unpublished(kind):
        return join_nonempty(", ", kind, work.publisher)
    return kind


def _is_unpublished(kind: str) -> bool:
    """Return whether a genre is that of an unpublished thesis."""
    return kind.lower().startswith("unpublished")


def _source(work: Work) -> list[ReferencePart]:
    """Return the source: the periodical, book, conference, archive or publisher."""
    container = work.container_title
    if container and (work.is_in_periodical or work.type == "article"):
        return _in_periodical(work, container)
    if container and work.type in IN_BOOKS:
        return _in_book(work, container)
    if _is_talk(work) and work.event_title:
        source = join_nonempty(", ", work.event_title, work.publisher_place)
    else:
        source = _archive(work) or _publisher(work)
    return [ReferencePart(with_full_stop(source))] if source else []


def _archive(work: Work) -> str:
    """Return the archive of a thesis or document: ProQuest; Rockefeller Archive Center (Box 371),
    Tarrytown, NY.
    """
    archive = work.archive
    if work.type == "manuscript" and archive:
        if work.number:
            archive += f" ({work.number})"
        return join_nonempty(", ", archive, work.publisher_place)
    return archive if work.type == "thesis" else ""


def _publisher(work: Work) -> str:
    """Return the publisher; empty if it is also the author. Empty for a published thesis, whose
    university is given beside the genre.
    """
    if work.type == "thesis" and not _is_unpublished(_kind(work)):
        return ""
    publisher = work.publisher
    authors = [full_name(name) for name in work.author]
    return "" if publisher in authors else publisher


def _in_periodical(work: Work, container: str) -> list[ReferencePart]:
    """Return the periodical, volume, issue and pages: Nature, 42(5), 1–9."""
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
    """Return the book with its editors, edition, volume, pages and publisher: In A. Li (Ed.),
    *Deserts* (2nd ed., pp. 1–9). Science Press.
    """
    editors = work.editor
    editor_text = f"{_initials_first_list(editors)} ({_editor_label(editors)}), " if editors else ""
    pages = _pages(work)
    if pages:
        is_range = "–" in pages or "," in pages
        pages = f"pp. {pages}" if is_range else f"p. {pages}"
    details = join_nonempty(", ", _edition_and_volume(work), pages)
    parts = [
        ReferencePart(f"In {editor_text}"),
        ReferencePart(container, "container", italic=True),
        ReferencePart(f" ({details})." if details else "."),
    ]
    if publisher := _publisher(work):
        parts.append(ReferencePart(f" {with_full_stop(publisher)}"))
    return parts


def _initials_first_list(names: Iterable[Name]) -> str:
    """Return editors, given name first: A. Li, B. Wu, & C. Xu."""
    *others, last = [_initials_first(name) for name in names]
    if len(others) < 2:
        return " & ".join([*others, last])
    return f"{', '.join(others)}, & {last}"


def _initials_first(name: Name) -> str:
    """Return initials and family name: Y. N. Chen, Jr."""
    if name.get("literal") or is_han(full_name(name)):
        return full_name(name)
    text = f"{initials(name.get('given', ''))} {name.get('family', '')}".strip()
    return join_nonempty(", ", text, name.get("suffix", ""))


def _pages(work: Work) -> str:
    """Return first and last page with an en dash between: 1–9."""
    first, last = work.pages
    return f"{first}–{last}" if last else first
