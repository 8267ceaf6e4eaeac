"""Redirects of addresses that no longer have a page: rows of the site's settings. Each change is
published at once.

Pages that move need no redirect: their entries keep former addresses.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import reduce
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from cms.content import Snapshot
from cms.content.address_use import IsList, Use, reserved_segment, use_of, with_encoded_query
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.editing.direct_changes import ChangeBatch
from cms.editing.forms.form import new_id
from cms.schema.flat import Flat, list_at, overlay
from cms.schema.paths import SINGLE

SITE, ROWS = "site", "redirects"
MAX_REDIRECTS = 5_000
OLD, NEW = "from", "to"

NO_TARGET = N_(
    "Enter an address of this site, such as /en/about/, or a full web address that begins with https://."
)
NO_PAGE = N_("There is no page at %(address)s.")
RESERVED = N_(
    "Addresses that begin with /%(segment)s/ belong to the program and can’t be redirected. Remove "
    "the redirect, or enter another address."
)
ERROR_PAGE = N_(
    "Servers show the page at %(address)s when there is an error, so it can’t be redirected. Remove the "
    "redirect, or enter another address."
)
TAKEN_BY_PAGE = N_(
    "There is a page at %(address)s. A redirect would hide it: move or unpublish the page first."
)


class Redirect(NamedTuple):
    """One redirect; `id` is that of its row. Without `new`, the old address is gone."""

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


def redirect_conflict(snapshot: Snapshot, old: str, is_list: IsList) -> Invalid | None:
    """Return why an address can't be redirected; None if it can."""
    use = use_of(snapshot, old, is_list)
    if use is Use.RESERVED:
        segment = reserved_segment(old)
        reason = RESERVED if segment else ERROR_PAGE
        return Invalid("from", reason, segment=segment, address=old)
    return Invalid("from", TAKEN_BY_PAGE, address=old) if use is Use.PAGE else None


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


def parse_typed_target(text: str, hosts: Callable[[str], bool]) -> str:
    """Return a typed target without the host if that is one of ours. It may be external, and keeps
    its query and fragment.
    """
    parts = _local_parts(text, hosts)
    if parts is None or not parts.netloc or parts.scheme not in ("http", "https"):
        return text.strip()
    return parts._replace(scheme="", netloc="").geturl() or "/"


def _local_parts(text: str, hosts: Callable[[str], bool]) -> SplitResult | None:
    """Return the parts of a typed address without a host or with one of ours; None for any
    other.
    """
    try:
        parts = urlsplit(text.strip())
        is_local = not parts.netloc or hosts(parts.hostname or "")
    except ValueError:
        return None
    return parts if is_local else None


def add_redirects(batch: ChangeBatch, pairs: Mapping[str, str]) -> None:
    """Add redirects (old path → new path) as part of a larger change. Without a new path, the old
    one is gone.
    """
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


def remove_gone(batch: ChangeBatch, addresses: Collection[str]) -> None:
    """No longer say that some addresses are gone, as part of a larger change."""
    site = batch.open(SITE, SINGLE)
    ids = [one.id for one in redirects_of(site.flat) if not one.new and one.old in addresses]
    batch.apply(site, lambda flat: reduce(without_redirect, ids, flat))


def without_redirect(flat: Flat, id: str) -> Flat:
    """Return the flat entry without a redirect."""
    remaining = [row_id for row_id in list_at(flat, ROWS) if row_id != id]
    prefix = f"{ROWS}.{id}."
    result = {path: value for path, value in flat.items() if not path.startswith(prefix)}
    return overlay(result, {ROWS: remaining or None})


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
        if row.new:
            result[f"{prefix}.{NEW}"] = row.new
    new = [row.id for row in rows if row.id not in ids]
    result[ROWS] = [*ids, *new]
    return result
