"""Several facets and words at once, by query string: live only. On a frozen site js/papers/find.js
answers.
"""

from flask import Request, Response

from blueprints.papers import papers
from blueprints.papers.exports import answer, files
from blueprints.papers.facets import FACETS, choices, ways
from blueprints.papers.views import by_year, index
from cms.content import Reader
from cms.core.slugs import slugify
from cms.web.i18n import gettext as _
from cms.web.pages.finder import Finder, ask
from cms.web.pages.page import PageMeta, page

MAX_NAME_LENGTH = 80
ARGUMENTS = ("q", *FACETS)


def asked(read: Reader, request: Request) -> Finder:
    """The form as it was sent, with the papers that fit, newest first."""
    held = {name: facet.held(read) for name, facet in FACETS.items()}
    return ask(read, "papers", request, choices(read), held)


def stem(form: Finder) -> str:
    """The name of files of what was found."""
    words = [slugify(value) for value in (form.words, *form.values.values())]
    return "-".join(filter(None, ["papers", *words]))[:MAX_NAME_LENGTH]


@papers.asked("index", *ARGUMENTS)
def combined(read: Reader, request: Request) -> str:
    form = asked(read, request)
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
        groups=by_year(form.found or ()),
        count=len(form.found or ()),
        form=form,
        ways=ways(read),
        files=files("papers.export_all"),
        stem=stem(form),
        own_files=tuple(
            (name, address + form.query) for name, address in files("papers.export_all")
        ),
    )


@papers.asked("export_all", *ARGUMENTS)
def export_combined(read: Reader, request: Request, format: str) -> Response:
    return answer(
        read,
        (read.one("papers", item.key) for item in asked(read, request).found or ()),
        format,
    )
