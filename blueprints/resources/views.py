"""The front of the resources; each type has a module of its own."""

from blueprints.resources import collections, datasets, journals, resources, stations
from blueprints.resources.contexts import ResourcesFront
from blueprints.shared.long_lists import PAGE_SIZE
from cms.content import Reader
from cms.web.pages.list_pages import is_long
from cms.web.pages.page import page

__all__ = ["collections", "datasets", "index", "journals", "stations"]

TYPES = ("stations", "collections", "datasets", "journals")


@resources.page("/")
def index(read: Reader) -> str:
    limit = PAGE_SIZE if is_long(read, "stations") else None
    all_stations = read.list("stations", limit=limit)
    entry, meta = resources.front_meta(read)
    return page(
        read,
        ResourcesFront(
            entry=entry,
            body=read.render(entry.body),
            counts={type: read.count(type) for type in TYPES},
            stations=all_stations,
            off_map=stations.count_unmapped(all_stations),
            collections=read.list("collections", limit=5),
            datasets=read.list("datasets", limit=5),
            journals=read.list("journals", limit=5),
        ),
        meta,
    )
