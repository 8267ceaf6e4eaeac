"""Other spellings of the same name, from the entries of terms: a query with one form finds texts
with any of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cms.search.text import HAN, read_words

Group = tuple[tuple[str, ...], ...]
"""Alternatives, each with terms that must all match."""
Forms = tuple[str, ...]


class Variants(NamedTuple):
    """Sets of equivalent folded forms. A `latin` form must be whole words of a query, a `chinese`
    one may be a part of a term.
    """

    latin: tuple[Forms, ...] = ()
    chinese: tuple[Forms, ...] = ()

    def expand(self, terms: Sequence[str]) -> tuple[Group, ...]:
        """Return the groups for `terms`: a text must match one alternative of each group. The typed
        form is the first alternative.

        If several forms match, the longest is used.
        """
        groups: list[Group] = []
        at = 0
        while at < len(terms):
            forms, length = self._forms_at(terms, at)
            if forms:
                typed = " ".join(terms[at : at + length])
                groups.append(tuple(tuple(form.split()) for form in dict.fromkeys((typed, *forms))))
            else:
                spellings = (*self._spellings(terms[at]), *word_forms(terms[at]))
                groups.append(tuple((term,) for term in dict.fromkeys(spellings)))
            at += length
        return tuple(groups)

    def _forms_at(self, terms: Sequence[str], at: int) -> tuple[Forms, int]:
        matching = [
            (len(words), forms)
            for forms in self.latin
            for form in forms
            if tuple(words := form.split()) == tuple(terms[at : at + len(words)])
        ]
        length, forms = max(matching, key=lambda pair: pair[0], default=(1, ()))
        return forms, length

    def _spellings(self, term: str) -> Iterator[str]:
        """Yield the term, and the term with its longest known form replaced by each other form."""
        contained = [
            (len(form), form, forms) for forms in self.chinese for form in forms if form in term
        ]
        if not contained:
            yield term
            return
        _, form, forms = max(contained, key=lambda one: one[0])
        yield from dict.fromkeys((term, *(term.replace(form, other) for other in forms)))


ENGLISH = re.compile("[a-z]+")
ENDINGS = (
    ("ies", ("y",)),
    ("sses", ("ss",)),
    ("ses", ("sis", "se")),
    ("xes", ("x",)),
    ("ches", ("ch",)),
    ("shes", ("sh",)),
    ("s", ("",)),
    ("sis", ("ses",)),
    ("y", ("ies",)),
)
"""Endings of English words → those of their other forms; the first matching row is used."""
MIN_INFLECTED_LENGTH = 5
"""Minimum length of an inflected word: news isn't the plural of new."""
NO_PLURAL = ("ss", "us", "is")


def word_forms(term: str) -> Iterator[str]:
    """Yield the singular or plural of an English word. A plural that only adds an s needs no other
    form: the singular is a part of it.
    """
    if len(term) < MIN_INFLECTED_LENGTH or not ENGLISH.fullmatch(term):
        return
    for ending, others in ENDINGS:
        stem = term.removesuffix(ending)
        if stem != term and not (ending == "s" and term.endswith(NO_PLURAL)):
            yield from (stem + other for other in others)
            return


def are_alike(typed: str, form: str) -> bool:
    """Return whether a form seems to be another spelling or inflection of a typed word, by their
    letters.
    """
    return typed[:2] == form[:2] or typed in form or form in typed


def read_variants(terms: Iterable[Mapping[str, Any]]) -> Variants:
    """Return the variants that the parsed values of terms (their `name` and `variants`) declare, in
    a fixed order.
    """
    latin, chinese = set(), set()
    for values in terms:
        listed = values.get("variants", ())
        names = values.get("name") or {}
        forms = {" ".join(read_words(form)) for form in (*names.values(), *listed)} - {""}
        if listed:
            latin.add(tuple(sorted(form for form in forms if not HAN.search(form))))
            chinese.add(tuple(sorted(form for form in forms if HAN.search(form))))
    return Variants(
        *(tuple(sorted(forms for forms in sets if len(forms) > 1)) for sets in (latin, chinese))
    )
