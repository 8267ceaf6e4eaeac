"""References to works and the formats in which programs exchange them. Knows no Flask.

Everything starts from a CSL-JSON item (a dict), which `csl_item` makes of an entry:

    item = csl_item(paper, id=paper.key, url=address)                     a paper's fields are CSL's
    own names item = csl_item(dataset, id=dataset.key, type="dataset",
                    fields={"author": "creators", "issued": "year"})      other types say which
                    field is which
    apa(item), gbt7714(item)          one reference, as text apa_parts(item), …                the
    same in parts (text and role), for a page to mark up bibtex(items), ris(items), csl_json(items)
    whole files, as text or bytes highwire(item), scholarly(item)   what search engines read of a
    work's page bibtex_in.parse_bibtex(text)      raw entries of papers, for the import

A format has a module. An item says under `custom` what CSL has no place for: see `csl.py`.
"""

from cms.formats.citations.apa import apa, apa_parts
from cms.formats.citations.bibtex import bibtex
from cms.formats.citations.csl import Item, csl_item, csl_json, named
from cms.formats.citations.gbt7714 import gbt7714, gbt7714_parts
from cms.formats.citations.highwire import highwire
from cms.formats.citations.names import is_han, whole
from cms.formats.citations.parts import ReferencePart, joined
from cms.formats.citations.ris import ris
from cms.formats.citations.scholarly import scholarly

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
