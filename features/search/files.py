"""The files from which the scripts of a frozen site answer searches.

<locale>/search/index.json             loaded first: the layout of the index, labels, texts
search/latin.json                      sets of spellings of words
search/hanzi.json                      for Chinese queries: simplified characters, sets of spellings
search/entries.json                    the names of the files of results, and how many entries each has
search/pairs/<segment>/<number>.json   postings of pairs of characters (index/postings.py)
<locale>/search/entries/<name>.json    a few successive entries, as results: with texts for snippets
<locale>/search/titles/<name>.json     some 250 successive entries, as suggestions: without texts
search/words.json                      words to suggest for misspelt ones
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from flask import Response, has_request_context
from werkzeug.exceptions import ServiceUnavailable

from cms.content import Reader
from cms.content.dependencies import Dependency
from cms.core.errors import NotFound
from cms.core.files import Busy
from cms.web.context import app_state, note_dependency, page_context
from cms.web.derived_language import converter
from cms.web.i18n import gettext
from cms.web.templating import formats
from cms.web.templating.render import url
from cms.web.views import compact_json
from features.search import section
from features.search.file_layout import FileLayout
from features.search.index.catalog import CatalogEntry
from features.search.index.document import Document
from features.search.published_index import PublishedIndex
from features.search.results import (
    RESULTS_PER_PAGE,
    date_of,
    found_text,
    localized_entry,
    number_of_results,
    other_languages,
    plural,
    title_language,
)
from features.search.visitor_index import catalog_of, index_of

TRANSLATED = ("index", "pairs")
"""Parts of the index that contain labels of types and choices in every language."""


@section.page("/<locale>/search/index.json")
def index(read: Reader) -> Response:
    """Return the file that static/search/index.js loads first."""
    _note(read, "index")
    index = _index(read)
    catalog = index.catalog
    numbers = {name: number for number, name in enumerate(catalog.types)}
    convert = _converter()
    return compact_json(
        {
            "segments": index.outline,
            "titles": [(name, len(places)) for name, places in index.files.titles.items()],
            "years": _run_lengths(catalog.years),
            "published": _run_lengths(catalog.languages),
            "languages": [(code, one.name) for code, one in read.snapshot.by_code.items()],
            "shown": RESULTS_PER_PAGE,
            "classes": catalog.classes,
            "tags": other_languages(read),
            "types": [
                (
                    name,
                    convert(gettext(read.snapshot.model(name).label)),
                    convert(plural(read, name)),
                )
                for name in catalog.types
            ],
            "of": [numbers[kind] for kind in catalog.kinds],
            "found": {form: convert(text) for form, text in _result_count_texts().items()},
            "said": {name: convert(text) for name, text in _interface_texts().items()},
            "language": read.locale,
        }
    )


@section.page("/search/latin.json")
def latin(read: Reader) -> Response:
    """Return sets of spellings of whole words."""
    _note(read, "index")
    return compact_json(_index(read).catalog.variants.latin)


@section.page("/search/hanzi.json")
def hanzi(read: Reader) -> Response:
    """Return the data that only Chinese queries need."""
    _note(read, "index")
    index = _index(read)
    return compact_json({"hanzi": index.hanzi, "chinese": index.catalog.variants.chinese})


@section.page("/search/entries.json")
def entry_files(read: Reader) -> Response:
    """Return (name, number of entries) of the files of results, in the order of the catalog."""
    _note(read, "index")
    files = _index(read).files.results
    return compact_json([(name, len(places)) for name, places in files.items()])


def _converter() -> Callable[[str], str]:
    """Return a function that converts a text if the page's language is a derived one."""
    derived = page_context().derived
    return converter(derived) if derived else str


def _run_lengths(values: Iterable[Any]) -> list[tuple[Any, int]]:
    """Return the values in run-length encoding."""
    return [(value, len(list(run))) for value, run in groupby(values)]


def _interface_texts() -> dict[str, str]:
    """Return the texts of static/search/suggest.js and mark.js."""
    return {
        "entries": gettext("Best results"),
        "people": gettext("People"),
        "sections": gettext("Sections"),
        "words": gettext("Words"),
        "meant": gettext("Did you mean"),
        "all": gettext("All results"),
        "keys": gettext("Choose with the arrow keys."),
        "suggestions": gettext("Search suggestions"),
        "marked": gettext("Marked: “{query}”"),
        "remove": gettext("Remove the marks"),
    }


