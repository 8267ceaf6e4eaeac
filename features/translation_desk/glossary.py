"""The glossary: the site's terms that occur in a text, with their translations."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cms.content import Entry, Snapshot
from cms.content.snapshot import memoized
from cms.schema.translations import status

TERMS = "terms"
"""The content type of terms, which have a name in each language."""
MAX_HITS = 12
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")


class GlossaryHit(NamedTuple):
    """A term as it occurs in a text (or, from `known_terms`, casefolded), and its
    name in the target language.
    """

    term: str
    target: str
    key: str


def hits(staff: Snapshot, text: str, source: str, locale: str) -> list[GlossaryHit]:
    """Return the terms that occur in a text, each once, in order of occurrence. A term inside a
    longer one is left out.
    """
    folded = text.casefold()
    matches = []
    for hit in known_terms(staff, source, locale):
        start = _word_at(folded, hit.term)
        if start >= 0:
            matches.append((start, -len(hit.term), hit))
    hits: dict[str, GlossaryHit] = {}
    end_of_last = 0
    for start, _length, hit in sorted(matches):
        end = start + len(hit.term)
        if end <= end_of_last or hit.target in hits:
            continue
        is_as_typed = len(text) == len(folded)
        hits[hit.target] = hit._replace(term=text[start:end]) if is_as_typed else hit
        end_of_last = end
    return list(hits.values())[:MAX_HITS]


def _word_at(text: str, form: str) -> int:
    """Return the first position at which a form occurs as whole words; -1 if none."""
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        begins = _is_edge(form[0], text[start - 1 : start])
        if begins and _is_edge(form[-1], text[end : end + 1]):
            return start
        start = text.find(form, start + 1)
    return -1


def _is_edge(inner: str, outer: str) -> bool:
    """Return whether there is a word boundary between two characters; there always is beside a
    Chinese one.
    """
    return not outer.isalnum() or bool(WIDE.match(inner) or WIDE.match(outer))


@memoized
def known_terms(staff: Snapshot, source: str, locale: str) -> tuple[GlossaryHit, ...]:
    """Return the name of every term that has one in both languages. Variants are left out: they are
    words by which people search, often with a wider or narrower meaning.
    """
    return tuple(_known(staff, source, locale))


def _known(staff: Snapshot, source: str, locale: str) -> Iterator[GlossaryHit]:
    for entry in staff.entries.get(TERMS, {}).values():
        name = entry.values.get("name")
        if not isinstance(name, Mapping):
            continue
        named_in_both = bool(name.get(source) and name.get(locale))
        if named_in_both and all(_is_current(entry, code, staff) for code in (source, locale)):
            yield GlossaryHit(str(name[source]).casefold(), str(name[locale]), entry.key)


def _is_current(entry: Entry, locale: str, staff: Snapshot) -> bool:
    states = status(entry.model, entry.raw, locale, True, default=staff.default_locale)
    return states.get("name") != "stale"
