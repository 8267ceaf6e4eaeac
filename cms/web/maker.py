"""The freeze as publishing uses it (cms/publish/making.py)."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from cms.i18n import N_
from cms.publish.making import Advance, Change, Plan, ignore
from cms.publish.releases import share
from cms.publish.said import Said, say
from cms.publish.targets.target import site_files
from cms.store import Snapshot
from cms.web.freezer import SiteFreezer, not_found_page
from cms.web.trees import is_live

NEW = say(N_("It was not there before."))
CHANGED = say(N_("It reads differently."))
GONE = say(N_("Nothing stands at this address any more."))


class SiteMaker:
    """Makes the public site of `app`."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def plan(self, snapshot: Snapshot, previous: Path | None, advance: Advance = ignore) -> Plan:
        """See Maker."""
        folder = Path(tempfile.mkdtemp(prefix="oasis-plan-"))
        try:
            self.make(snapshot, folder, None, advance)
            return Plan(tuple(_differences(folder, previous)), snapshot.now)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def make(self, snapshot: Snapshot, folder: Path, previous: Path | None, advance: Advance = ignore) -> int:
        """See Maker."""
        freezer = SiteFreezer(self.app, snapshot, folder)
        total = len(freezer.addresses())
        for done, _page in enumerate(freezer.freeze_yield(), 1):
            advance(min(done, total), total)
        not_found_page(folder, snapshot)
        if previous:
            share(folder, previous)
        return sum(1 for _ in site_files(folder))

    def served(self, path: str) -> bool:
        """See Maker."""
        with self.app.app_context():
            return is_live(path)


def _differences(folder: Path, previous: Path | None) -> Iterator[Change]:
    here = set(site_files(folder))
    before = set(site_files(previous)) if previous else set()
    for name in sorted(here | before):
        why = _why(name, here, before, folder, previous)
        if why:
            kind = "new" if why is NEW else "gone" if why is GONE else "changed"
            yield Change(f"/{name.removesuffix('index.html')}", kind, (why,))  # type: ignore[arg-type]


def _why(name: str, here: set[str], before: set[str], folder: Path, previous: Path | None) -> Said | None:
    if name not in before:
        return NEW
    if name not in here:
        return GONE
    same = previous is not None and (folder / name).read_bytes() == (previous / name).read_bytes()
    return None if same else CHANGED
