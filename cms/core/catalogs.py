"""Catalogs of messages (gettext): read in layers, and compiled where their text is newer."""

import logging
import struct
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

from babel.support import NullTranslations, Translations

from cms.core.files import write_file
from cms.core.i18n import plain

log = logging.getLogger(__name__)


PUBLIC = "messages"
"""The domain of messages that visitors see."""
EDITOR = "editor"
"""The rest: the editor, the command line, mails to the institute."""
DOMAINS = (PUBLIC, EDITOR)
LITTLE_ENDIAN = (0x950412DE).to_bytes(4, "little")


class English(NullTranslations):
    """The fallback for messages that no catalog translates: their English text."""

    def gettext(self, message: str) -> str:
        return plain(message)

    ugettext = gettext


def catalogue(
    folders: Sequence[Path], locale: str, domains: Iterable[str] = (PUBLIC,)
) -> NullTranslations:
    """The translations of a locale as one catalog. Those of the first folder count; the rule for
    plurals is that of the last one, the program's.
    """
    found: NullTranslations = English()
    for folder in reversed(folders):
        for domain in domains:
            catalog = Translations.load(folder, [locale], domain)
            if not isinstance(catalog, Translations):
                continue
            if isinstance(found, Translations):
                found.merge(catalog)
            else:
                catalog.add_fallback(found)
                found = catalog
    return found


class Catalogs:
    """The catalogs of visitors' messages, by language. Each is read when first needed."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._known: dict[str, NullTranslations] = {}

    def translated(self, message: str, code: str) -> str:
        """A message id in the language of a code of the site; in English where nobody has
        translated it.
        """
        if code not in self._known:
            self._known[code] = catalogue(self._folders, code.replace("-", "_"))
        return self._known[code].gettext(message)


def translated(folders: Iterable[Path], domain: str) -> tuple[str, ...]:
    """The locales into which at least one message of a domain is translated, in alphabetical order."""
    found = set()
    for path in (path for folder in folders for path in folder.glob(f"*/LC_MESSAGES/{domain}.mo")):
        try:
            found |= {path.parent.parent.name} if _count(path) > 1 else set()
        except (OSError, struct.error) as fault:
            log.error("%s is not read: %s", path, fault)
    return tuple(sorted(found))


def _count(path: Path) -> int:
    """The messages of a compiled catalog, its header among them ("The Format of GNU MO Files" in the
    manual of gettext). Raises OSError and struct.error.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head[:4] not in (LITTLE_ENDIAN, LITTLE_ENDIAN[::-1]):
        raise struct.error("not a compiled catalog")
    order = "<" if head[:4] == LITTLE_ENDIAN else ">"
    return int(struct.unpack(f"{order}8xI", head)[0])


def compile_catalogs(folders: Iterable[Path]) -> None:
    """Compile every catalog whose text is newer than what was compiled of it.

    One that can't be read or written is told to the log, and its language goes without what is new
    in it.
    """
    for folder in folders:
        for source in folder.glob("*/LC_MESSAGES/*.po"):
            try:
                if not _is_compiled(source):
                    write_file(source.with_suffix(".mo"), compiled(source))
            except (OSError, ValueError) as fault:
                log.error("%s is not compiled: %s", source, fault)


def _is_compiled(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return made.is_file() and made.stat().st_mtime >= source.stat().st_mtime


def compiled(source: Path) -> bytes:
    """A catalog as programs read it. Raises ValueError (`PoFileError` of Babel too) and OSError."""
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
