"""Bring the catalogs in step with the code: extract every message, merge it into each language, drop what is gone.

English is the language the messages are written in, so its catalog is filled by itself. What a translator has to do is
listed at the end; a test fails while anything is left.
"""

import sys
from copy import deepcopy
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LANGUAGES = sorted(path.name for path in (ROOT / "translations").iterdir() if path.is_dir())
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
            "npgettext": ((1, "c"), 2, 3), "lazy_gettext": None}


def template() -> Catalog:
    """Every message of the code and the templates."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog(project="Oasis", fuzzy=False)
    for _file, _line, message, _comments, context in extract_from_dir(
            ROOT, method_map=methods, options_map=options, keywords=KEYWORDS):
        catalog.add(message, context=context)
    return catalog


def path_of(language: str) -> Path:
    return ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def catalog_of(language: str) -> Catalog:
    """A language's catalog as it stands; an empty one where there is none."""
    path = path_of(language)
    if not path.is_file():
        return Catalog(locale=language, project="Oasis", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, messages: Catalog) -> Catalog:
    """A language's catalog with exactly the messages there are."""
    catalog = catalog_of(language)
    catalog.update(deepcopy(messages), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    for message in catalog:
        if language == "en" and message.id:
            message.string = message.id
            message.flags.discard("fuzzy")
    return catalog


def plural_forms(string: object) -> tuple[object, ...]:
    """A translation as all its forms."""
    return string if isinstance(string, tuple) else (string,)


def main() -> None:
    """Write every catalog and list what is untranslated."""
    messages = template()
    left = 0
    for language in LANGUAGES:
        catalog = update(language, messages)
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as file:
            write_po(file, catalog, width=0, sort_output=True, no_location=True, omit_header=False)
        missing = [message.id for message in catalog if message.id and not all(plural_forms(message.string))]
        left += len(missing)
        sys.stdout.writelines(f"{language}: {message!r}\n" for message in missing)
    sys.stdout.write(f"{len(list(messages)) - 1} messages, {left} untranslated.\n")


if __name__ == "__main__":
    main()
