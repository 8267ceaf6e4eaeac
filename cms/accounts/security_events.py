"""Events that concern security: sign-ins, refusals, changes of accounts, roles and settings, and
publications. A feature may keep them, others tell people of them.

They contain no password, no token and nothing that a user typed: an email address that belongs to no
account may be a password entered in the wrong field.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cms.site import Site

NEW_DEVICE = "new-device"
"""The note of a sign-in from a browser that has never signed in to the account."""


@dataclass(frozen=True, slots=True)
class SecurityEvent:
    """An event: what happened (`what`), by whom (account id, and name at that time), to what (an
    account's id, a type, a release), and from which IP address or network. `more` is not 0 for one
    that counts repeats: their number, of which `when` is the last.
    """

    when: datetime
    what: str
    who: str = ""
    name: str = ""
    about: str = ""
    note: str = ""
    address: str = ""
    more: int = 0


class SecurityRecord:
    """A record of events. A feature may have a service of this class; without one, events are kept
    nowhere.
    """

    kept_months = 0
    """Months for which events are kept."""

    def keep(self, event: SecurityEvent) -> None:
        """Store an event, then tell features of it (`tell_features`). Raises nothing for errors of
        the disk, since they must not interrupt anyone's work.
        """
        raise NotImplementedError


def write_event(site: "Site", what: str, **about: str) -> None:
    """Store an event that happens now, if a feature keeps them, and tell features of it. `about`:
    fields of SecurityEvent.
    """
    event = SecurityEvent(site.store.clock().astimezone(UTC), what, **about)  # type: ignore[arg-type]
    record = site.find(SecurityRecord)
    if record:
        record.keep(event)
    else:
        tell_features(site, event)


def tell_features(site: "Site", event: SecurityEvent) -> None:
    """Call each feature's `on_security_event`."""
    for feature in site.settings.features:
        if feature.on_security_event:
            site.call(feature, feature.on_security_event, site, event)
