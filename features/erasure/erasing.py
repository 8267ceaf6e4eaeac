"""Erasing the data of a person: the records about them, and their name beside their changes.

Entries and drafts aren't changed: those that have the email address are listed instead. A deleted entry
that has it is removed with its history.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cms.content.json_files import dump_json
from cms.core.feature import Folder
from cms.core.files import LOCK, MALFORMED, commit
from cms.schema.paths import Paths

AUTHOR_KEYS = ("who", "id")
"""Keys of an account's id beside that of its name, in histories, drafts, trash and undo records."""


class DataSubject(NamedTuple):
    """A person whose data are erased. `account`: the id of the account, "" without one."""

    email: str
    account: str = ""


class Erasure(NamedTuple):
    """The data of a person. `records`: files to remove · `named`: files whose mention of the name is
    removed · `remaining`: entries and drafts with the email address, to be changed by hand.
    """

    records: tuple[Path, ...]
    named: tuple[Path, ...]
    remaining: tuple[Path, ...]


def find_person(paths: Paths, person: DataSubject, folders: Mapping[Path, Folder]) -> Erasure:
    """Return the data of a person; `folders` are the `owned_folders` of the site."""
    history, trash = paths.instance / "history", paths.instance / "trash"
    drafts = paths.instance / "drafts"
    personal = [folder for folder, owned in folders.items() if owned.is_personal]
    records = [
        path
        for path in _files(personal, "*.json")
        if path.name.split(".")[0] == person.account or _has_email(path, person.email)
    ]
    deleted = [path for path in _files([history, trash]) if _is_deleted(paths, path)]
    entries = {_entry(paths, path) for path in deleted if _has_email(path, person.email)}
    records += [path for path in deleted if _entry(paths, path) in entries]
    # the change can't be undone any more, but the entry as it was is gone with it
    undo = _files([paths.undo], "*.json*")
    records += [path for path in undo if _has_email(path, person.email)]
    signed = _files([history, trash, drafts, paths.undo, *folders])
    named = [path for path in signed if path not in records and _is_named(path, person)]
    remaining = [path for path in _files([paths.data, drafts]) if _has_email(path, person.email)]
    return Erasure(*map(tuple, (records, named, remaining)))


def erase_person(
    paths: Paths, person: DataSubject, found: Erasure, folders: Mapping[Path, Folder]
) -> None:
    """Erase the data in `found`. Raises Busy, OSError and Unfinished."""
    locks = {folder: folder / LOCK for folder, owned in folders.items() if owned.has_lock}
    by_lock: dict[Path, list[Path]] = {}
    for path in (*found.records, *found.named):
        by_lock.setdefault(locks.get(path.parent, paths.lock), []).append(path)
    for lock, changed in by_lock.items():
        with commit(lock) as steps:
            for path in changed:
                if path in found.records:
                    steps.remove(path)
                elif path.exists():
                    steps.write(path, _without_name(path, person), mode=0o600)


def _files(folders: Iterable[Path], pattern: str = "**/*.json*") -> list[Path]:
    return sorted({path for folder in folders for path in folder.glob(pattern)})


def _entry(paths: Paths, path: Path) -> tuple[str, str]:
    """Return (type, key) of a file of the history or the trash."""
    type, name = path.relative_to(paths.instance).parts[1:3]
    return type, name.removesuffix(".json")


def _is_deleted(paths: Paths, path: Path) -> bool:
    """Return whether a file of the history or the trash is of an entry that is on no site and in no
    draft.
    """
    if len(path.relative_to(paths.instance).parts) < 3:
        return False
    name = "{}/{}.json".format(*_entry(paths, path))
    places = (paths.data / "content", paths.instance / "drafts")
    return not any((place / name).exists() for place in places)


def _has_email(path: Path, email: str) -> bool:
    return any(
        isinstance(value, str) and value.casefold() == email.casefold()
        for record in _records(path, email)
        for value in _walk(record)
    )


def _is_named(path: Path, person: DataSubject) -> bool:
    return bool(person.account) and any(
        _is_author(value, person.account) and value.get("name")
        for record in _records(path, person.account)
        for value in _walk(record)
    )


def _is_author(value: Any, account: str) -> bool:
    return isinstance(value, dict) and any(value.get(key) == account for key in AUTHOR_KEYS)


def _records(path: Path, sought: str) -> list[Any]:
    """Return the objects in a file of JSON or of JSON lines; none if `sought` isn't in it."""
    data = path.read_bytes()
    if sought.casefold().encode() not in data.lower():
        return []
    return _parse(data, path.suffix == ".jsonl")


def _parse(data: bytes, is_lines: bool) -> list[Any]:
    try:
        return [orjson.loads(line) for line in (data.splitlines() if is_lines else [data])]
    except MALFORMED:
        return []


def _walk(value: Any) -> Iterator[Any]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _walk(one)


def _without_name(path: Path, person: DataSubject) -> bytes:
    is_lines = path.suffix == ".jsonl"
    records = _parse(path.read_bytes(), is_lines)
    for value in (value for record in records for value in _walk(record)):
        if _is_author(value, person.account) and value.get("name"):
            value["name"] = ""
    if is_lines:
        return b"".join(orjson.dumps(record) + b"\n" for record in records)
    return dump_json(records[0])
