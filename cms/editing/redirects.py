"""Redirects of addresses that no longer have a page: rows of the site's settings. Each change is
published at once.

Pages that move need no redirect: their entries keep former addresses.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from cms.content.address_use import with_encoded_query
from cms.editing.direct_changes import ChangeBatch
from cms.editing.forms.form import new_id
from cms.schema.flat import Flat, list_at
from cms.schema.paths import SINGLE

SITE, ROWS = "site", "redirects"
MAX_REDIRECTS = 5_000
OLD, NEW = "from", "to"


class Redirect(NamedTuple):
    """One redirect; `id` is that of its row."""

    id: str
    old: str
    new: str


def redirects_of(flat: Flat) -> list[Redirect]:
    """Return the redirects in the flat entry of the site."""
    return [
        Redirect(
            id, str(flat.get(f"{ROWS}.{id}.{OLD}", "")), str(flat.get(f"{ROWS}.{id}.{NEW}", ""))
        )
        for id in list_at(flat, ROWS)
    ]


def parse_typed_path(text: str) -> str:
    """Return the path of a typed or pasted address, decoded, with its query but without its host:
    that of the old site may be another. A text that can't be an address is returned as it is.
    """
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return text.strip()
    path = f"/{unquote(parts.path).removeprefix('/')}"
    return with_encoded_query(f"{path}?{parts.query}")


def language_and_address(path: str) -> tuple[str, str]:
    """Split `/en/about/` into ("en", "about/")."""
    _slash, locale, address = (*path.split("/", 2), "", "")[:3]
    return locale, address


def add_redirects(batch: ChangeBatch, pairs: Mapping[str, str]) -> None:
    """Add redirects (old path → new path) as part of a larger change."""
    if not pairs:
        return
    site = batch.open(SITE, SINGLE)
    redirects = redirects_of(site.flat)
    ids = [redirect.id for redirect in redirects]
    old_paths = {redirect.old for redirect in redirects}
    rows = []
    for old, new in pairs.items():
        if old not in old_paths and len(ids) < MAX_REDIRECTS:
            ids.append(new_id(ids))
            rows.append(Redirect(ids[-1], old, new))
    batch.apply(site, lambda flat: with_redirects(flat, rows))


def with_redirects(
    flat: Flat, rows: Sequence[Redirect], retargeted: Sequence[Redirect] = ()
) -> Flat:
    """Return the flat entry with redirects changed, or added at the end. Those in `retargeted`
    are changed if they still exist.
    """
    result, ids = dict(flat), list_at(flat, ROWS)
    existing = [redirect for redirect in retargeted if redirect.id in ids]
    for row in [*rows, *existing]:
        prefix = f"{ROWS}.{row.id}"
        result[f"{prefix}.{OLD}"] = row.old
        result[f"{prefix}.{NEW}"] = row.new
    new = [row.id for row in rows if row.id not in ids]
    result[ROWS] = [*ids, *new]
    return result
