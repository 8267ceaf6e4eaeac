"""The maps, charts and drawings of entries in texts (cms/schema/text_figures.py)."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from markupsafe import Markup

from cms.content import LocalizedEntry, Reader
from cms.web.context import EXTENSION_NAME, page_context
from cms.web.pages.page import drawing_of_entry
from cms.web.templating.render import render_template

Values = dict[str, Any] | None
"""The values of the template; None if an entry has no such figure."""

PAPERS_OF = {
    "terms": "keywords",
    "people": "author.person",
    "units": "units",
    "projects": "projects",
}
"""Type → the field of papers that refers to its entries."""


def set_up(app: Flask) -> None:
    """Let texts of the app's pages show figures."""
    app.extensions[EXTENSION_NAME].text_figure = text_figure


def text_figure(target: str, kind: str, caption: str) -> str | None:
    """Return the HTML of a figure of the entry `target` (`type/key`), under its caption (HTML).

    Returns None if the entry isn't published, has no such figure, or no feature draws it.
    """
    read = page_context().read
    entry = read.follow(target, "page")
    values = FIGURES[kind](read, entry) if entry and kind in FIGURES else None
    if values is None:
        return None
    html = render_template(
        "components/text_figure.html",
        kind=kind,
        entry=entry,
        caption=Markup(caption),  # noqa: S704 - of a text, cleaned
        **values,
    )
    return html.strip() or None


def _map(read: Reader, entry: LocalizedEntry) -> Values:
    return {} if entry.type == "stations" else None


def _timeline(read: Reader, entry: LocalizedEntry) -> Values:
    rows = entry.timeline if "timeline" in entry else ()
    events = [(row, read.follow(row.entry)) for row in rows if row.date and row.label]
    return {"events": events} if events else None


def _papers(read: Reader, entry: LocalizedEntry) -> Values:
    field = PAPERS_OF.get(entry.type)
    if field is None or "papers" not in read.snapshot.content.models:
        return None
    years = [year for year, _number in read.values("papers", "issued") if len(year) == 4]
    counts = [(year, read.count("papers", {field: entry.key, "issued": year})) for year in years]
    counts = [found for found in counts if found[1]]
    return {"counts": counts} if counts else None


def _drawing(read: Reader, entry: LocalizedEntry) -> Values:
    drawing = drawing_of_entry(entry)
    return {"drawing": drawing} if drawing else None


FIGURES: Mapping[str, Callable[[Reader, LocalizedEntry], Values]] = {
    "map": _map,
    "timeline": _timeline,
    "papers": _papers,
    "drawing": _drawing,
}
