"""Citations, and the formats in which reference managers exchange them. Doesn't depend on Flask.

Everything is made from a CSL-JSON item, a dict, which `csl_item` makes from an entry. A paper's
fields have CSL's names; for other types `fields` maps CSL's names to the entry's:

    item = csl_item(paper, id=paper.key, url=address)
    item = csl_item(dataset, id=dataset.key, type="dataset", fields={"author": "creators"})

`apa` and `gbt7714` return one reference as text, `apa_parts` and `gbt7714_parts` as parts that a
page can mark up. `bibtex`, `ris` and `csl_json` return whole files. `highwire` and `scholarly`
return metadata of a work's page for search engines. `bibtex_import.parse_bibtex` reads BibTeX.

Each format has a module; all of them read the item as a `Work`. What CSL has no variable for is
under `custom` in an item: see `csl.py`.
"""

from cms.formats.citations.apa import apa, apa_parts
from cms.formats.citations.bibtex import bibtex
from cms.formats.citations.csl import Item, csl_item, csl_json, named_rows
from cms.formats.citations.gbt7714 import gbt7714, gbt7714_parts
from cms.formats.citations.highwire import highwire
from cms.formats.citations.names import full_name, is_han
from cms.formats.citations.ris import ris
from cms.formats.citations.scholarly import scholarly
from cms.formats.citations.work import ReferencePart, reference_text

__all__ = [
    "Item",
    "ReferencePart",
    "apa",
    "apa_parts",
    "bibtex",
    "csl_item",
    "csl_json",
    "full_name",
    "gbt7714",
    "gbt7714_parts",
    "highwire",
    "is_han",
    "named_rows",
    "reference_text",
    "ris",
    "scholarly",
]
