"""Opening a site, and recovery from killed processes when it starts."""

import logging
import os
from contextlib import suppress
from pathlib import Path

from cms.content import Entry, Store
from cms.content.conversion import LanguageConversion
from cms.content.loader import LastGood
from cms.core.catalogs import Catalogs
from cms.core.dates import Clock, utc_now
from cms.core.feature import contributed
from cms.core.files import LOCK, Busy, locked, remove_temporary_files, temporary_files
from cms.core.settings import Settings
from cms.schema.content_type import Models
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from cms.site import Site, service_name

log = logging.getLogger(__name__)


def open_site(
    settings: Settings,
    models: Models,
    reserved: frozenset[str] = frozenset(),
    clock: Clock = utc_now,
) -> Site:
    """Open the site that `settings` name; `reserved` are addresses that no entry may have."""
    paths = Paths(settings.data, settings.instance, settings.site)
    _restrict_permissions(settings)
    return Site(
        settings,
        paths,
        models,
        Store(
            paths,
            models,
            clock,
            _last_good(paths),
            reserved,
            Catalogs(settings.layers("translations")).translate,
            service_name(LanguageConversion) in contributed(settings.features, "services"),
        ),
    )


def _restrict_permissions(settings: Settings) -> None:
    """Keep other users of the machine out of the instance folder.

    Not if the releases are in it, since a web server has to read those. Without content the folder
    isn't made: a command such as `flask init` may run in any folder.
    """
    folder = settings.instance
    releases = Path(settings.releases) if settings.releases else folder / "releases"
    with suppress(OSError):  # a folder of another user, a read-only disk
        if not folder.exists():
            if settings.data.is_dir():
                folder.mkdir(mode=0o700)
        elif (
            not releases.resolve().is_relative_to(folder.resolve())
            and folder.stat().st_mode & 0o077
        ):
            folder.chmod(0o700)


def _last_good(paths: Paths) -> LastGood:
    """Return a function that finds the last good version of an entry in its history, for broken
    files.
    """

    def last_good(ref: EntryRef, read: Entry | None) -> Entry | None:
        from cms.editing.revisions import History

        return History(paths).last_good(ref, read)

    return last_good


def recover(site: Site) -> None:
    """Finish or undo the interrupted changes of killed processes, unless another process does so."""
    try:
        _recover_content(site)
        for folder, owned in site.paths.owned_folders(site.settings.features).items():
            if owned.has_lock and any(temporary_files(folder, recursive=False)):
                with locked(folder / LOCK):
                    remove_temporary_files(folder, recursive=False)
    except Busy as refusal:
        log.warning("not all was set right at the start: %s", refusal)


def _recover_content(site: Site) -> None:
    """Repair content and drafts. Skipped if no file is half-written, in the trash or in progress.
    Raises Busy.
    """
    paths = site.paths
    if (
        any(temporary_files(*paths.locked_folders))
        or any(temporary_files(paths.data, recursive=False))
        or any(names for folder in paths.working_folders for _, _, names in os.walk(folder))
    ):
        from cms.editing import recovery

        recovery.recover(site.editing.files)
