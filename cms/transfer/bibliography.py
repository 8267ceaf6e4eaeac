"""Bibliographies (BibTeX) as entries of papers."""

from cms.citations.bibtex_in import parse_bibtex
from cms.errors import Invalid
from cms.flat import flatten
from cms.i18n import N_
from cms.model import ContentType
from cms.transfer.rows import Fault, Row


def read_bibliography(model: type[ContentType], text: str) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    """The works of a BibTeX file as entries of `model`, and what can't be read. A work's line is its number."""
    found = parse_bibtex(text)
    faults = tuple(Fault(line, Invalid("", N_("This work isn’t valid BibTeX (%(fault)s)."), fault=what))
                   for line, what in found.faults)
    return tuple(Row(number, "", flatten(model, raw)) for number, (_key, raw) in enumerate(found.works, 1)), faults
