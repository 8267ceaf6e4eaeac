"""Several facets and words at once, by query string: live only. On a frozen site js/papers/find.js answers."""


from typing import NamedTuple

from flask import Request, Response

from blueprints.papers import papers
from blueprints.papers.exports import answer, files
from blueprints.papers.facets import FACETS, filters, ways
from blueprints.papers.views import by_year, index
from blueprints.papers.ways import SECTION, front
from cms.letters import fold
from cms.store import Reader, Reading
from cms.web.pages import Meta, page
from cms.web.references import reference
from cms.web.words import gettext as _

LONGEST = 200
ARGUMENTS = ("q", *FACETS)


class Choice(NamedTuple):
    """What was asked for: words, and a value of each facet. A value that no paper holds asks nothing."""

    words: tuple[str, ...]
    values: dict[str, str]

    @classmethod
    def of(cls, read: Reader, request: Request) -> "Choice":
        known = {name: dict(facet.values(read)) for name, facet in FACETS.items()}
        values = {name: value for name in FACETS if (value := request.args.get(name, "")) in known[name]}
        return cls(tuple(fold(request.args.get("q", "")[:LONGEST]).split()), values)

    def papers(self, read: Reader) -> tuple[Reading, ...]:
        """The papers that fit all of it, newest first."""
        found = [item for item in read.list("papers") if all(word in text_of(item) for word in self.words)]
        for name, value in self.values.items():
            keys = {item.key for item in FACETS[name].items(read, value)}
            found = [item for item in found if item.key in keys]
        return tuple(found)


def text_of(item: Reading) -> str:
    """What the script looks in too: the title in every form shown, and the reference."""
    return fold(f"{item.title} {item.titleTranslated} {''.join(part.text for part in reference(item).parts)}")


@papers.asked("index", *ARGUMENTS)
def combined(read: Reader, request: Request) -> str:
    choice = Choice.of(read, request)
    if not (choice.words or choice.values):
        return index(read)
    query = f"?{request.query_string.decode('ascii', 'replace')}"
    found = choice.papers(read)
    return page(read, "papers/combined.html",
                Meta(_("Papers found"), _("Papers that match the filters."), [front()], SECTION, query=query),
                groups=by_year(found), count=len(found), filters=filters(read), ways=ways(read),
                files=files("papers.export_all"),
                own_files=tuple((name, address + query) for name, address in files("papers.export_all")))


@papers.asked("export_all", *ARGUMENTS)
def export_combined(read: Reader, request: Request, format: str) -> Response:
    return answer(read, (read.one("papers", item.key) for item in Choice.of(read, request).papers(read)), format)
