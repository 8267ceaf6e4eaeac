"""The search page. Live it answers queries; a frozen one answers them by files.py."""

import logging
from collections.abc import Iterator, Mapping

from flask import Request, Response

from blueprints.shared.list_search import NOTHING_FOUND
from cms.content import Reader
from cms.core.disk_errors import DiskError
from cms.core.files import Busy
from cms.core.slugs import MAX_QUERY_LENGTH
from cms.search.text import terms
from cms.web.i18n import gettext as _
from cms.web.pages.menus import menus
from cms.web.pages.page import PageMeta, absolute, page
from cms.web.templating.render import render_template, url
from features.search import files, section
from features.search.results import RESULTS_PER_PAGE, Results
from features.search.results import search as results_of

log = logging.getLogger("oasis")

FACETS = ("type", "year", "lang")
"""The facets by which a query can be narrowed."""
MAX_RESULTS = 1000
"""The most results on one page."""
OPENSEARCH = "application/opensearchdescription+xml"


def search_page(
    read: Reader,
    query: str = "",
    results: Results | None = None,
    heading: str = "",
    arguments: str = "",
    busy: bool = False,
    chosen: Mapping[str, str] | None = None,
) -> str:
    """Render the search page, with the results if there was a query."""
    title = heading or _("Search")
    meta = PageMeta(
        title,
        _("Search the whole site in all its languages."),
        [(_("Search"), url("search.page"))],
        "search",
        query=arguments,
    )
    return page(
        read,
        "search/page.html",
        meta,
        query=query,
        results=results,
        asked={"q": query, **dict.fromkeys((*FACETS, "sort"), "")} | (chosen or {}),
        busy=busy,
        sections=menus().main,
        chinese=any(locale.lang.startswith("zh") for locale in read.locales),
        found=results.text(query) if results else "",
    )


@section.page("/<locale>/search/", name="page")
def search(read: Reader) -> str:
    return search_page(read)


@section.on_query("page", "q")
def answer(read: Reader, request: Request) -> Response:
    query = " ".join(request.args["q"].split())[:MAX_QUERY_LENGTH]
    if not terms(query):
        return Response(search_page(read))
    chosen = {name: request.args.get(name, "") for name in FACETS}
    newest = request.args.get("sort") == "date"
    show = min(max(request.args.get("show", RESULTS_PER_PAGE, int), 1), MAX_RESULTS)
    # i18n: Title of a page; %(query)s: the words that were looked for
    heading = _("Search: %(query)s", query=query)
    arguments = f"?{request.query_string.decode('ascii', 'replace')}"
    try:
        results = results_of(read, query, show, chosen, newest)
    except (Busy, DiskError) as refusal:
        if isinstance(refusal, DiskError):
            log.error("search can’t answer: %s", refusal)
        return Response(
            search_page(read, query, None, heading, arguments, True), 503, {"Retry-After": "5"}
        )
    if not results.answer.total:
        request.environ[NOTHING_FOUND] = query
    kept = {**results.answer.chosen, "sort": "date" if newest else ""}
    response = Response(search_page(read, query, results, heading, arguments, chosen=kept))
    response.headers["Cache-Control"] = "private, max-age=30"
    return response


@section.page("/<locale>/search/opensearch.xml")
def opensearch(read: Reader) -> Response:
    xml = render_template(
        "search/opensearch.xml",
        site=read.single("site"),
        lang=read.language.lang,
        address=absolute(url("search.page")),
    )
    return Response(xml, mimetype=OPENSEARCH)


@section.urls
def addresses(read: Reader) -> Iterator[str]:
    yield from (url(f"search.{view}") for view in ("page", "opensearch", "script"))
    yield from files.addresses(read)
