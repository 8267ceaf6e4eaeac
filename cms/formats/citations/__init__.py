"""References to works and the formats in which programs exchange them. Knows no Flask.

Everything starts from a CSL-JSON item, a dict, which `csl_item` makes of an entry. A paper's fields
have CSL's names; of other types `fields` says which field is which:

    item = csl_item(paper, id=paper.key, url=address)
    item = csl_item(dataset, id=dataset.key, type="dataset", fields={"author": "creators"})

`apa` and `gbt7714` make one reference as text, `apa_parts` and `gbt7714_parts` the same in parts,
for a page to mark up. `bibtex`, `ris` and `csl_json` make whole files. `highwire` and `scholarly`
say what search engines read of a work's page. `bibtex_import.parse_bibtex` reads BibTeX.

A format has a module; all of them read the item as a `Work`. An item says under `custom` what CSL
has no place for: see `csl.py`.
"""

from cms.formats.citations.apa import apa, apa_parts
from cms.formats.citations.bibtex import bibtex
from cms.formats.citations.csl import Item, csl_item, csl_json, named
from cms.formats.citations.gbt7714 import gbt7714, gbt7714_parts
from cms.formats.citations.highwire import highwire
from cms.formats.citations.names import is_han, whole
from cms.formats.citations.ris import ris
from cms.formats.citations.scholarly import scholarly
from cms.formats.citations.work import ReferencePart, joined

__all__ = [
    "Item",
    "ReferencePart",
    "apa",
    "apa_parts",
    "bibtex",
    "csl_item",
    "csl_json",
    "gbt7714",
    "gbt7714_parts",
    "highwire",
    "is_han",
    "joined",
    "named",
    "ris",
    "scholarly",
    "whole",
]
