"""The front of the resources, and every address of the section; a file per type has the rest."""

from collections.abc import Iterator

from blueprints.resources import collections, datasets, journals, resources, stations
from blueprints.resources.navigation import SECTION, front
from cms.content import Reader
from cms.web.pages.page import of_front, page
from cms.web.templating.render import url

TYPES = ("stations", "collections", "datasets", "journals")


@resources.page("/")
def index(read: Reader) -> str:
    entry, meta = of_front(read, SECTION, front()[0])
    found = read.list("stations")
    return page(
        read,
        "resources/index.html",
        meta,
        entry=entry,
        body=read.render(entry.body),
        counts={kind: read.count(kind) for kind in TYPES},
        stations=found,
        map=stations.map_of(read, found),
        off_map=stations.off_map(found),
        collections=read.list("collections", limit=5),
        datasets=read.list("datasets", limit=5),
        journals=read.list("journals", limit=5),
    )


@resources.urls
def urls(read: Reader) -> Iterator[str]:
    yield url("resources.index")
    for views in (stations, collections, datasets, journals):
        yield from views.urls(read)
