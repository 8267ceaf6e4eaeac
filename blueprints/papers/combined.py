"""Papers by several facets and words at once, by query string.

It is live only; on a frozen site js/papers/find.js does the same.
"""

from collections.abc import Iterator, Sequence

from flask import Request, Response

from blueprints.papers import papers
from blueprints.papers.contexts import PapersFound
from blueprints.papers.facets import FACETS, choices, filters
from blueprints.papers.finder_data import json_file
from blueprints.papers.views import by_year, index
from blueprints.shared.finder import Finder, find
from blueprints.shared.works.papers import paper_item
from cms.content import Reader
from cms.core.slugs import slugify
from cms.web.i18n import gettext as _
from cms.web.pages.list_pages import is_long
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
        PapersFound(
            groups=by_year(form.first_results),
            count=len(form.results or ()),
            form=form,
            ways=filters(read),
            is_long=is_long(read, "papers"),
            stem=file_stem(form),
        ),
        PageMeta(
            _("Papers found"),
            _("Papers that match the filters."),
            [papers.crumb(read)],
            papers.name,
            query=form.query,
        ),
    )


def found_papers(read: Reader, request: Request) -> Iterator[str]:
    return (item.key for item in submitted_form(read, request).results or ())


@papers.list_of("papers", "/", arguments=ARGUMENTS, found=found_papers)
def all_papers(read: Reader) -> Sequence[str]:
    return read.select("papers")


@papers.on_query("finder_data", *ARGUMENTS)
def found_data(read: Reader, request: Request) -> Response:
    return json_file(
        paper_item(read.get_or_404("papers", key)) for key in found_papers(read, request)
    )
