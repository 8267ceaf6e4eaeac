"""The list of places to visit, and the page of each."""

from blueprints.shared.map_links import map_links
from cms.content import LocalizedEntry, Reader
from features.visit import section
from features.visit.models import Visit


@section.optional_front()
def index(read: Reader) -> str:
    return section.front_page(read, "visit/index.html", places=read.list("visits"))


@section.entry(Visit)
def place(read: Reader, entry: LocalizedEntry) -> str:
    text = entry.description or entry.summary
    return section.article_page(
        read,
        "visit/place.html",
        [],
        entry,
        text,
        parts=[
            (name, entry[name], read.render(entry[name], f"{name}-"))
            for name in ("way", "groups", "accessibility")
            if entry[name]
        ],
        about=read.follow(entry.about),
        programs=tuple(map_links(read, entry, "venueAddress")),
    )
