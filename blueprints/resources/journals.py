"""The institute's journals, and the page of each with its papers on this site."""

from collections.abc import Sequence

from blueprints.resources import resources
from blueprints.resources.contexts import JournalList, JournalPage
from blueprints.resources.models import Journal
from blueprints.shared.long_lists import entries_of, lettered
from blueprints.shared.works.papers import journal_slug
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import MIN_LISTED_ENTRIES, EntryList
from cms.web.pages.page import Crumb, ListPart, page
from cms.web.pages.template_context import Entries
from cms.web.templating.render import url

LIST = EntryList("journals", "resources.journals", N_("Journals"))
MAX_PAPERS = 10
"""The most papers on the page of a journal; the list of its papers has all."""


@resources.listing("/journals/", LIST, {}, pages=lettered("journals"))
def journals(read: Reader, where: Where, way: Sequence[Crumb], part: ListPart | None) -> str:
    return page(
        read,
        JournalList(heading=way[-1][0], items=entries_of(read, "journals", where, part)),
        resources.list_meta(read, way, _("Journals that the institute publishes."), part),
    )


@resources.entry(Journal)
def journal(read: Reader, entry: LocalizedEntry) -> str:
    return page(
        read,
        JournalPage(
            entry=entry,
            body=read.render(entry.description),
            papers=papers_in(read, entry),
            papers_url=papers_url(read, entry),
        ),
        resources.article_meta(read, [LIST.crumb()], entry, entry.description),
    )


def papers_in(read: Reader, entry: LocalizedEntry) -> Entries:
    """Return the newest papers with the journal's title in any language, or with its ISSN."""
    filters = [("container-title", name) for name in names(read, entry)]
    filters += [("ISSN", issn) for issn in entry.issn]
    distinct = {
        paper.key: paper
        for path, value in filters
        for paper in read.list("papers", where={path: value}, limit=MAX_PAPERS)
    }.values()
    newest = sorted(distinct, key=lambda paper: str(paper.issued or ""), reverse=True)
    return tuple(newest[:MAX_PAPERS])


def papers_url(read: Reader, entry: LocalizedEntry) -> str:
    """Return the URL of the list of a journal's papers, "" if there is none."""
    for name in names(read, entry):
        where = {"container-title": name}
        if read.count("papers", where, MIN_LISTED_ENTRIES) == MIN_LISTED_ENTRIES:
            return url("papers.narrowed_list", facet="journal", value=journal_slug(name))
    return ""


def names(read: Reader, entry: LocalizedEntry) -> list[str]:
    """Return the distinct titles of a journal in its languages."""
    titles = (
        read.within(read.trace, code).get_or_404("journals", entry.key).title
        for code in entry.languages
    )
    return list(dict.fromkeys(map(str, titles)))
