"""Releases: each publish is a folder of its own, and a symbolic link points to the live one.

    releases/20261124T201500Z/        the files; unchanged ones are hard links to the previous
                                      release
    releases/20261124T201500Z.json    when, by which account and job, for which moment
    releases/current                  a link, replaced in one step
    releases/.oasis-next              the link that will replace it, made before a new release
                                      gets its name
    releases/.oasis-retired           the last retired release, with which the next one begins

A release is filled as `.oasis-…`, which isn't served, and renamed once it is complete and on the
disk. Retired releases, and what killed processes have left, are removed under such a name, too. A
release that `.oasis-next` still points to has never been live. It isn't listed, and the next
release replaces it.
"""

import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import orjson

from cms.core.dates import Clock, utc_now
from cms.core.errors import NotFound, Refusal
from cms.core.files import (
    TEMPORARY_PREFIX,
    make_folder,
    sync_after,
    sync_disk,
    sync_folder,
    write_file,
)
from cms.core.i18n import N_
from cms.core.settings import Settings
from cms.publish.output import MARK, RETIRED

ID = re.compile(r"\d{8}T\d{6}Z(-\d+)?")
CURRENT = "current"
NEXT = f"{TEMPORARY_PREFIX}next"


class NoRelease(NotFound):
    """There is no such release."""

    msgid = N_("There is no such release. It may have been removed.")


class NoPreviousRelease(Refusal):
    """There is no release to roll back to."""

    msgid = N_("There is no earlier release to roll back to.")


@dataclass(frozen=True, slots=True)
class Release:
    """One publish. `moment` decides its publication windows; `by` is an account's id, "" for none."""

    id: str
    when: datetime
    moment: datetime
    by: str = ""
    name: str = ""
    job: str = ""
    files: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


class Releases:
    """The releases of one site. To change them, a caller must hold the publish lock."""

    def __init__(self, root: Path, clock: Clock = utc_now) -> None:
        self.root = root
        self.clock = clock

    def all(self) -> list[Release]:
        """Return all releases that are or were live, newest first."""
        names = {path.name for path in self.root.iterdir()} if self.root.is_dir() else set()
        return [
            self.get(name)
            for name in sorted(filter(ID.fullmatch, names - {self._link(NEXT)}), reverse=True)
        ]

    def get(self, id: str) -> Release:
        """Return a release. Raises NoRelease."""
        if not ID.fullmatch(id) or not (self.root / id).is_dir():
            raise NoRelease
        when = datetime.strptime(id[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        try:
            raw = orjson.loads((self.root / f"{id}.json").read_bytes())
            raw |= {name: datetime.fromisoformat(raw[name]) for name in ("when", "moment")}
            return Release(**raw | {"id": id})
        except (OSError, ValueError, TypeError, KeyError):
            return Release(id, when, when)

    def folder(self, id: str) -> Path:
        """Return the folder of a release. Raises NoRelease."""
        return self.root / self.get(id).id

    def current(self) -> Release | None:
        """Return the live release; None before the first publish."""
        try:
            return self.get(self._link(CURRENT))
        except NoRelease:
            return None

    def live_unless_rolled_back(self) -> Release | None:
        """Return the live release if the site may be published automatically. None before the first
        publish, and after a rollback until somebody publishes.
        """
        current, newest = self.current(), self.all()[:1]
        return current if [current] == newest else None

    def _link(self, name: str) -> str:
        """Return the id that a link points to; empty if there is no link."""
        try:
            return (self.root / name).readlink().name
        except OSError:
            return ""

    def previous(self) -> Release:
        """Return the release before the live one. Raises NoPreviousRelease."""
        current = self.current()
        older = [release for release in self.all() if current and release.id < current.id]
        if not older:
            raise NoPreviousRelease
        return older[0]

    @contextmanager
    def stage(self) -> Iterator[Path]:
        """Yield an empty folder to fill; it is deleted at the end unless `add` was called."""
        make_folder(self.root)
        folder = self.root / f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}"
        folder.mkdir()
        (folder / MARK).touch()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def add(self, stage: Path, moment: datetime, **about: object) -> Release:
        """Turn a filled staging folder into a release, on the disk before it gets its name.
        `about`: fields of Release.
        """
        when = self.clock()
        self._remove_never_live()
        release = Release(self._new_id(when), when, moment, **about)  # type: ignore[arg-type]
        sync_disk(stage)
        self._write(release)
        (self.root / NEXT).symlink_to(release.id, target_is_directory=True)
        stage.rename(self.root / release.id)
        sync_folder(self.root)
        return release

    def confirm(self, release: Release, moment: datetime) -> None:
        """Note that a release is still up to date at a later moment."""
        self._write(replace(release, moment=moment))

    def _write(self, release: Release) -> None:
        write_file(
            self.root / f"{release.id}.json",
            orjson.dumps(asdict(release), option=orjson.OPT_INDENT_2),
        )

    def _new_id(self, when: datetime) -> str:
        """Return a new id that sorts after all others, even if the clock was set back."""
        stamp = f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        newest = max((release.id for release in self.all()), default="")
        if stamp > newest[:16]:
            return stamp
        return f"{newest[:16]}-{int(newest[17:] or 0) + 1:04}"

    def _remove_never_live(self) -> None:
        """Remove a release that was added but has never been live."""
        id = self._link(NEXT)
        if ID.fullmatch(id) and id != self._link(CURRENT):
            (self.root / f"{id}.json").unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                (self.root / id).rename(self.root / f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}")
        (self.root / NEXT).unlink(missing_ok=True)

    def switch(self, id: str) -> None:
        """Make a release live in one step. Raises NoRelease, OSError if that failed, and Unsynced
        if it may not survive a power failure.
        """
        target = self.get(id).id
        link = self.root / NEXT
        if self._link(NEXT) != target:
            link = self.root / f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}"
            link.symlink_to(target, target_is_directory=True)
        link.replace(self.root / CURRENT)
        sync_after(self.root / CURRENT)

    def retire(self, keep: int) -> list[str]:
        """Remove all but the newest `keep` releases, the live one and the one before it. Returns
        the removed ids.
        """
        current, releases = self.current(), self.all()
        live = current.id if current else ""
        previous = next((release.id for release in releases if release.id < live), "")
        old = [
            release.id for release in releases[max(keep, 1) :] if release.id not in (live, previous)
        ]
        for id in old:
            (self.root / f"{id}.json").unlink(missing_ok=True)
            retired = self.root / RETIRED
            if retired.exists():
                retired = self.root / f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}"
            (self.root / id).rename(retired)
        self.sweep()
        return old

    def sweep(self) -> None:
        """Remove all retired releases but the last, and what killed processes have left."""
        self._remove_never_live()
        spare = self.root.glob("spare-*")  # of an earlier version of the program
        for path in (*self.root.glob(f"{TEMPORARY_PREFIX}*"), *spare):
            if path.name == RETIRED:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def releases_of(settings: Settings, clock: Clock = utc_now) -> Releases:
    """Return the releases of the site with these settings."""
    return Releases(
        Path(settings.releases).resolve() if settings.releases else settings.instance / "releases",
        clock,
    )
