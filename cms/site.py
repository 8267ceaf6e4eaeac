"""One site as its parts, shared by the two apps and the command line."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from cms.content import Snapshot, Store
from cms.core.database import DisposableDatabase
from cms.core.errors import Refusal
from cms.core.feature import Feature, Target, contributed
from cms.core.feature_loader import FeaturePartFailed, feature_failure
from cms.core.settings import Settings
from cms.core.slots import call
from cms.schema.content_type import Models
from cms.schema.paths import Paths

if TYPE_CHECKING:
    from cms.accounts.accounts import Accounts
    from cms.editing.editing import Editing
    from cms.publish.releases import Releases

log = logging.getLogger(__name__)

T = TypeVar("T")

SERVICES = {
    "cms.accounts.accounts:Accounts": "cms.accounts.services:open_accounts",
    "cms.accounts.sessions:Sessions": "cms.accounts.services:open_sessions",
    "cms.accounts.sign_in_limit:SignInLimit": "cms.accounts.services:open_sign_in_limit",
    "cms.core.background:Background": "cms.core.services:open_background",
    "cms.core.cached_results:CachedResults": "cms.core.services:open_results",
    "cms.editing.editing:Editing": "cms.editing.services:open_editing",
    "cms.media.file_kinds:FileKinds": "cms.media.services:open_file_kinds",
    "cms.publish.checks.content:ContentChecks": "cms.publish.services:open_checks",
    "cms.publish.jobs:PublishJobs": "cms.publish.services:open_jobs",
    "cms.publish.manifest:Manifests": "cms.publish.services:open_manifests",
}
"""Services of the core, as features declare theirs: `module:Class` → function of the site that makes
the only one.
"""


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

        return self.get(Editing)

    @cached_property
    def accounts(self) -> "Accounts":
        from cms.accounts.accounts import Accounts

        return self.get(Accounts)

    def base_url(self, snapshot: Snapshot) -> str:
        """Return the site's address without a trailing slash: the setting, else that of site.json."""
        return self.settings.base_url.rstrip("/") or snapshot.base_url

    @cached_property
    def state(self) -> DisposableDatabase:
        """The database of sessions, attempts and rate limits."""
        return DisposableDatabase(self.paths.instance / "state.db", "everybody is signed out")

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
        """Return the only instance of a class in SERVICES, or in the `services` of a feature. It is
        made on first use.

        Raises LookupError if neither the core nor a feature that is on declares it.
        """
        name = service_name(kind)
        with self._making:
            if name not in self._services:
                if name not in self._factories:
                    raise LookupError(f"nothing makes {name}; there are {sorted(self._factories)}")
                self._services[name] = call(self._factories[name], self)
            service: T = self._services[name]
        return service

    @cached_property
    def _factories(self) -> Mapping[Target, Target]:
        return SERVICES | contributed(self.settings.features, "services")

    def find(self, kind: type[T]) -> T | None:
        """Return what `get` returns, or None if no feature that is on declares it.

        `kind` may be a class of the core: a feature's service is then of a subclass.
        """
        return self.get(kind) if service_name(kind) in self._factories else None

    def replace(self, service: object) -> None:
        """Put another instance of a class in place of the one that `get` would return."""
        self._services[service_name(type(service))] = service

    @cached_property
    def releases(self) -> "Releases":
        from cms.publish.releases import releases_of

        return releases_of(self.settings, self.store.clock)

    @cached_property
    def uncompiled_catalogs(self) -> Sequence[Refusal]:
        """A refusal for each catalog that this process is without."""
        from cms.core.catalogs import uncompiled_catalogs

        return uncompiled_catalogs(self.settings.layers("translations"))

    def with_settings(self, settings: Settings) -> "Site":
        """Return the same content under other settings."""
        site = Site(settings, self.paths, self.models, self.store)
        site.own_code_error = self.own_code_error
        site.failed_features = self.failed_features
        return site


def service_name(kind: type[object]) -> str:
    """Return the name under which features declare a service of a class."""
    return f"{kind.__module__}:{kind.__qualname__}"
