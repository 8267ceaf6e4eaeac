"""Updates the message catalogs of an institute's own folder from the program's and its own code."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from cms.core.catalogs import DOMAINS, KEYWORDS, PUBLIC

METHOD_MAP = [
    ("sections/**.py", "python"),
    ("features/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("features/*/templates/**.html", "jinja2"),
]
"""Where an institute's own folder has messages, in Babel's format."""


def catalog_path(folder: Path, locale: str, domain: str = PUBLIC) -> Path:
    """Return the path of the catalog of a locale."""
    return folder / locale / "LC_MESSAGES" / f"{domain}.po"


def update_catalog(site: Path, shipped: Sequence[Path], locale: str) -> list[str]:
    """Add the messages that a site's catalog needs: its own, and those of the public site without a
    translation. `shipped`: the folders with the catalogs of the program and of its features.

    Its own translations of the program's messages are kept as long as the program has the message.
    Returns the messages without a translation.
    """
    path = catalog_path(site / "translations", locale)
    catalog = _read(path, locale)
    catalog.update(_needed_messages(site, shipped, catalog, locale), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if len(catalog):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=0, sort_output=True)
    if locale == "en":
        return []
    return [
        _message_id(message) for message in catalog if message.id and not _is_translated(message)
    ]


def _needed_messages(site: Path, shipped: Sequence[Path], catalog: Catalog, locale: str) -> Catalog:
    """Return the messages that the site's catalog `catalog` needs."""
    needed = Catalog(locale=locale)
    for folder, domain in product(shipped, DOMAINS):
        shipped_catalog = _read(catalog_path(folder, locale, domain), locale)
        for message in _read(catalog_path(folder, "en", domain), "en"):
            missing = domain == PUBLIC and not _is_translated(
                shipped_catalog.get(message.id, message.context)
            )
            if message.id and (missing or _is_translated(catalog.get(message.id, message.context))):
                needed.add(message.id, context=message.context)
    public = _catalogs_for_own_code(site, shipped, locale, (PUBLIC,))
    editor = _catalogs_for_own_code(site, shipped, locale, DOMAINS)
    extracted = extract_from_dir(site, method_map=METHOD_MAP, keywords=KEYWORDS)
    for file, line, id, _comments, context in extracted:
        others = editor if "editor" in Path(file).parts else public
        elsewhere = any(_is_translated(other.get(id, context)) for other in others)
        if not elsewhere or _is_translated(catalog.get(id, context)):
            needed.add(id, context=context, locations=[(file, line)])
    return needed


def _catalogs_for_own_code(
    site: Path, shipped: Sequence[Path], locale: str, domains: Sequence[str]
) -> list[Catalog]:
    """Return the catalogs that translate words of the institute's own code: those of its features,
    and of the others those of `domains`, which are used where the code is.
    """
    own = product(sorted(site.glob("features/*/translations")), DOMAINS)
    return [
        _read(catalog_path(folder, locale, one), locale)
        for folder, one in (*own, *product(shipped, domains))
    ]


def _read(path: Path, locale: str) -> Catalog:
    """Read a catalog; an empty one if the file doesn't exist."""
    if not path.is_file():
        return Catalog(locale=locale, project="", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _is_translated(message: Message | None) -> bool:
    string = message.string if message else ""
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _message_id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
