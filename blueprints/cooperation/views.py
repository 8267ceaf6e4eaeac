"""The front of international cooperation, and every address of the section; a file per type has the
rest.
"""

from collections.abc import Iterator

from blueprints.cooperation import calendars, conferences, cooperation, organizations, projects
from blueprints.cooperation.navigation import SECTION, front
from cms.content import Reader
from cms.web.pages.countries import others
from cms.web.pages.page import of_front, page
from cms.web.templating.render import url

TYPES = ("projects", "conferences")


@cooperation.page("/")
def index(read: Reader) -> str:
    entry, meta = of_front(read, SECTION, front()[0])
    organizations = others(read, read.list("organizations"))
    counts = {kind: read.count(kind) for kind in TYPES} | {"organizations": len(organizations)}
    return page(
        read,
        "cooperation/index.html",
        meta,
        entry=entry,
        body=read.render(entry.body),
        counts=counts,
        projects=read.list("projects", limit=3),
        conferences=read.list("conferences", limit=3),
        organizations=organizations[:6],
    )


@cooperation.urls
def urls(read: Reader) -> Iterator[str]:
    yield url("cooperation.index")
    for views in (projects, conferences, organizations, calendars):
        yield from views.urls(read)
