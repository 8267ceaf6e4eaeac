"""One site as its parts: what the two apps and the command line share."""

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from cms.accounts.list_settings import ListSettingsFiles
from cms.accounts.recent_entries import RecentEntries
from cms.accounts.security_log import SecurityLog
from cms.accounts.sessions import Sessions
from cms.content import Entry, Snapshot, Store
from cms.content.loader import LastGood
from cms.core.cached_results import CachedResults
from cms.core.catalogs import Catalogs
from cms.core.daily_counts import DailyCounts
from cms.core.database import DisposableDatabase
from cms.core.dates import Clock, utc_now
from cms.core.files import Busy, locked, temporary_files, write_file
from cms.core.processes import flask_command
from cms.core.settings import Settings
from cms.editing.not_found import NotFoundCounts
from cms.media.styled import styled_media
from cms.publish.manifest import Manifests
from cms.schema.content_type import Model, Models
from cms.schema.paths import Paths
from cms.search.index import SearchIndex
from cms.search.index_build import MAX_INLINE_ENTRIES, IndexBuilder

if TYPE_CHECKING:
    from cms.accounts.accounts import Accounts
    from cms.accounts.sign_in_limit import SignInLimit
    from cms.contact.inbox import Messages
    from cms.editing.editing import Editing
    from cms.editing.guide import Guide
    from cms.newsletter.newsletter import Newsletter
    from cms.publish.bulk_jobs import BulkJobs
    from cms.publish.checks.content import ContentChecks
    from cms.publish.jobs import PublishJobs
    from cms.publish.releases import Releases
    from cms.search.staff_search import StaffSearch
    from cms.translation.machine import MachineTranslation
    from cms.translation.memory import TranslationMemory
    from cms.translation.queue import QueueOrders

log = logging.getLogger(__name__)


