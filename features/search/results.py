"""The results of the live site, and the parts of them that are also in the files of a frozen one."""

from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from blueprints.shared.people import AUTHOR
from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.core.errors import NotFound
from cms.web.context import app_state
from cms.web.i18n import gettext, ngettext
from cms.web.templating import formats
from features.search.index.catalog import Catalog, CatalogEntry, listed_date
from features.search.index.stored_index import CatalogIndex
from features.search.index.terms import has_only_stop_words
from features.search.query import SearchResult, partial_results, run_query, spellings
from features.search.snippets import Pieces, marked, snippet
from features.search.spelling import MAX_SUGGESTIONS
from features.search.visitor_index import index_of

RESULTS_PER_PAGE = 10
"""Also how many more results each “more” shows."""
Counts = tuple[tuple[str, str, int], ...]
"""(value, label, count)."""


class Hit(NamedTuple):
    """A result as a page shows it. Languages are tags; empty if they are the page's."""

    url: str
    title: Pieces
    lang: str
    label: str
    date: str
    snippet: Pieces
    snippet_lang: str


class Results(NamedTuple):
    """A page of search results.

    `facets` has (facet, counts) of the facets with values. `more` is how many results the next page
    shows.
    """

    answer: SearchResult
    hits: tuple[Hit, ...]
    facets: tuple[tuple[str, Counts], ...]
    more: int
    spellings: tuple[str, ...]
    alone: tuple[tuple[str, int], ...]

    def text(self, query: str) -> str:
        """Return the number of results in words."""
        return found_text(query, len(self.answer.places))


def search(
    read: Reader,
    query: str,
    show: int,
    chosen: Mapping[str, str] | None = None,
    newest: bool = False,
) -> Results:
    """Search for the visitor's words. Raises Busy while another process fills the index."""
    published = index_of(read.snapshot, app_state())
    index, catalog = published.index, published.catalog
    find = index.finder(read.locale)
    answer = run_query(catalog, query, find, chosen, newest)
    hits = tuple(_hit(read, index, place, answer) for place in answer.places[:show])
    suggestions = spellings(catalog, answer, find, published.nearest)
    is_empty = not answer.total and not has_only_stop_words(query)
    return Results(
        answer,
        hits,
        _facets(read, catalog, answer),
        show + RESULTS_PER_PAGE if len(answer.places) > show else 0,
        tuple(islice(suggestions, MAX_SUGGESTIONS)) if is_empty else (),
        partial_results(answer, find, len(catalog)) if is_empty else (),
    )


def _facets(read: Reader, catalog: Catalog, answer: SearchResult) -> tuple[tuple[str, Counts], ...]:
    labels = {
        "type": [(name, plural(read, name)) for name in catalog.types],
        "year": [(year, year) for year in sorted(answer.counts["year"], reverse=True)],
        "lang": [(code, locale.name) for code, locale in read.snapshot.by_code.items()],
    }
    listed = []
    for facet, values in labels.items():
        counts = answer.counts[facet]
        nonempty = [(value, label, counts[value]) for value, label in values if value in counts]
        if nonempty:
            listed.append((facet, tuple(nonempty)))
    return tuple(listed)


def _hit(read: Reader, index: CatalogIndex, place: int, answer: SearchResult) -> Hit:
    result = index.catalog[place]
    entry = localized_entry(read, result)
    title = marked(str(entry.title), answer.needles)
    titled = any(hit for _, hit in title)
    languages = (read.locale, *other_languages(read))
    parts = index.document(place).snippet_parts(languages, titled)
    pieces, lang = snippet(parts, answer.needles, titled)
    return Hit(
        entry.url,
        title,
        title_language(entry),
        gettext(entry.model.label),
        date_of(result),
        pieces,
        other_languages(read).get(lang, ""),
    )


def localized_entry(read: Reader, result: CatalogEntry) -> LocalizedEntry:
    """Return the entry of a result in the reader's language. Raises NotFound."""
    entry = read.snapshot.localized(*result.name, read.locale, "link")
    if entry is None:
        raise NotFound
    return entry


def date_of(result: CatalogEntry) -> str:
    """Return the date of an entry that is sorted by date."""
    value = listed_date(result.entry)
    return formats.date_text(PartialDate(value)) if value else ""


def title_language(entry: LocalizedEntry) -> str:
    """Return the language of an entry's title; empty if it is the page's."""
    title = entry.title
    return str(title.lang) if getattr(title, "borrowed", False) else ""


def other_languages(read: Reader) -> dict[str, str]:
    """Return code → tag of every language but the reader's."""
    return {
        code: known.lang for code, known in read.snapshot.by_code.items() if code != read.locale
    }


def plural(read: Reader, type: str) -> str:
    """Return the plural name of a type, translated."""
    if type == "people" and read.count(type, {"status": AUTHOR}, limit=1):
        return str(gettext("People and authors"))
    return str(gettext(read.snapshot.model(type).plural))


def found_text(query: str, number: int) -> str:
    """Return the number of results in words."""
    if not number:
        return str(gettext("Nothing was found for “%(query)s”.", query=query))
    return number_of_results(number, formats.number_text(number), query)


def number_of_results(number: int, text: str, query: str) -> str:
    """Return the message for a number of results; `text` is the formatted number."""
    return str(
        ngettext(
            "%(number)s result for “%(query)s”",
            "%(number)s results for “%(query)s”",
            number,
            number=text,
            query=query,
        )
    )
