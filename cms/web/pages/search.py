"""Search as the live site answers it, and the index that it shares with the files of a frozen one."""

from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from cms.content import LocalizedEntry, Name, Reader, Snapshot
from cms.content.dependencies import Dependency
from cms.core.dates import PartialDate
from cms.core.errors import NotFound
from cms.search.catalog import CatalogEntry, catalog, listed_date
from cms.search.index import CatalogIndex
from cms.search.query import SearchResult, partial_results, run_query, spellings
from cms.search.snippets import Pieces, marked, snippet
from cms.search.text import MAX_SUGGESTIONS
from cms.web.context import AppState, app_state
from cms.web.i18n import gettext, ngettext
from cms.web.templating import formats

PAGES = "pages"
"""The type of the pages in menus, which visitors mean before others that match as well."""
RESULTS_PER_PAGE = 10
"""Results on a page, and how many more each “more” shows."""
Counts = tuple[tuple[str, str, int], ...]
"""(value, what it is called, how many)."""


class Hit(NamedTuple):
    """One result as a page shows it. The languages are tags; empty where they are the page's."""

    url: str
    title: Pieces
    lang: str
    label: str
    date: str
    snippet: Pieces
    snippet_lang: str


class Results(NamedTuple):
    """A page of search results. `facets` has (facet, counts) of those that tell results apart.
    `more` is how many the next page shows.
    """

    answer: SearchResult
    hits: tuple[Hit, ...]
    facets: tuple[tuple[str, Counts], ...]
    more: int
    spellings: tuple[str, ...]
    alone: tuple[tuple[str, int], ...]

    def text(self, query: str) -> str:
        """How many there are, in the page's language."""
        return found_text(query, len(self.answer.places))


def types(state: AppState | None = None) -> tuple[str, ...]:
    """The types whose entries have pages: first the site's own pages, then in the order of
    sections.
    """
    views = (state or app_state()).entry_views
    return tuple(sorted(views, key=lambda type: type != PAGES))


def search(
    read: Reader,
    query: str,
    show: int,
    chosen: Mapping[str, str] | None = None,
    newest: bool = False,
) -> Results:
    """Answer what was typed. Raises Busy while the index is being filled elsewhere."""
    index = index_of(read.snapshot, app_state())
    find = index.finder(read.locale)
    answer = run_query(index.catalog, query, find, chosen, newest)
    hits = tuple(_hit(read, index, place, answer) for place in answer.places[:show])
    meant = spellings(index.catalog, answer, find, index.nearest)
    nothing = not answer.total
    return Results(
        answer,
        hits,
        _facets(read, answer),
        show + RESULTS_PER_PAGE if len(answer.places) > show else 0,
        tuple(islice(meant, MAX_SUGGESTIONS)) if nothing else (),
        partial_results(answer, find) if nothing else (),
    )


def index_of(snapshot: Snapshot, state: AppState, patient: bool = False) -> CatalogIndex:
    """The index as a snapshot has it. Where much of it is missing, who is `patient` waits until it
    is made. Raises Busy for others.
    """
    return state.site.search.of(catalog(snapshot, types(state)), patient=patient)


def search_print(state: AppState, snapshot: Snapshot, dependency: Dependency) -> bytes:
    """The fingerprint of the part of the search index that a dependency names. Raises LookupError."""
    part, *numbers = dependency.argument.split()
    index = index_of(snapshot, state, patient=True)
    if part in ("entries", "titles"):
        return index.catalog.file_print(files_of(index, part)[numbers[0]])
    if part == "pairs":
        segment, number = map(int, numbers)
        return index.pairs_prints[segment][number]
    return {"files": index.files_print, "words": index.words_print, "index": index.print}[part]


def files_of(index: CatalogIndex, part: str) -> dict[str, range]:
    """The files of entries or of titles, by name, each with the places that it has."""
    layout = index.catalog.layout
    return layout.titles if part == "titles" else layout.files


def names(read: Reader, query: str, type: str) -> list[Name]:
    """The entries of a type that hold what was typed, best first. Raises Busy."""
    index = index_of(read.snapshot, app_state())
    answer = run_query(index.catalog, query, index.finder(read.locale), {"type": type})
    return [index.catalog.names[place] for place in answer.places] if answer.chosen else []


def _facets(read: Reader, answer: SearchResult) -> tuple[tuple[str, Counts], ...]:
    named = {
        "type": [(name, plural(read, name)) for name in types()],
        "year": [(year, year) for year in sorted(answer.counts["year"], reverse=True)],
        "lang": [(code, locale.name) for code, locale in read.snapshot.by_code.items()],
    }
    listed = []
    for facet, values in named.items():
        counts = answer.counts[facet]
        held = [(value, label, counts[value]) for value, label in values if value in counts]
        if held:
            listed.append((facet, tuple(held)))
    return tuple(listed)


def _hit(read: Reader, index: CatalogIndex, place: int, answer: SearchResult) -> Hit:
    found = index.catalog[place]
    entry = reading_of(read, found)
    title = marked(str(entry.title), answer.needles)
    titled = any(hit for _, hit in title)
    pieces, lang = snippet(index.document(place).snippet_parts(read.locale), answer.needles, titled)
    return Hit(
        entry.url,
        title,
        foreign(entry),
        gettext(entry.model.label),
        date_of(found),
        pieces,
        tags(read).get(lang, ""),
    )


def reading_of(read: Reader, found: CatalogEntry) -> LocalizedEntry:
    """An entry as a result shows it, in the reader's language. Raises NotFound."""
    reading = read.snapshot.reading(*found.name, read.locale, "link")
    if reading is None:
        raise NotFound
    return reading


def date_of(found: CatalogEntry) -> str:
    """The date of an entry that is listed by it."""
    value = listed_date(found.entry)
    return formats.date_text(PartialDate(value)) if value else ""


def foreign(entry: LocalizedEntry) -> str:
    """The language of an entry's title; empty where it is the page's."""
    title = entry.title
    return str(title.lang) if getattr(title, "borrowed", False) else ""


def tags(read: Reader) -> dict[str, str]:
    """Code → tag of every language but the reader's."""
    return {
        code: known.lang for code, known in read.snapshot.by_code.items() if code != read.locale
    }


def plural(read: Reader, type: str) -> str:
    """The plural name of an entry type, translated."""
    return str(gettext(read.snapshot.model(type).plural))


def found_text(query: str, number: int) -> str:
    """How many results there are, in the page's language."""
    if not number:
        return str(gettext("Nothing was found for “%(query)s”.", query=query))
    return number_of_results(number, formats.number_text(number), query)


def number_of_results(number: int, text: str, query: str) -> str:
    """The words for a number of results, which is written as `text`."""
    return str(
        ngettext(
            "%(number)s result for “%(query)s”",
            "%(number)s results for “%(query)s”",
            number,
            number=text,
            query=query,
        )
    )
