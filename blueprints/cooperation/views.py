"""The front of international cooperation; each type has a module of its own."""

from blueprints.cooperation import conferences, cooperation, organizations, projects
from blueprints.cooperation.contexts import CooperationFront
from blueprints.cooperation.countries import without_institute
from cms.content import Reader
from cms.web.pages.page import page

__all__ = ["conferences", "index", "organizations", "projects"]

TYPES = ("projects", "conferences")


@cooperation.page("/")
def index(read: Reader) -> str:
    partners = without_institute(read, read.list("organizations"))
    entry, meta = cooperation.front_meta(read)
    return page(
        read,
        CooperationFront(
            entry=entry,
            body=read.render(entry.body),
            counts={type: read.count(type) for type in TYPES} | {"organizations": len(partners)},
            projects=read.list("projects", limit=3),
            conferences=read.list("conferences", limit=3),
            organizations=partners[:6],
        ),
        meta,
    )
