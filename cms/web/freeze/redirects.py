"""The stub pages that redirect from old addresses on a static host (see cms/content/address_use.py)."""

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import escape

from cms.content import Snapshot
from cms.schema.fields.redirect_addresses import is_legacy_address

RULES = ("_headers", "_redirects")
"""Files for servers in the root of a frozen site."""

STUB = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{target}">
<meta http-equiv="refresh" content="0; url={target}">
<h1><a href="{target}">{title}</a></h1>
</html>
"""


def can_be_file(address: str) -> bool:
    """Return whether an old address can be a file."""
    first, *parts = address.strip("/").removesuffix(".html").split("/")
    return (
        is_legacy_address(address)
        and address.endswith(("/", ".html"))
        and "?" not in address
        and not first.startswith(".")
        and first not in RULES
        and not {"", ".", ".."}.intersection([first, *parts])
    )


def without_conflicts(existing: Iterable[str], stubs: Mapping[str, str]) -> set[str]:
    """Return the stubs (address → file) that conflict neither with `existing` files nor with each
    other.

    A file can't have the name of a folder.
    """
    files = set(existing)
    folders = {folder for path in files for folder in _folders(path)}
    free = set()
    for address, path in sorted(stubs.items()):
        if path in files or path in folders or not files.isdisjoint(_folders(path)):
            continue
        free.add(address)
        files.add(path)
        folders.update(_folders(path))
    return free


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def stub(target: str, snapshot: Snapshot) -> str:
    """Return a page that redirects the visitor, readable without following the redirect."""
    parts = target.split("/")
    code = parts[1] if len(parts) > 1 and parts[1] in snapshot.by_code else snapshot.default_locale
    name = snapshot.addresses.by_address.get("/".join(parts[2:]))
    entry = snapshot.localized(*name, code, "link") if name else None
    return STUB.format(
        lang=escape(snapshot.by_code[code].lang),
        target=escape(target),
        title=escape(entry.title if entry else target),
    )
