"""BibTeX bibliographies as entries of papers."""

from collections.abc import Sequence

from cms.schema.content_type import Model
from cms.schema.fields import Json, Raw
from cms.schema.flat import flatten
from features.importing.bibtex import BibtexWork, parse_bibtex
from features.importing.sheets import ImportedRow, ImportFault

MAX_SHOWN_LENGTH = 60
"""Characters of a value that can't be imported, as the plan shows it."""


def read_bibliography(
    model: Model, text: str, locales: Sequence[str]
) -> tuple[tuple[ImportedRow, ...], tuple[ImportFault, ...]]:
    """Return the works of a BibTeX file as entries of `model`, and the unreadable parts as faults.
    `locales` are those of the site.
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
    for name in sorted(_invalid_fields(model, raw)):
        lost += (f"{name} (not valid: {_shorten(raw.pop(name))})",)
    return ImportedRow(work.line, "", flatten(model, raw), lines=work.lines, lost=lost)


def _invalid_fields(model: Model, raw: Raw) -> set[str]:
    """Return the optional fields with a value that isn't valid, which would keep the whole work
    out.
    """
    paths = {refusal.path.partition(".")[0] for refusal in model.problems(raw)}
    return {name for name in paths if name in raw and not model.fields[name].required}


def _shorten(value: Json) -> str:
    """Return a value as a short text on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= MAX_SHOWN_LENGTH else f"{text[:MAX_SHOWN_LENGTH]}…"
