"""Papers by several facets and words at once, by query string.

It is live only; on a frozen site js/papers/find.js does the same.
"""

from flask import Request, Response

from blueprints.papers import papers
from blueprints.papers.exports import citation_file, files
from blueprints.papers.facets import FACETS, choices, filters
from blueprints.papers.views import by_year, index
from cms.content import Reader
from cms.core.slugs import slugify
from cms.web.i18n import gettext as _
from cms.web.pages.finder import Finder, find
from cms.web.pages.page import PageMeta, page

MAX_NAME_LENGTH = 80
ARGUMENTS = ("q", *FACETS)


def submitted_form(read: Reader, request: Request) -> Finder:
    """Return the submitted form with the matching papers, newest first."""
    values = {name: facet.values_of(read) for name, facet in FACETS.items()}
    return find(read, "papers", request, choices(read), values)


def file_stem(form: Finder) -> str:
    """Return the name, without its ending, of files with the papers found."""
    words = [slugify(value) for value in (form.words, *form.values.values())]
    return "-".join(filter(None, ["papers", *words]))[:MAX_NAME_LENGTH]


@papers.on_query("index", *ARGUMENTS)
def combined(read: Reader, request: Request) -> str:
    form = submitted_form(read, request)
    if not form.query:
        return index(read)
    return page(
        read,
        "papers/combined.html",
        PageMeta(
            _("Papers found"),
            _("Papers that match the filters."),
            [papers.crumb(read)],
            papers.name,
            query=form.query,
        ),
        groups=by_year(form.results or ()),
        count=len(form.results or ()),
        form=form,
        ways=filters(read),
        files=files("papers.export_all"),
        stem=file_stem(form),
        own_files=tuple(
            (name, address + form.query) for name, address in files("papers.export_all")
        ),
    )


@papers.on_query("export_all", *ARGUMENTS)
def export_combined(read: Reader, request: Request, format: str) -> Response:
    return citation_file(
        read,
        (
            read.get_or_404("papers", item.key)
            for item in submitted_form(read, request).results or ()
        ),
        format,
    )
