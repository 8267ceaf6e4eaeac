"""The glossary: terms of the site that stand in a text, with their translations."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cms.content import Entry, Snapshot
from cms.schema.translations import status

TERMS = "terms"
"""The content type whose entries are terms: with a name in each language, and variants in any."""
MAX_HITS = 12
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")


class GlossaryHit(NamedTuple):
    """A term as it stands in a text, and its translation."""

    term: str
    target: str
    key: str


class KnownTerm(NamedTuple):
    """A form of a term, casefolded, and what it is called in the target language."""

    form: str
    target: str
    key: str


def hits(staff: Snapshot, text: str, source: str, locale: str) -> list[GlossaryHit]:
    """The terms in a text, in the order in which they stand there, each once; of two at the same
    place the longer one.
    """
    folded = text.casefold()
    found: list[tuple[int, int, KnownTerm]] = []
    for known in known_terms(staff, source, locale):
        at = folded.find(known.form)
        while at >= 0 and not _is_word(folded, at, known.form):
            at = folded.find(known.form, at + 1)
        if at >= 0:
            found.append((at, -len(known.form), known))
    hits: dict[str, GlossaryHit] = {}
    end = 0
    for at, length, known in sorted(found):
        if at - length > end and known.target not in hits:
            term = text[at : at - length] if len(text) == len(folded) else known.form
            hits[known.target] = GlossaryHit(term, known.target, known.key)
            end = at - length
    return list(hits.values())[:MAX_HITS]


def _is_word(text: str, at: int, form: str) -> bool:
    """Whether a form begins and ends a word there; between Chinese characters it always does."""
    end = at + len(form)
    return all(
        WIDE.match(inner) or not outer.isalnum() or WIDE.match(outer)
        for inner, outer in ((form[0], text[at - 1 : at]), (form[-1], text[end : end + 1]))
    )


def known_terms(staff: Snapshot, source: str, locale: str) -> tuple[KnownTerm, ...]:
    """Every form of every term that is called something in both languages; found out once for each
    state of the content.
    """
    return staff.memo(("terms", source, locale), lambda: tuple(_known(staff, source, locale)))


def _known(staff: Snapshot, source: str, locale: str) -> Iterator[KnownTerm]:
    for entry in staff.entries.get(TERMS, {}).values():
        name = entry.values.get("name")
        if not isinstance(name, Mapping) or not (name.get(source) and name.get(locale)):
            continue
        if _is_current(entry, source, staff) and _is_current(entry, locale, staff):
            for form in dict.fromkeys(_forms(entry, name, source, locale)):
                yield KnownTerm(form, str(name[locale]), entry.key)


def _forms(entry: Entry, name: Mapping[str, Any], source: str, locale: str) -> Iterator[str]:
    """The name in the source language, and the variants that are written as that is."""
    yield str(name[source]).casefold()
    is_wide, target = bool(WIDE.search(str(name[source]))), str(name[locale]).casefold()
    for variant in entry.values.get("variants") or ():
        form = str(variant).casefold().strip()
        if form and form != target and bool(WIDE.search(form)) == is_wide:
            yield form


def _is_current(entry: Entry, locale: str, staff: Snapshot) -> bool:
    states = status(entry.model, entry.raw, locale, True, default=staff.default_locale)
    return states.get("name") != "stale"