class Site:
    """Everything that belongs to one installation. Knows no request.

    What can be read is there at once. What writes, signs in, mails, searches and publishes is loaded
    and made when it is first asked for: no command and no visitor waits for all of it.
    """

    def __init__(self, settings: Settings, paths: Paths, models: Models, store: Store) -> None:
        self.settings = settings
        self.paths = paths
        self.models = models
        self.store = store

    @cached_property
    def editing(self) -> "Editing":
        """Everything that changes content."""
        from cms.editing.editing import Editing

        styled = partial(styled_media, self.settings)
        return Editing(self.store, media_quota=self.settings.media_quota, styled=styled)

    @cached_property
    def accounts(self) -> "Accounts":
        """The accounts."""
        from cms.accounts.accounts import Accounts

        return Accounts(self.paths.instance / "accounts", self.store.clock, words=self._own_words)

    def _own_words(self) -> Iterator[str]:
        """The names and the address of the site."""
        values = self.store.content().site.values
        for name in ("name", "short"):
            yield from values.get(name, {}).values()
        yield self.base_url(self.store.snapshot())

    def base_url(self, snapshot: Snapshot) -> str:
        """The site's address, without a slash at its end: the setting's, else that of site.json."""
        return self.settings.base_url.rstrip("/") or snapshot.base_url

    @cached_property
    def guide(self) -> "Guide":
        """The guide to the editor."""
        from cms.editing.guide import guide_of

        return guide_of(self.settings)

    @cached_property
    def state(self) -> DisposableDatabase:
        """The database of sessions, attempts and rate limits."""
        return DisposableDatabase(self.paths.instance / "state.db", "everybody is signed out")

    @cached_property
    def results(self) -> CachedResults:
        """Costly results, kept for other processes."""
        return CachedResults(self.store.database)

    @cached_property
    def manifests(self) -> Manifests:
        """The manifests of frozen sites."""
        return Manifests(self.store.database)

    @cached_property
    def sessions(self) -> Sessions:
        """The sessions."""
        return Sessions(self.state, self.store.clock)

    @cached_property
    def recent_entries(self) -> RecentEntries:
        """The entries that each account has opened last."""
        return RecentEntries(self.state, self.store.clock)

    @cached_property
    def queue_orders(self) -> "QueueOrders":
        """In which order each translator goes through what is to be translated."""
        from cms.translation.queue import QueueOrders

        return QueueOrders(self.state, self.store.clock)

    @cached_property
    def translation_memory(self) -> "TranslationMemory":
        """The translation memory."""
        from cms.translation.memory import TranslationMemory

        return TranslationMemory(self.store.database)

    @cached_property
    def machine_translation(self) -> "MachineTranslation":
        """The service of the institute's choice, if it has one."""
        from cms.translation.machine import MachineTranslation

        return MachineTranslation(self.settings.translator, self.settings.site)

    @cached_property
    def counts(self) -> DailyCounts:
        """The daily counts of visits and of addresses not found."""
        database = DisposableDatabase(self.paths.instance / "statistics.db", "the counts are lost")
        return DailyCounts(database, self._today)

    def _today(self) -> date:
        return self.store.clock().astimezone(self.store.snapshot().zone).date()

    @cached_property
    def not_found(self) -> NotFoundCounts:
        """The addresses that visitors didn't find."""
        return NotFoundCounts(self.counts)

    @cached_property
    def list_settings(self) -> ListSettingsFiles:
        """The settings of accounts for lists of entries."""
        return ListSettingsFiles(self.paths.instance / "accounts")

    @cached_property
    def throttle(self) -> "SignInLimit":
        """The limit on attempts to sign in."""
        from cms.accounts.sign_in_limit import SignInLimit

        return SignInLimit(self.state, self.store.clock)

    @cached_property
    def security_log(self) -> SecurityLog:
        """The security log."""
        return SecurityLog(self.paths.security_log, self.store.clock)

    @cached_property
    def search(self) -> SearchIndex:
        """The index of the site's search."""
        return SearchIndex(self.store.database, "visitors", self.filler)

    @cached_property
    def staff_search(self) -> "StaffSearch":
        """Search for the editor, in rows of its own: what visitors don't see never gets into
        theirs.
        """
        from cms.search.staff_search import StaffSearch

        return StaffSearch(
            SearchIndex(self.store.database, "staff", self.staff_filler), self.store.clock
        )

    @property
    def filler(self) -> IndexBuilder:
        """Has the visitors' index filled."""
        return self._filler("search-filling.lock")

    @property
    def staff_filler(self) -> IndexBuilder:
        """Has the staff's index filled."""
        return self._filler("search-staff-filling.lock", "--staff")

    def _filler(self, lock: str, *options: str) -> IndexBuilder:
        return IndexBuilder(
            self.paths.instance / "cache" / lock, flask_command(self.settings), *options
        )

    def begin_search(self) -> None:
        """Where the site is large and its search has no index, have one made before anybody asks."""
        entries = sum(map(len, self.store.content().entries.values()))
        if entries > MAX_INLINE_ENTRIES and not self.search.tables.count():
            self.filler.begin()

    @cached_property
    def messages(self) -> "Messages":
        """The messages of visitors. Raises ValueError for a wrong setting."""
        from cms.contact.inbox import Messages

        return Messages(self.settings, self.store, self.state, partial(secret_key, self.paths))

    @cached_property
    def newsletter(self) -> "Newsletter":
        """The newsletter. Raises ValueError for a wrong setting."""
        from cms.newsletter.newsletter import Newsletter

        return Newsletter(self.settings, self.store, self.state, partial(secret_key, self.paths))

    @cached_property
    def releases(self) -> "Releases":
        """The releases."""
        from cms.publish.releases import releases_of

        return releases_of(self.settings, self.store.clock)

    @cached_property
    def checks(self) -> "ContentChecks":
        """The checks of the content. Raises ValueError for a setting that can't be read."""
        from cms.publish.checks.check_records import CheckRecords
        from cms.publish.checks.content import ContentChecks
        from cms.publish.checks.levels import read_check_levels
        from cms.publish.checks.outside_links import OutsideLinks

        database = self.store.database
        return ContentChecks(
            read_check_levels(self.settings.gate),
            CheckRecords(database, self.paths),
            OutsideLinks(database),
        )

    @cached_property
    def jobs(self) -> "PublishJobs":
        """The jobs that publish."""
        from cms.publish.jobs import PublishJobs

        return PublishJobs(self.paths.jobs, flask_command(self.settings), self.store.clock)

    def recover(self) -> None:
        """Set right what killed processes left half-done, unless another process does so just now.

        Nothing can be where nothing is half-written, in the trash or being worked on.
        """
        paths = self.paths
        if (
            any(temporary_files(*paths.locked_folders))
            or any(temporary_files(paths.data, recursive=False))
            or any(names for folder in paths.working_folders for _, _, names in os.walk(folder))
        ):
            from cms.editing.recovery import recover

            try:
                recover(self.editing.files)
            except Busy as refusal:
                log.warning("nothing was set right at the start: %s", refusal)

    @cached_property
    def bulk_jobs(self) -> "BulkJobs":
        """The jobs that change several entries."""
        from cms.publish.bulk_jobs import BulkJobs

        return BulkJobs(self.paths.bulk_jobs, flask_command(self.settings), self.store.clock)

    def under(self, settings: Settings) -> "Site":
        """The same content under other settings."""
        return Site(settings, self.paths, self.models, self.store)


def open_site(
    settings: Settings, models: Models, taken: frozenset[str] = frozenset(), clock: Clock = utc_now
) -> Site:
    """Open the site that `settings` names; `taken` are addresses no entry may have."""
    paths = Paths(settings.data, settings.instance, settings.site)
    _keep_private(settings)
    return Site(
        settings,
        paths,
        models,
        Store(
            paths,
            models,
            clock,
            _last_good(paths),
            taken,
            Catalogs(settings.layers("translations")).translate,
        ),
    )


def _keep_private(settings: Settings) -> None:
    """Nobody else of the machine reads the instance folder, unless a web server is to read the
    releases in it.
    """
    folder = settings.instance
    releases = Path(settings.releases) if settings.releases else folder / "releases"
    with suppress(OSError):  # another's folder, a read-only disk
        if not folder.exists():
            folder.mkdir(mode=0o700)
        elif (
            not releases.resolve().is_relative_to(folder.resolve())
            and folder.stat().st_mode & 0o077
        ):
            folder.chmod(0o700)


def _last_good(paths: Paths) -> LastGood:
    """The last good version in the history of an entry whose file is broken."""

    def find(model: Model, key: str, read: Entry | None) -> Entry | None:
        from cms.editing.revisions import History

        return History(paths).last_good(model, key, read)

    return find


def secret_key(paths: Paths) -> bytes:
    """The key that signs what leaves the server; made at the first start."""
    path = paths.instance / "secret_key"
    with locked(paths.instance / "secret_key.lock"):
        if not path.is_file():
            write_file(path, secrets.token_hex(32).encode(), mode=0o600)
        return path.read_bytes()
