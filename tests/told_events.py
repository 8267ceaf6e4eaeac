"""The events that a site tells of, whatever features keep them."""

from cms.accounts.security_events import SecurityEvent, SecurityRecord, tell_features
from cms.site import Site, service_name


class Listener(SecurityRecord):
    """Notes events before they go where they went."""

    def __init__(self, site: Site) -> None:
        self.site, self.record = site, site.find(SecurityRecord)
        self.told = list[SecurityEvent]()

    def keep(self, event: SecurityEvent) -> None:
        self.told.append(event)
        if self.record:
            self.record.keep(event)
        else:
            tell_features(self.site, event)


def listen(site: Site) -> list[SecurityEvent]:
    """Return a list to which every event of a site is added from now on."""
    listener, name = Listener(site), service_name(SecurityRecord)
    vars(site)["_factories"] = {**site._factories, name: lambda _site: listener}
    site._services.pop(name, None)
    return listener.told
