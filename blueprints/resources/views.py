"""The front of the resources; each type has a module of its own."""

from blueprints.resources import collections, datasets, journals, resources, stations
from cms.content import Reader
from cms.web.pages.maps import station_map

__all__ = ["collections", "datasets", "index", "journals", "stations"]

TYPES = ("stations", "collections", "datasets", "journals")


@resources.page("/")
def index(read: Reader) -> str:
    found = read.list("stations")
    return resources.front_page(
        read,
        "resources/index.html",
        counts={type: read.count(type) for type in TYPES},
        stations=found,
        map=station_map(read, found),
        off_map=stations.count_unmapped(found),
        collections=read.list("collections", limit=5),
        datasets=read.list("datasets", limit=5),
        journals=read.list("journals", limit=5),
    )
