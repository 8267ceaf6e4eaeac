"""Releases: each publish is a folder of its own, and one link says which of them is the site.

    releases/20261124T201500Z/        the files; those that did not change are hard links to the
                                      release before
    releases/20261124T201500Z.json    when, by whom, by which job, as of which moment
    releases/current                  a link, replaced in one step
    releases/.oasis-next              the link that will replace it, from before a new release has
                                      its name

A release is filled as `.oasis-…`, which no one serves, and gets its name when it is whole and on
the disk. What a killed process left, and what is retired, is removed under a name of that kind too.
A release that `.oasis-next` still leads to has never been live: it isn't listed, and the next one
takes its place.
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
from cms.publish.output import MARK

ID = re.compile(r"\d{8}T\d{6}Z(-\d+)?")
CURRENT = "current"
NEXT = f"{TEMPORARY_PREFIX}next"


class NoRelease(NotFound):
    """There is no such release."""

    msgid = N_("There is no such release. It may have been removed.")


class NoPreviousRelease(Refusal):
    """There is nothing to go back to."""

    msgid = N_("There is no earlier release to roll back to.")


@dataclass(frozen=True, slots=True)
class Release:
    """One publish. `moment` is the time whose publication windows it shows; `by` an account's id,
    "" for none.
    """

    id: str
    when: datetime
    moment: datetime
    by: str = ""
    name: str = ""
    job: str = ""
    files: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


class Releases:
    """The releases of one site. Who changes them holds the publish lock."""

    def __init__(self, root: Path, clock: Clock = utc_now) -> None:
        self.root = root
        self.clock = clock

    def all(self) -> list[Release]:
        """Every release that is or was live, newest first."""
        names = {path.name for path in self.root.iterdir()} if self.root.is_dir() else set()
        return [
            self.get(name)
            for name in sorted(filter(ID.fullmatch, names - {self._link(NEXT)}), reverse=True)
        ]

    def get(self, id: str) -> Release:
        """A release. Raises NoRelease."""
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
        """Where a release lies. Raises NoRelease."""
        return self.root / self.get(id).id

    def current(self) -> Release | None:
        """The release that is live."""
        try:
            return self.get(self._link(CURRENT))
        except NoRelease:
            return None

    def to_follow(self) -> Release | None:
        """The live release, after which something may be published by itself; None before the first
        publish, and after a rollback until somebody publishes again.
        """
        current, newest = self.current(), self.all()[:1]
        return current if [current] == newest else None

    def _link(self, name: str) -> str:
        """The id that a link leads to; empty where there is no link."""
        try:
            return (self.root / name).readlink().name
        except OSError:
            return ""

    def before(self) -> Release:
        """The release that was live before the present one was made. Raises NoPreviousRelease."""
        current = self.current()
        older = [release for release in self.all() if current and release.id < current.id]
        if not older:
            raise NoPreviousRelease
        return older[0]

    @contextmanager
    def stage(self) -> Iterator[Path]:
        """An empty folder to fill; gone at the end unless `add` took it."""
        make_folder(self.root)
        folder = self.root / f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}"
        folder.mkdir()
        (folder / MARK).touch()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def add(self, stage: Path, moment: datetime, **about: object) -> Release:
        """Make a release of a filled stage, on the disk before it has its name. `about`: fields of
        Release.
        """
        when = self.clock()
        self._forsake()
        release = Release(self._free(when), when, moment, **about)  # type: ignore[arg-type]
        sync_disk(stage)
        self._write(release)
        (self.root / NEXT).symlink_to(release.id, target_is_directory=True)
        stage.rename(self.root / release.id)
        sync_folder(self.root)
        return release

    def confirm(self, release: Release, moment: datetime) -> None:
        """Note that a release is still what the site is at a later moment."""
        self._write(replace(release, moment=moment))

    def _write(self, release: Release) -> None:
        write_file(
            self.root / f"{release.id}.json",
            orjson.dumps(asdict(release), option=orjson.OPT_INDENT_2),
        )

    def _free(self, when: datetime) -> str:
        """An id later than every other, even where the clock was set back."""
        stamp = f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        newest = max((release.id for release in self.all()), default="")
        if stamp > newest[:16]:
            return stamp
        return f"{newest[:16]}-{int(newest[17:] or 0) + 1:04}"

    def _forsake(self) -> None:
        """Remove a release that was added but has never been live."""
        id = self._link(NEXT)
        if ID.fullmatch(id) and id != self._link(CURRENT):
            (self.root / f"{id}.json").unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                (self.root / id).rename(self.root / f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}")
        (self.root / NEXT).unlink(missing_ok=True)

    def switch(self, id: str) -> None:
        """Make a release the live one, in one step. Raises NoRelease, OSError where it isn't live,
        and Unsynced.
        """
        target = self.get(id).id
        link = self.root / NEXT
        if self._link(NEXT) != target:
            link = self.root / f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}"
            link.symlink_to(target, target_is_directory=True)
        link.replace(self.root / CURRENT)
        sync_after(self.root / CURRENT)

    def retire(self, keep: int) -> list[str]:
        """Remove all but the newest `keep` releases; never the live one, nor the one to go back to.
        Returns ids.
        """
        current, found = self.current(), self.all()
        live = current.id if current else ""
        back = next((release.id for release in found if release.id < live), "")
        old = [release.id for release in found[max(keep, 1) :] if release.id not in (live, back)]
        for id in old:
            (self.root / f"{id}.json").unlink(missing_ok=True)
            (self.root / id).rename(self.root / f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}")
        self.sweep()
        return old

    def sweep(self) -> None:
        """Remove what killed processes left, and what was retired."""
        self._forsake()
        spare = self.root.glob("spare-*")  # of an earlier version of the program
        for path in (*self.root.glob(f"{TEMPORARY_PREFIX}*"), *spare):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def releases_of(settings: Settings, clock: Clock = utc_now) -> Releases:
    """The releases of the site that `settings` name."""
    return Releases(
        Path(settings.releases).resolve() if settings.releases else settings.instance / "releases",
        clock,
    )
