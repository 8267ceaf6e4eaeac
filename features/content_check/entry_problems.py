"""The errors in all content files, with their lines and remedies."""

import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from cms.content import Content, Problem, Store
from cms.content.addresses import Addresses
from cms.content.entry import incomplete, problems
from cms.content.file_scan import ContentFile, path_of, scan
from cms.content.json_files import duplicate_keys, parse_json
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.editing.address_problems import loop_problem
from cms.editing.validation import unknown_references
from cms.schema.entry_ref import EntryRef, Name, parse_name
from cms.schema.fields import Json, Markdown, Media
from cms.schema.fields.walk import Leaf, walk
from cms.schema.paths import Paths
from cms.schema.publication import MODIFIED, is_moment, parse_publication
from cms.schema.usages import entry_links
from features.content_check.facts_check import check_facts, language_problem, site_codes

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
        yield from language_problem("defaultLocale", raw["defaultLocale"], codes)
    if not ref.model.single:
        yield from _publication_problems(raw.get("publication", {}), codes)
        yield from _modified_problems(raw.get(MODIFIED, {}), now)
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
        yield from language_problem(f"publication.{locale}", locale, codes)


def _modified_problems(raw: Json, now: datetime) -> Iterator[Invalid]:
    """Yield errors for wrong times of the last change."""
    if not isinstance(raw, dict):
        yield Invalid(
            MODIFIED, N_("This must have one moment per language. Correct it or remove it.")
        )
        return
    for locale, moment in raw.items():
        if not is_moment(moment):
            yield Invalid(
                f"{MODIFIED}.{locale}",
                N_(
                    "Enter date and time in UTC to the second, such as "
                    "2024-08-24T00:00:00Z, or remove the line."
                ),
            )
        elif datetime.fromisoformat(moment) > now:
            yield Invalid(
                f"{MODIFIED}.{locale}",
                N_("This moment is in the future. Correct it or remove the line."),
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
        yield from language_problem(path, locale, codes)
        yield from language_problem(f"{path}.from", record.get("from"), codes)
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
