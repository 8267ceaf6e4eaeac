"""Works as CSL-JSON items, with the names of their authors, and references of papers.

Everything is made from a CSL-JSON item, a dict, which `csl_item` makes from an entry. A paper's
fields have CSL's names; for other types `fields` maps CSL's names to the entry's:

    item = csl_item(paper, id=paper.key, url=address)
    item = csl_item(dataset, id=dataset.key, type="dataset", fields={"author": "creators"})

Styles and file formats read an item as a `Work`. Values for which CSL has no variable are under
`custom` in an item: see `csl.py`.
"""

from blueprints.shared.works.csl import (
    Item,
    csl_item,
    csl_json,
    csl_json_text,
    joined_csl_json,
    named_rows,
)
from blueprints.shared.works.names import full_name, is_han
from blueprints.shared.works.reference import ReferencePart, plain_reference, reference_text
from blueprints.shared.works.work import Work

__all__ = [
    "Item",
    "ReferencePart",
    "Work",
    "csl_item",
    "csl_json",
    "csl_json_text",
    "full_name",
    "is_han",
    "joined_csl_json",
    "named_rows",
    "plain_reference",
    "reference_text",
]
