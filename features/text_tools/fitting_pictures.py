"""The pictures of the media library that fit an entry: those of the people, places and topics that
it is about.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cms.content import Entry, Snapshot
from cms.content.derived import heading, titles
from cms.core.i18n import N_
from cms.editing.media_list import MediaFile
from cms.schema.entry_ref import Name
from cms.schema.fields.walk import references
from cms.search.text import HAN, fold, read_words

# i18n: Why a picture is proposed for an entry: another entry shows it
SHOWN_BY = N_("Shown by “%(title)s”")
# i18n: Why a picture is proposed for an entry: its description has the name of a person, place or topic
NAMES = N_("Names “%(title)s”")
# i18n: Why a picture is proposed for an entry
WORDS = N_("Words of the title: %(title)s")
NAME_FIELDS = ("sortName", "alternateName", "acronym")
"""The fields with further names of an entry."""
MIN_HAN, MIN_LATIN, MIN_WORD = 2, 3, 4
"""The fewest characters of a name in Chinese and in other scripts, and of a word of the title."""
MIN_SHARED_WORDS = 2
"""A picture fits by the words of the title if it has at least so many of them."""


class Fit(NamedTuple):
    """A picture that fits, and why: a message with `%(title)s`, which is the title of the entry
    `name`, or `words` of the title.
    """

    file: MediaFile
    reason: str
    name: Name
    words: str = ""


def fitting_pictures(staff: Snapshot, name: Name, files: Iterable[MediaFile]) -> list[Fit]:
    """Return the files that fit an entry, those with the most reasons first, otherwise in the given
    order. `staff` includes drafts. None for an unknown entry.
    """
    entry = staff.entry(*name)
    if entry is None:
        return []
    subjects = _subjects(staff, entry)
    names = {subject.name: tuple(_names(subject)) for subject in subjects}
    words = [
        word
        for title in titles(entry.model, heading(entry)).values()
        for word in read_words(title)
        if len(word) >= MIN_WORD and not HAN.search(word)
    ]
    found = [fits for file in files if (fits := list(_fits(file, name, names, words)))]
    return [fits[0] for fits in sorted(found, key=len, reverse=True)]


def _subjects(staff: Snapshot, entry: Entry) -> list[Entry]:
    """Return the entry itself and those that it refers to."""
    referred = dict.fromkeys(
        (type, key) for _path, type, key in references(entry.model.fields, entry.raw)
    )
    others = (staff.entry(*name) for name in referred if name != entry.name)
    return [entry, *(other for other in others if other)]


def _names(entry: Entry) -> Iterator[str]:
    """Yield the folded names of an entry that are long enough to be looked for."""
    names = [*titles(entry.model, heading(entry)).values()]
    for field in NAME_FIELDS:
        value = entry.values.get(field, ())
        names += [value] if isinstance(value, str) else value
    for name in map(_folded, names):
        if len(name.strip()) >= (MIN_HAN if HAN.search(name) else MIN_LATIN):
            yield name.strip() if HAN.search(name) else name


def _fits(
    file: MediaFile, own: Name, names: Mapping[Name, tuple[str, ...]], words: list[str]
) -> Iterator[Fit]:
    """Yield the reasons why a file fits, the strongest first."""
    for name in names:
        if name != own and name in file.uses:
            yield Fit(file, SHOWN_BY, name)
    facts = file.facts
    texts = [file.name.rpartition(".")[0], *facts.get("tags", ())]
    texts += [*facts.get("description", {}).values(), *facts.get("credit", {}).values()]
    text = _folded(" ".join(texts))
    for name, forms in names.items():
        if any(form in text for form in forms):
            yield Fit(file, NAMES, name)
    shared = list(dict.fromkeys(word for word in words if f" {word} " in text))
    if len(shared) >= MIN_SHARED_WORDS:
        yield Fit(file, WORDS, own, ", ".join(shared))


def _folded(text: str) -> str:
    """Return a text as search compares it, with one space around each word."""
    return f" {' '.join(fold(text).split())} "
