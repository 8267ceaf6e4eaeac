"""BibTeX bibliographies as entries of papers."""

from collections.abc import Sequence

from cms.formats.citations.bibtex_import import BibtexWork, parse_bibtex
from cms.formats.tables.sheets import ImportedRow, ImportFault
from cms.schema.content_type import Model
from cms.schema.flat import flatten


def read_bibliography(
    model: Model, text: str, locales: Sequence[str]
) -> tuple[tuple[ImportedRow, ...], tuple[ImportFault, ...]]:
    """Return the works of a BibTeX file as entries of `model`, and what can't be read. `locales`
    are those of the site.
    """
    bibliography = parse_bibtex(text)
    rows = tuple(_row(model, work, locales) for work in bibliography.works)
    faults = tuple(ImportFault(line, refusal) for line, refusal in bibliography.faults)
    return rows, faults


def _row(model: Model, work: BibtexWork, locales: Sequence[str]) -> ImportedRow:
    """Return a work as an entry. An abstract in a language that the site doesn't have is lost."""
    raw, lost = dict(work.raw), work.lost
    if not set(raw.get("abstract", ())) <= set(locales):
        del raw["abstract"]
        lost += ("abstract",)
    return ImportedRow(work.line, "", flatten(model, raw), lines=work.lines, lost=lost)
