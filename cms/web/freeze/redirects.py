"""Old addresses: where each leads, and the page that stands there on a static host."""

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import escape

from cms.content import Snapshot
from cms.content.snapshot import memoized
from cms.editing.not_found import endings_of
from cms.schema.fields.redirect_addresses import is_legacy_address, is_redirect_target

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


def can_stand(address: str) -> bool:
    """Whether a file can stand at an old address."""
    first, *parts = address.strip("/").removesuffix(".html").split("/")
    return (
        is_legacy_address(address)
        and address.endswith(("/", ".html"))
        and "?" not in address
        and not first.startswith(".")
        and first not in RULES
        and not {"", ".", ".."}.intersection([first, *parts])
    )


def free(taken: Iterable[str], stubs: Mapping[str, str]) -> set[str]:
    """Those of some stubs (address → file) that are not in the way of the `taken` files or of each
    other: the name of a file can't be a folder's too."""
    files = set(taken)
    folders = {folder for path in files for folder in _folders(path)}
    kept = set()
    for address, path in sorted(stubs.items()):
        if path in files or path in folders or not files.isdisjoint(_folders(path)):
            continue
        kept.add(address)
        files.add(path)
        folders.update(_folders(path))
    return kept


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def redirects(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """(old path, present path) of every redirect: the older site's, then former addresses in each
    language.
    """
    for row in snapshot.content.site.values.get("redirects", ()):
        if is_legacy_address(row.get("from", "")) and is_redirect_target(row.get("to", "")):
            yield row["from"], row["to"]
    for old, new in snapshot.addresses.redirects():
        for code in (*snapshot.by_code, *snapshot.derived):
            yield f"/{code}/{old}", f"/{code}/{new.partition('#')[0]}"


def redirect_from(snapshot: Snapshot, path: str) -> str | None:
    """The present address of one of the older site, with a slash at its end or without."""
    known = _by_path(snapshot)
    return known.get(path) or known.get(path[:-1] if path.endswith("/") else f"{path}/")


@memoized
def old_endings(snapshot: Snapshot) -> frozenset[str]:
    """The endings of addresses of the older site, such as `.php`."""
    return endings_of(_by_path(snapshot))


@memoized
def _by_path(snapshot: Snapshot) -> Mapping[str, str]:
    """Old path → where it leads, of the first row for each."""
    found: dict[str, str] = {}
    for row in snapshot.content.site.values.get("redirects", ()):
        if is_redirect_target(row.get("to", "")):
            found.setdefault(row.get("from", ""), row["to"])
    return found


def stub(target: str, snapshot: Snapshot) -> str:
    """A page that sends the visitor on, readable without following."""
    parts = target.split("/")
    code = parts[1] if len(parts) > 1 and parts[1] in snapshot.by_code else snapshot.default_locale
    name = snapshot.addresses.at.get("/".join(parts[2:]))
    reading = snapshot.reading(*name, code, "link") if name else None
    return STUB.format(
        lang=escape(snapshot.by_code[code].lang),
        target=escape(target),
        title=escape(reading.title if reading else target),
    )