def _result_count_texts() -> dict[str, str]:
    """Return plural category → text for a number of results, with placeholders for JavaScript."""
    category: Callable[[int], str] = formats.locale().plural_form
    first = {category(number): number for number in range(200, 0, -1)}
    forms = {
        name: number_of_results(number, "{number}", "{query}")
        for name, number in sorted(first.items())
    }
    return forms | {"none": found_text("{query}", 0)}


@section.page("/search/pairs/<int:segment>/<int:number>.json")
def pairs(read: Reader, segment: int, number: int) -> Response:
    """Return one file of postings. Raises NotFound."""
    _note(read, f"pairs {segment} {number}")
    try:
        return compact_json(_index(read).pairs_file(segment, number))
    except LookupError:
        raise NotFound from None


@section.page("/<locale>/search/entries/<name>.json")
def entries(read: Reader, name: str) -> Response:
    """Return the card (see `titles`) of a few entries, each followed by its texts in the
    page's language and in none: (language, whether long, text). Raises NotFound.
    """
    index, ids = _file(read, "entries", name)
    return compact_json(
        [(*_card(read, index.catalog[id]), _texts(read, index.index.document(id))) for id in ids]
    )


def _texts(read: Reader, document: Document) -> list[tuple[str, int, str]]:
    convert, languages = _converter(), (read.locale, *other_languages(read))
    return [
        (part.lang, int(part.long), convert(part.text))
        for part in document.snippet_parts(languages)
        if part.lang in ("", read.locale)
    ]


@section.page("/<locale>/search/titles/<name>.json")
def titles(read: Reader, name: str) -> Response:
    """Return (URL, title, its language if foreign, date) of some entries. Raises NotFound."""
    index, ids = _file(read, "titles", name)
    return compact_json([_card(read, index.catalog[id]) for id in ids])


def _card(read: Reader, row: CatalogEntry) -> tuple[str, str, str, str]:
    entry, convert = localized_entry(read, row), _converter()
    title, lang = str(entry.title), title_language(entry)
    return entry.url, title if lang else convert(title), lang, convert(date_of(row))


def _file(read: Reader, part: str, name: str) -> tuple[PublishedIndex, range]:
    """Return the index and the numbers of the entries in a file. Raises NotFound."""
    index = _index(read)
    ids = index.files.of(part).get(name)
    if ids is None:
        raise NotFound
    _note(read, f"{part} {name}")
    return index, ids


@section.page("/search/words.json")
def words(read: Reader) -> Response:
    """Return the words to suggest for misspelt ones."""
    _note(read, "words")
    return compact_json(_index(read).words)


def addresses(read: Reader) -> Iterator[str]:
    """Yield the URLs of these files. Those without a language are shared by all languages."""
    yield url("search.index")
    _note(read, "files")
    catalog = catalog_of(read.snapshot, app_state())
    files = FileLayout(catalog)
    for view in ("words", "latin", "hanzi", "entry_files"):
        yield url(f"search.{view}")
    for number, segment in enumerate(catalog.segments):
        for shard in range(segment.shards):
            yield url("search.pairs", segment=number, number=shard)
    for name in files.results:
        yield url("search.entries", name=name)
    for name in files.titles:
        yield url("search.titles", name=name)


def _index(read: Reader) -> PublishedIndex:
    """Return the index. A freeze waits until it is ready; a visitor gets status 503 and a Retry-After."""
    try:
        return index_of(read.snapshot, app_state(), patient=not has_request_context())
    except Busy:
        raise ServiceUnavailable(retry_after=5) from None


def _note(read: Reader, part: str) -> None:
    """Note a part of the index as a dependency of the file."""
    note_dependency("search", part)
    if part.startswith(TRANSLATED):
        for code in read.snapshot.by_code:
            words = Dependency("words", "", code)
            app_state().fingerprints.note(read.snapshot, read.trace, words)
    read.trace.expires(read.snapshot.next_moment())
