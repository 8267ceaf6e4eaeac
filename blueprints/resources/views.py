"""The front of the resources; a file per type has the rest."""

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
        off_map=stations.off_map(found),
        collections=read.list("collections", limit=5),
        datasets=read.list("datasets", limit=5),
        journals=read.list("journals", limit=5),
    )
