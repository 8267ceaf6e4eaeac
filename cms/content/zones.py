"""Time zones in which days begin: the site's, and those that entries name of what they are about."""

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cms.content.entry_map import EntryMap
from cms.schema.fields import TimeZone

UTC = ZoneInfo("UTC")


def zone_named(name: str | None, instead: ZoneInfo = UTC) -> ZoneInfo:
    """A time zone; `instead` for one there isn't, as while its name is being typed: no word in a
    field stops the site.
    """
    try:
        return ZoneInfo(name) if name else instead
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return instead


def zones_in(entries: Mapping[str, EntryMap], own: ZoneInfo) -> Collection[ZoneInfo]:
    """The site's own time zone, and those of its entries."""
    named = (
        zone
        for of_type in entries.values()
        for field in of_type.model.fields.values()
        if isinstance(field, TimeZone)
        for zone in of_type.keys_by_facet(field.name)
    )
    return dict.fromkeys((own, *(zone_named(zone, own) for zone in named)))
