"""Journals that the institute publishes, and each journal with its papers on this site."""

from blueprints.resources import resources
from blueprints.resources.models import Journal
from cms.content import LocalizedEntry, Reader
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import EntryList

LIST = EntryList("journals", "resources.journals", N_("Journals"))


@resources.page("/journals/")
def journals(read: Reader) -> str:
    return resources.list_page(
        read,
        "resources/journals.html",
        [LIST.crumb()],
        _("Journals that the institute publishes."),
        items=read.list("journals"),
    )


@resources.entry(Journal)
def journal(read: Reader, entry: LocalizedEntry) -> str:
    return resources.article_page(
        read,
        "resources/journal.html",
        [LIST.crumb()],
        entry,
        entry.description,
        papers=papers_in(read, entry),
    )


def papers_in(read: Reader, entry: LocalizedEntry) -> tuple[LocalizedEntry, ...]:
    """The papers that name the journal, in whichever language, or its ISSN; the newest first."""
    found = [
        paper
        for name in names(read, entry)
        for paper in read.related("papers", "container-title", name)
    ]
    found += [paper for issn in entry.issn for paper in read.related("papers", "ISSN", issn)]
    once = {paper.key: paper for paper in found}.values()
    return tuple(sorted(once, key=lambda paper: str(paper.issued or ""), reverse=True))


def names(read: Reader, entry: LocalizedEntry) -> list[str]:
    """The distinct titles of a journal in its languages."""
    titles = (
        read.within(read.trace, code).one("journals", entry.key).title for code in entry.languages
    )
    return list(dict.fromkeys(map(str, titles)))
