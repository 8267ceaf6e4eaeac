"""One site as its parts, shared by the two apps and the command line."""

import logging
import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cms.accounts.list_settings import ListSettingsFiles
from cms.accounts.open_forms import OpenForms
from cms.accounts.recent_entries import RecentEntries
from cms.accounts.security_log import SecurityEvent, SecurityLog
from cms.accounts.sessions import Sessions
from cms.content import Entry, Snapshot, Store
from cms.content.loader import LastGood
from cms.core.background import Background
from cms.core.cached_results import CachedResults
from cms.core.catalogs import Catalogs, uncompiled_catalogs
from cms.core.daily_counts import DailyCounts
from cms.core.database import DisposableDatabase
from cms.core.dates import Clock, utc_now
from cms.core.errors import Refusal
from cms.core.feature import Feature, Target, contributed
from cms.core.feature_loader import FeaturePartFailed, feature_failure
from cms.core.files import LOCK, Busy, locked, remove_temporary_files, temporary_files, write_file
from cms.core.processes import flask_command
from cms.core.settings import Settings
from cms.core.slots import call
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
    from cms.contact.security_alarm import SecurityAlarm
    from cms.editing.editing import Editing
    from cms.editing.guide import Guide
    from cms.publish.checks.content import ContentChecks
    from cms.publish.jobs import PublishJobs
    from cms.publish.releases import Releases
    from cms.search.staff_search import StaffSearch

log = logging.getLogger(__name__)

T = TypeVar("T")

PART_TYPES = ("units", "stations")
"""The content types of the institute's parts."""


