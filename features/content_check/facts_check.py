"""The errors in the facts of media files, with their lines and what to do."""

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from cms.content import Content, Problem
from cms.content.entry import problems
from cms.content.file_scan import TOO_RECENT, Signature, read_or_refuse, signature_of
from cms.content.json_files import duplicate_keys, parse_json
from cms.core.errors import Invalid
from cms.core.files import printable
from cms.core.files import walk as walk_files
from cms.core.i18n import N_
from cms.core.languages import parse_locales
from cms.schema.fields.walk import walk
from cms.schema.file_facts import SUFFIX, FileFacts, is_facts
from cms.schema.paths import Paths

NO_FILE = N_(
    "There is no file %(file)s, to which this belongs. Delete this, or give it the name of its file."
)
NAME_NOT_UTF_8 = N_(
    "The name of this file isn’t in UTF-8, so no page can show it. Rename the file, or remove it."
)


def site_codes(content: Content) -> tuple[str, ...]:
    """Return the codes of the languages that content may have."""
    return tuple(locale.code for locale in parse_locales(content.site.raw.get("locales", ())))


def check_facts(paths: Paths, content: Content) -> Iterator[tuple[str, Problem]]:
    """Yield (media file, fault) for the facts of all media files, and for names that aren't UTF-8."""
    codes = site_codes(content)
    prefix_length = len(str(paths.media)) + 1
    for path in sorted(file.path for file in walk_files(str(paths.media))):
        name = printable(path[prefix_length:])
        file = os.path.relpath(path, paths.data.parent)
        if name != path[prefix_length:]:
            yield name, Problem(printable(file), 1, Invalid("", NAME_NOT_UTF_8))
        elif is_facts(name):
            has_file, signature = Path(path.removesuffix(SUFFIX)).is_file(), signature_of(path)
            is_lasting = signature != TOO_RECENT
            check = _check_facts_file if is_lasting else _check_facts_file.__wrapped__
            for problem in check(path, signature, has_file, file, codes):
                yield name.removesuffix(SUFFIX), problem


@lru_cache(maxsize=20_000)
def _check_facts_file(
    path: str, signature: Signature, has_file: bool, file: str, codes: tuple[str, ...]
) -> tuple[Problem, ...]:
    """Return the faults in one facts file, cached until its signature changes."""
    missing = "" if has_file else Path(path).stem
    try:
        data = read_or_refuse(path)
    except Invalid as refusal:
        return problems(file, b"", [refusal])
    return problems(file, data, _facts_problems(data, missing, codes))


def _facts_problems(data: bytes, missing: str, codes: tuple[str, ...]) -> Iterator[Invalid]:
    """Yield the errors in facts. `missing` is the name of the media file if it doesn't exist,
    otherwise "".
    """
    try:
        raw = parse_json(data)
    except Invalid as refusal:
        yield refusal
        return
    yield from duplicate_keys(data, raw)
    if missing and "movedTo" not in raw:
        yield Invalid("", NO_FILE, file=missing)
    yield from FileFacts.problems(raw)
    yield from FileFacts.unknown_fields(raw)
    yield from FileFacts.cross_check(raw)
    for leaf in walk(FileFacts.fields, raw):
        if leaf.locale:
            yield from language_problem(leaf.path, leaf.locale, codes)


def language_problem(path: str, locale: Any, codes: tuple[str, ...]) -> Iterator[Invalid]:
    """Yield an error unless the site has the language. Without `codes`, it has any."""
    if codes and locale not in codes:
        yield Invalid(
            path,
            N_("The site has no language %(locale)s: add it to site.json or remove this."),
            locale=locale,
        )
