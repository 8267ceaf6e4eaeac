"""One site as its parts: what the two apps and the command line share."""

import secrets
from dataclasses import dataclass
from functools import partial

from cms.accounts import Accounts, Sessions, State, Throttle
from cms.changes import Changes
from cms.files import locked, write_file
from cms.history import History
from cms.messages import Messages, open_messages
from cms.model import Models
from cms.paths import Paths
from cms.publish.jobs import Jobs, own_command
from cms.publish.releases import Releases, releases_of
from cms.search.database import Database
from cms.settings import Settings
from cms.store import Store
from cms.store.store import Clock, utc_now


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that belongs to one installation. Knows no request."""

    settings: Settings
    paths: Paths
    models: Models
    store: Store
    changes: Changes
    accounts: Accounts
    sessions: Sessions
    throttle: Throttle
    search: Database
    messages: Messages
    releases: Releases
    jobs: Jobs


def open_site(settings: Settings, models: Models, taken: frozenset[str] = frozenset(), clock: Clock = utc_now) -> Site:
    """Open the site that `settings` names; `taken` are addresses no entry may have."""
    paths = Paths(settings.data, settings.instance)
    store = Store(paths, models, clock, History(paths).last_good, taken)
    state = State(paths.instance / "state.db")
    return Site(settings, paths, models, store, Changes(store), Accounts(paths.instance / "accounts", clock),
                Sessions(state, clock), Throttle(state, clock),
                Database(paths.instance / "cache" / "search.db"),
                open_messages(settings, paths, store, state, partial(secret_key, paths), clock),
                releases_of(settings, clock), Jobs(paths.jobs, own_command(settings), clock))


def secret_key(paths: Paths) -> bytes:
    """The key that signs what leaves the server; made at the first start."""
    path = paths.instance / "secret_key"
    with locked(paths.instance / "secret_key.lock"):
        if not path.is_file():
            write_file(path, secrets.token_hex(32).encode(), mode=0o600)
        return path.read_bytes()
