"""Names of a work's authors, rows of the field type `Authors`."""

from cms.store.readings import Row
from cms.text.cjk import IS_CJK


def whole_name(author: Row) -> str:
    """The name as a person reads it: as given whole, else 陈亚宁, else Yaning Chen."""
    if author.literal:
        return str(author.literal)
    chinese = IS_CJK.search(f"{author.family}{author.given}")
    parts = (author.family, author.given) if chinese else (author.given, author.family)
    return ("" if chinese else " ").join(part for part in parts if part) or str(author.name)
