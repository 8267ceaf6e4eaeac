"""Several facets and words at once, by query string: live only. On a frozen site js/papers/find.js
answers.
"""

from typing import NamedTuple

from flask import Request, Response
from werkzeug.exceptions import ServiceUnavailable

from blueprints.papers import papers
from blueprints.papers.exports import answer, files
from blueprints.papers.facets import FACETS, choices, ways
from blueprints.papers.views import by_year, index
from cms.content import LocalizedEntry, Reader
from cms.core.disk_errors import DiskError
from cms.core.files import Busy
from cms.core.slugs import MAX_QUERY_LENGTH, slugify
from cms.web.i18n import gettext as _
from cms.web.pages.page import PageMeta, page
from cms.web.pages.search import names

MAX_NAME_LENGTH = 80
ARGUMENTS = ("q", *FACETS)


class FacetSelection(NamedTuple):
    """The query: words, and a value of each facet. A value that no paper has is ignored."""

    words: str
    values: dict[str, str]

    @classmethod
    def of(cls, read: Reader, request: Request) -> "FacetSelection":
        values = {}
        for name, facet in FACETS.items():
            value = request.args.get(name, "")
            if value in dict(facet.values(read)):
                values[name] = value
        words = " ".join(request.args.get("q", "").split())
        return cls(words[:MAX_QUERY_LENGTH], values)

    @property
    def name(self) -> str:
        """The file name of an export of these papers."""
        words = [slugify(value) for value in (self.words, *self.values.values())]
        return "-".join(filter(None, ["papers", *words]))[:MAX_NAME_LENGTH]

    def papers(self, read: Reader) -> list[LocalizedEntry]:
        """The papers that fit all of it, newest first. Raises ServiceUnavailable without an index."""
        found = list(read.list("papers"))
        if self.words:
            held = _holding_words(read, self.words)
            found = [item for item in found if item.key in held]
        for name, value in self.values.items():
            keys = {item.key for item in FACETS[name].items(read, value)}
            found = [item for item in found if item.key in keys]
        return found


def _holding_words(read: Reader, words: str) -> set[str]:
    try:
        return {key for _type, key in names(read, words, "papers")}
    except (Busy, DiskError):
        raise ServiceUnavailable(retry_after=5) from None


@papers.asked("index", *ARGUMENTS)
def combined(read: Reader, request: Request) -> str:
    choice = FacetSelection.of(read, request)
    if not (choice.words or choice.values):
        return index(read)
    query = f"?{request.query_string.decode('ascii', 'replace')}"
    found = choice.papers(read)
    return page(
        read,
        "papers/combined.html",
        PageMeta(
            _("Papers found"),
            _("Papers that match the filters."),
            [papers.crumb(read)],
            papers.name,
            query=query,
        ),
        groups=by_year(found),
        count=len(found),
        choices=choices(read),
        ways=ways(read),
        files=files("papers.export_all"),
        stem=choice.name,
        own_files=tuple((name, address + query) for name, address in files("papers.export_all")),
    )


@papers.asked("export_all", *ARGUMENTS)
def export_combined(read: Reader, request: Request, format: str) -> Response:
    return answer(
        read,
        (read.one("papers", item.key) for item in FacetSelection.of(read, request).papers(read)),
        format,
    )
