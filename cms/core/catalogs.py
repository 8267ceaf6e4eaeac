"""Message catalogs (gettext): loaded in layers, and compiled if their source is newer."""

import gettext
import logging
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.support import NullTranslations, Translations

from cms.core.errors import Refusal
from cms.core.files import write_file
from cms.core.i18n import N_, plain

log = logging.getLogger(__name__)


PUBLIC = "messages"
"""The domain of the messages that visitors see."""
EDITOR = "editor"
"""The domain of all other messages: the editor, the command line, mails to the institute."""
DOMAINS = (PUBLIC, EDITOR)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "NC_": ((1, "c"), 2),
}
"""How code and templates mark messages, in Babel's format."""
LITTLE_ENDIAN = (0x950412DE).to_bytes(4, "little")


class NotCompiled(Refusal):
    """A catalog has no compiled file, so its messages would appear in English: `file`."""

    msgid = N_(
        "%(file)s isn’t compiled, so its texts would appear in English. The site can’t be published. "
        "Let the user that the site runs as write to this folder, then restart; or run “make catalogs”."
    )


class English(NullTranslations):
    """The fallback for messages that no catalog translates: returns their English text."""

    def gettext(self, message: str) -> str:
        return plain(message)

    ugettext = gettext


def load_catalog(
    folders: Sequence[Path], locale: str, domains: Iterable[str] = (PUBLIC,)
) -> NullTranslations:
    """Return the translations of a locale, merged from all folders. The first folder takes
    precedence; the plural rule is that of the last folder, the program's.
    """
    files = (
        Path(found)
        for folder in reversed(folders)
        for domain in domains
        if (found := gettext.find(domain, str(folder), [locale]))
    )
    return _merge(tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=16)
def _merge(files: tuple[tuple[Path, int], ...]) -> NullTranslations:
    """Return the merged catalogs of some files, each with the time of its last change."""
    merged: NullTranslations = English()
    for path, _changed in files:
        with path.open("rb") as file:
            catalog = Translations(file)
        if isinstance(merged, Translations):
            merged.merge(catalog)
        else:
            catalog.add_fallback(merged)
            merged = catalog
    return merged


class Catalogs:
    """The catalogs of the visitors' messages by language, loaded on first use."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._loaded: dict[str, NullTranslations] = {}

    def translate(self, message: str, code: str) -> str:
        """Translate a message id into the language of a code from `site.json`. Returns the English
        text if there is no translation.
        """
        if code not in self._loaded:
            self._loaded[code] = load_catalog(self._folders, code.replace("-", "_"))
        return self._loaded[code].gettext(message)


def translated_locales(folders: Iterable[Path], domain: str) -> tuple[str, ...]:
    """Return the locales that have at least one translated message of a domain, sorted by name."""
    locales = set()
    for path in (path for folder in folders for path in folder.glob(f"*/LC_MESSAGES/{domain}.mo")):
        try:
            locales |= {path.parent.parent.name} if _count_messages(path) > 1 else set()
        except (OSError, struct.error) as fault:
            log.error("%s is not read: %s", path, fault)
    return tuple(sorted(locales))


def _count_messages(path: Path) -> int:
    """Return the number of messages in a compiled catalog, its header included (manual of gettext,
    "The Format of GNU MO Files"). Raises OSError and struct.error.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head[:4] not in (LITTLE_ENDIAN, LITTLE_ENDIAN[::-1]):
        raise struct.error("not a compiled catalog")
    order = "<" if head[:4] == LITTLE_ENDIAN else ">"
    return int(struct.unpack(f"{order}8xI", head)[0])


def compile_catalogs(folders: Iterable[Path]) -> None:
    """Compile every catalog whose source is newer than its compiled file.

    A catalog that can't be read or written is logged, and the previous compiled file stays in use.
    """
    for folder in folders:
        for source in folder.glob("*/LC_MESSAGES/*.po"):
            try:
                if not _is_compiled(source):
                    write_file(source.with_suffix(".mo"), compile_po(source))
            except (OSError, ValueError) as fault:
                log.error("%s is not compiled: %s", source, fault)


def uncompiled_catalogs(folders: Iterable[Path]) -> list[NotCompiled]:
    """Return a refusal for each catalog that has no compiled file."""
    return [
        NotCompiled(file=str(source))
        for folder in folders
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po"))
        if not source.with_suffix(".mo").is_file()
    ]


def _is_compiled(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return made.is_file() and made.stat().st_mtime >= source.stat().st_mtime


def compile_po(source: Path) -> bytes:
    """Compile a catalog to the MO format. Raises OSError, and ValueError for a malformed file (also
    for Babel's `PoFileError`).
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    with source.open("rb") as file:
        try:
            catalog = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
        except PoFileError as fault:
            raise ValueError(str(fault)) from fault
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()
