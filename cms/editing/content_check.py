"""`flask content check`: every fault in the content with its file, line and remedy."""

import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cms.content import Content, Problem, Store
from cms.content.addresses import Addresses
from cms.content.entry import incomplete, problems
from cms.content.file_scan import (
    TOO_RECENT,
    ContentFile,
    Signature,
    path_of,
    read_or_refuse,
    scan,
    signature_of,
)
from cms.content.json_files import duplicate_keys, parse_json
from cms.core.errors import Invalid, NotFound
from cms.core.files import printable
from cms.core.files import walk as walk_files
from cms.core.i18n import N_
from cms.core.languages import parse_locales
from cms.editing.address_problems import loop_problem
from cms.editing.validation import unknown_references
from cms.schema.entry_ref import EntryRef, Name, parse_name
from cms.schema.fields import Json, Markdown, Media
from cms.schema.fields.walk import Leaf, walk
from cms.schema.file_facts import SUFFIX, FileFacts, is_facts
from cms.schema.paths import Paths
from cms.schema.publication import MODIFIED, modified_problems, parse_publication
from cms.schema.usages import entry_links

NO_FILE = N_(
    "There is no file %(file)s, to which this belongs. Delete this, or give it the name of its file."
)
NAME_NOT_UTF_8 = N_(
    "The name of this file isn’t in UTF-8, so no page can show it. Rename the file, or remove it."
)
HASH = re.compile(r"[0-9a-f]{12}")


def check(store: Store) -> Iterator[Problem]:
    """Yield every fault in the content files on disk, file by file."""
    content, now = store.content(), store.clock()
    clashes: dict[Name, list[Invalid]] = {}
    for name, refusal in Addresses(content.entries, content.reserved).refused:
        clashes.setdefault(name, []).append(refusal)
    files, order = scan(store.paths, store.models).files, list(store.models)
    names = files.keys() | content.faults
    for name in sorted(names, key=lambda name: (order.index(name[0]), name[1])):
        if name in files:
            yield from _check_file(store, content, name, clashes.get(name, ()), now)
        else:  # a folder that can't be read, or no site.json
            yield from content.faults[name]
    yield from (problem for _file, problem in check_facts(store.paths, content))


def _check_file(
    store: Store, content: Content, name: Name, clashes: Iterable[Invalid], now: datetime
) -> list[Problem]:
    """Return the faults in the file of an entry; none if it was deleted meanwhile."""
    model, key = store.models[name[0]], name[1]
    path = path_of(store.paths, model, key)
    file = os.path.relpath(path, store.paths.data.parent)
    try:
        data = ContentFile(model, key, path, b"").read()
    except FileNotFoundError:
        return []
    except Invalid as refusal:
        return [*problems(file, b"", [refusal])]
    faults = [
        *_entry_problems(store.paths, content, EntryRef(model, key), path, data, now),
        *clashes,
    ]
    return sorted(problems(file, data, faults), key=lambda problem: problem.line)


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
            yield from _language_problem(leaf.path, leaf.locale, codes)


def _entry_problems(
    paths: Paths,
    content: Content,
    ref: EntryRef,
    path: str,
    data: bytes,
    now: datetime,
) -> Iterator[Invalid]:
    """Yield the errors in one file."""
    try:
        raw = parse_json(data)
    except Invalid as refusal:
        yield refusal
        return
    yield from duplicate_keys(data, raw)
    schema = os.path.relpath(paths.schema(ref.model), Path(path).parent)
    if raw.get("$schema", schema) != schema:
        yield Invalid("$schema", N_("The schema of this file must be %(schema)s."), schema=schema)
    refused = tuple(ref.model.problems(raw))
    yield from refused
    reported = {problem.path for problem in refused} | {
        problem.path.rpartition(".")[0] for problem in refused
    }
    yield from (problem for problem in incomplete(ref.model, raw) if problem.path not in reported)
    yield from unknown_references(
        ref,
        raw,
        lambda type, key: type not in content.models or content.get(type, key) is not None,
    )
    if loop := loop_problem(ref, raw, content):
        yield loop
    for leaf in walk(ref.model.fields, raw):
        yield from _link_problems(leaf, content)
        yield from _media_problems(leaf, paths)
    codes = site_codes(content)
    if ref.model.name == "site" and "defaultLocale" in raw:
        yield from _language_problem("defaultLocale", raw["defaultLocale"], codes)
    if not ref.model.single:
        yield from _publication_problems(raw.get("publication", {}), codes)
        yield from modified_problems(raw.get(MODIFIED, {}), now)
        yield from _ledger_problems(raw.get("translation", {}), codes)


def _link_problems(leaf: Leaf, content: Content) -> Iterator[Invalid]:
    """Yield errors for links in a text to missing entries."""
    if not isinstance(leaf.field, Markdown) or not isinstance(leaf.value, list):
        return
    for number, target in entry_links(leaf.value):
        if content.get(*parse_name(target.partition("#")[0])) is None:
            yield Invalid(
                f"{leaf.path}.{number}",
                N_("The text links to %(entry)s, which doesn’t exist. Fix or remove the link."),
                entry=target,
            )


def _media_problems(leaf: Leaf, paths: Paths) -> Iterator[Invalid]:
    """Yield errors for names of missing media files."""
    if not isinstance(leaf.field.item_field, Media):
        return
    is_list = isinstance(leaf.value, list)
    for number, name in enumerate(leaf.value if is_list else [leaf.value], 1):
        try:
            paths.media_file(str(name))
        except (NotFound, ValueError):
            yield Invalid(
                f"{leaf.path}.{number}" if is_list else leaf.path,
                N_(
                    "There is no media file %(file)s. Add it to the media library or choose another."
                ),
                file=name,
            )


def _publication_problems(raw: Json, codes: tuple[str, ...]) -> Iterator[Invalid]:
    """Yield errors for invalid publication windows and for unknown languages."""
    for locale, window_raw in raw.items() if isinstance(raw, dict) else (("", raw),):
        try:
            windows = parse_publication({locale: window_raw} if locale else window_raw)
        except Invalid as refusal:
            yield refusal
            continue
        window = windows.get(locale)
        if window and window.opens and window.closes and window.closes <= window.opens:
            yield Invalid(
                f"publication.{locale}.until", N_("The end must be later than the start.")
            )
        yield from _language_problem(f"publication.{locale}", locale, codes)


def _language_problem(path: str, locale: Any, codes: tuple[str, ...]) -> Iterator[Invalid]:
    if codes and locale not in codes:
        yield Invalid(
            path,
            N_("The site has no language %(locale)s: add it to site.json or remove this."),
            locale=locale,
        )


def _ledger_problems(raw: Json, codes: tuple[str, ...]) -> Iterator[Invalid]:
    """Yield errors for malformed translation records."""
    if not isinstance(raw, dict):
        yield Invalid(
            "translation", N_("This must have one record per language, with “from” and “of”.")
        )
        return
    for locale, record in raw.items():
        path = f"translation.{locale}"
        if not isinstance(record, dict) or not isinstance(record.get("of", {}), dict):
            yield Invalid(path, N_("This must have one record per language, with “from” and “of”."))
            continue
        yield from _language_problem(path, locale, codes)
        yield from _language_problem(f"{path}.from", record.get("from"), codes)
        if not all(
            isinstance(hash, str) and HASH.fullmatch(hash) for hash in record.get("of", {}).values()
        ):
            yield Invalid(
                f"{path}.of",
                N_(
                    "Each value must be 12 hexadecimal digits. Remove the wrong line. The "
                    "text then counts as unchecked."
                ),
            )