class Site:
    """All parts of one installation. It knows no request.

    What reads content is created at once. What writes, signs in, mails, searches or publishes is
    imported and created on first access, so that no command and no visitor waits for all of it.
    """

    def __init__(self, settings: Settings, paths: Paths, models: Models, store: Store) -> None:
        self.settings = settings
        self.paths = paths
        self.models = models
        self.store = store
        self._services: dict[str, Any] = {}
        self._making = threading.RLock()  # a service may get another one while it is made
        self.own_code_error: Refusal | None = None
        """The failure for which the institute's own sections were left out, if any."""
        self.failed_features: dict[str, Refusal] = dict(settings.features.failures)
        """Feature → why it, or a part of it, was left out."""

    @cached_property
    def editing(self) -> "Editing":
        """Everything that changes content."""
        from cms.editing.editing import Editing

        settings = self.settings
        return Editing(
            self.store,
            draft_days=settings.draft_days,
            media_quota=settings.media_quota,
            styled=partial(styled_media, settings),
        )

    @cached_property
    def accounts(self) -> "Accounts":
        from cms.accounts.accounts import Accounts

        folder, clock = self.paths.instance / "accounts", self.store.clock
        return Accounts(folder, clock, words=self._site_names, near=self._part_names)

    def _site_names(self) -> Iterator[str]:
        """Yield the names and addresses of the site, which no password may be made of."""
        values = self.store.content().site.values
        for name in ("name", "short", "address"):
            yield from values.get(name, {}).values()
        yield str(values.get("email", ""))
        yield self.base_url(self.store.snapshot())

    def _part_names(self) -> Iterator[str]:
        """Yield the names of the institute's units and stations, which passwords are guessed by."""
        entries = self.store.content().entries
        for type in PART_TYPES:
            for entry in entries.get(type, {}).values():
                yield from entry.values.get(self.models[type].title, {}).values()

    def base_url(self, snapshot: Snapshot) -> str:
        """Return the site's address without a trailing slash: the setting, else that of site.json."""
        return self.settings.base_url.rstrip("/") or snapshot.base_url

    @cached_property
    def guide(self) -> "Guide":
        from cms.editing.guide import guide_of

        return guide_of(self.settings)

    @cached_property
    def state(self) -> DisposableDatabase:
        """The database of sessions, attempts and rate limits."""
        return DisposableDatabase(self.paths.instance / "state.db", "everybody is signed out")

    @cached_property
    def results(self) -> CachedResults:
        """Results of costly computations, shared between processes."""
        return CachedResults(self.store.database)

    @cached_property
    def manifests(self) -> Manifests:
        return Manifests(self.store.database)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self.state, self.store.clock)

    @cached_property
    def recent_entries(self) -> RecentEntries:
        """The entries that each account opened last."""
        return RecentEntries(self.state, self.store.clock)

    @cached_property
    def open_forms(self) -> OpenForms:
        """The forms that are open now, with their accounts."""
        return OpenForms(self.state, self.store.clock)

    @cached_property
    def counts(self) -> DailyCounts:
        """The daily counts of visits and of addresses not found."""
        database = DisposableDatabase(self.paths.instance / "statistics.db", "the counts are lost")
        return DailyCounts(database, self._local_date)

    def _local_date(self) -> date:
        return self.store.clock().astimezone(self.store.snapshot().zone).date()

    @cached_property
    def not_found(self) -> NotFoundCounts:
        """The addresses that visitors didn't find."""
        return NotFoundCounts(self.counts)

    @cached_property
    def list_settings(self) -> ListSettingsFiles:
        """The settings of each account for lists of entries."""
        return ListSettingsFiles(self.paths.instance / "accounts")

    @cached_property
    def throttle(self) -> "SignInLimit":
        """The limit on attempts to sign in."""
        from cms.accounts.sign_in_limit import SignInLimit

        return SignInLimit(self.state, self.store.clock)

    @cached_property
    def security_log(self) -> SecurityLog:
        return SecurityLog(
            self.paths.security_log,
            self.store.clock,
            self.state,
            lambda cause: self.security_alarm.send(cause),
            self._tell_features,
        )

    def _tell_features(self, event: SecurityEvent) -> None:
        for feature in self.settings.features:
            if feature.on_security_event:
                self.call(feature, feature.on_security_event, self, event)

    @cached_property
    def security_alarm(self) -> "SecurityAlarm":
        """Emails to the administrators. Raises ValueError for an invalid setting."""
        from cms.contact.security_alarm import SecurityAlarm

        return SecurityAlarm(self.settings, self.store, self.state, self.accounts.all)

    @cached_property
    def search(self) -> SearchIndex:
        """The visitors' search index."""
        return SearchIndex(self.store.database, "visitors", self.index_builder)

    @cached_property
    def staff_search(self) -> "StaffSearch":
        """Search for the editor. It has an index of its own, so that unpublished content never gets
        into the visitors'.
        """
        from cms.search.staff_search import StaffSearch

        return StaffSearch(
            SearchIndex(self.store.database, "staff", self.staff_index_builder), self.store.clock
        )

    @property
    def index_builder(self) -> IndexBuilder:
        """Fills the visitors' index."""
        return self._index_builder("search-filling.lock")

    @property
    def staff_index_builder(self) -> IndexBuilder:
        """Fills the staff's index."""
        return self._index_builder("search-staff-filling.lock", "--staff")

    def _index_builder(self, lock: str, *options: str) -> IndexBuilder:
        return IndexBuilder(
            self.paths.instance / "cache" / lock, flask_command(self.settings), *options
        )

    def start_indexing(self) -> None:
        """Start filling the search index of a large site if it is empty, before a visitor searches."""
        entries = sum(map(len, self.store.content().entries.values()))
        if entries > MAX_INLINE_ENTRIES and not self.search.tables.count():
            self.index_builder.begin()

    @cached_property
    def messages(self) -> "Messages":
        """The messages of visitors. Raises ValueError for an invalid setting."""
        from cms.contact.inbox import Messages

        return Messages(self.settings, self.store, self.state, partial(secret_key, self.paths))

    @property
    def code_errors(self) -> list[Refusal]:
        """Why own code of the institute, a feature or a part of it, or a catalog was left out."""
        own = [self.own_code_error] if self.own_code_error else []
        catalogs = uncompiled_catalogs(self.settings.layers("translations"))
        return [*own, *self.failed_features.values(), *catalogs]

    def note_failure(self, feature: str, error: Exception) -> None:
        """Log that a part of a feature is left out because of an exception. The first is kept in
        `failed_features`, but for those that pass by themselves, such as of a full disk.
        """
        failure = feature_failure(feature, error, FeaturePartFailed)
        log.error("%s", failure.text(), exc_info=error)
        passes = isinstance(error, Refusal | OSError | sqlite3.Error)
        if not passes or isinstance(error, LookupError):  # a missing template is an OSError too
            self.failed_features.setdefault(feature, failure)

    def call(
        self,
        feature: Feature,
        target: Target | Callable[..., Any],
        *arguments: Any,
        default: Any = None,
    ) -> Any:
        """Call a function of a feature; if it fails, name the feature and return `default`."""
        try:
            return call(target, *arguments)
        except Exception as error:
            self.note_failure(feature.name, error)
            return default

    def get(self, kind: type[T]) -> T:
        """Return the instance of a feature's class that its `services` declare, made on first use.

        Raises LookupError if no feature that is on declares it.
        """
        target = service_name(kind)
        with self._making:
            if target not in self._services:
                factories = contributed(self.settings.features, "services")
                if target not in factories:
                    raise LookupError(f"no feature makes {target}; there are {sorted(factories)}")
                self._services[target] = call(factories[target], self)
            service: T = self._services[target]
        return service

    def find(self, kind: type[T]) -> T | None:
        """Return what `get` returns, or None if no feature that is on declares it.

        `kind` may be a class of the core: a feature's service is then of a subclass.
        """
        declared = contributed(self.settings.features, "services")
        return self.get(kind) if service_name(kind) in declared else None

    def replace(self, service: object) -> None:
        """Put another instance of a feature's class in place of the one that `get` would return."""
        self._services[service_name(type(service))] = service

    def run_jobs(self, occasion: str) -> None:
        """Run what the features do on an occasion (cms/core/feature.py, JOBS)."""
        for feature in self.settings.features:
            if occasion in feature.jobs:
                self.call(feature, feature.jobs[occasion], self)

    @cached_property
    def releases(self) -> "Releases":
        from cms.publish.releases import releases_of

        return releases_of(self.settings, self.store.clock)

    @cached_property
    def checks(self) -> "ContentChecks":
        """The checks of the content. Raises ValueError for an invalid setting."""
        from cms.publish.checks.check_records import CheckRecords
        from cms.publish.checks.content import ContentChecks
        from cms.publish.checks.feature_checks import FeatureChecks
        from cms.publish.checks.levels import read_check_levels
        from cms.publish.checks.redirects import RedirectCheck

        features = self.settings.features
        of_features = FeatureChecks(features, self, self.call)
        return ContentChecks(
            # with those that are switched off, which a setting may name
            read_check_levels(self.settings.gate, contributed(features.known, "checks")),
            CheckRecords(self.store.database, self.paths, of_features),
            of_features,
            RedirectCheck(
                self.store.has_section_page, self.settings.rules, is_live=self.settings.live
            ),
        )

    @cached_property
    def background(self) -> Background:
        """The tasks in the background, which one worker does for all."""
        return Background(self.paths.job_lock("background"))

    @cached_property
    def jobs(self) -> "PublishJobs":
        from cms.publish.jobs import PublishJobs

        return PublishJobs(self.paths.jobs, flask_command(self.settings), self.store.clock)

    def recover(self) -> None:
        """Repair what killed processes left half-done, unless another process is doing so."""
        try:
            self._recover_content()
            for folder in self._private_folders():
                if any(temporary_files(folder, recursive=False)):
                    with locked(folder / LOCK):
                        remove_temporary_files(folder, recursive=False)
        except Busy as refusal:
            log.warning("not all was set right at the start: %s", refusal)

    def _private_folders(self) -> Iterator[Path]:
        """Yield the folders of personal data: those of the core, then of features."""
        yield from self.paths.private_folders
        for feature in self.settings.features:
            yield from (self.paths.instance / name for name in feature.private_folders)

    def _recover_content(self) -> None:
        """Repair content and drafts. Skipped if no file is half-written, in the trash or in
        progress. Raises Busy.
        """
        paths = self.paths
        if (
            any(temporary_files(*paths.locked_folders))
            or any(temporary_files(paths.data, recursive=False))
            or any(names for folder in paths.working_folders for _, _, names in os.walk(folder))
        ):
            from cms.editing.recovery import recover

            recover(self.editing.files)

    def with_settings(self, settings: Settings) -> "Site":
        """Return the same content under other settings."""
        site = Site(settings, self.paths, self.models, self.store)
        site.own_code_error = self.own_code_error
        site.failed_features = self.failed_features
        return site


def service_name(kind: type[object]) -> str:
    """Return the name under which features declare a service of a class."""
    return f"{kind.__module__}:{kind.__qualname__}"


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
        ),
    )


def _restrict_permissions(settings: Settings) -> None:
    """Keep other users of the machine out of the instance folder.

    Not if the releases are in it, since a web server has to read those.
    """
    folder = settings.instance
    releases = Path(settings.releases) if settings.releases else folder / "releases"
    with suppress(OSError):  # a folder of another user, a read-only disk
        if not folder.exists():
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

    def last_good(model: Model, key: str, read: Entry | None) -> Entry | None:
        from cms.editing.revisions import History

        return History(paths).last_good(model, key, read)

    return last_good


def secret_key(paths: Paths) -> bytes:
    """Return the key that signs what leaves the server; created at the first start."""
    path = paths.instance / "secret_key"
    if not path.is_file():
        with locked(paths.lock):
            if not path.is_file():
                write_file(path, secrets.token_hex(32).encode(), mode=0o600)
    return path.read_bytes()
