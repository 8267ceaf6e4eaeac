"""The files from which the scripts of a frozen site answer searches.

<locale>/search/index.json             loaded first: the layout of the index, labels, texts
search/latin.json                      sets of spellings of words
search/hanzi.json                      for Chinese queries: simplified characters, sets of spellings
search/pairs.json                      the lengths of the slices of postings
search/pairs/<segment>/<number>.bin    slices of postings of pairs of characters (index/postings.py)
<locale>/search/entries.json           the files of results, and the lengths of their slices
<locale>/search/entries/<name>.bin     slices of a few entries, as results: with texts for snippets
<locale>/search/titles/<name>.json     some 250 successive entries, as suggestions: without texts
search/words.json                      words to suggest for misspelt ones

A script reads one slice of a `.bin` (sliced_files.py) at a time.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, TypeVar

from flask import Response, has_request_context
from werkzeug.exceptions import ServiceUnavailable

from cms.content import Reader, Snapshot
from cms.content.dependencies import Dependency
from cms.core.errors import NotFound
from cms.core.files import Busy
from cms.core.fingerprint import combined
from cms.web.context import app_state, note_dependency, page_context
from cms.web.derived_language import convert_text, converter
from cms.web.i18n import gettext
from cms.web.ranges import in_parts
from cms.web.templating import formats
from cms.web.templating.render import url
from cms.web.views import compact_json, json_text
from features.search import section
from features.search.file_layout import FileLayout, slices_of
from features.search.index.catalog import Catalog, CatalogEntry
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
from features.search.sliced_files import Get, SlicedFiles
from features.search.visitor_index import VisitorIndex, catalog_of, index_of

Got = TypeVar("Got")
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


@section.page("/search/pairs.json")
def pairs_lengths(read: Reader) -> Response:
    """Return the length of each shard, by segment. FILE_SHARDS are in a file."""
    _note(read, "pairs")
    return compact_json(_index(read).pairs_lengths)


@section.page("/search/pairs/<int:segment>/<int:number>.bin")
def pairs(read: Reader, segment: int, number: int) -> Response:
    """Return one file of postings. Raises NotFound."""
    index = _index(read)
    try:
        body = index.pairs_file(segment, number)
    except LookupError:
        raise NotFound from None
    _note(read, f"pairs {segment} {number}")
    return in_parts(body)


@section.page("/<locale>/search/entries.json")
def entries_lengths(read: Reader) -> Response:
    """Return (name, number of entries, length of each slice) of the files of results, in the order
    of the catalog. SLICE_ENTRIES are in a slice.
    """
    index = _index(read)
    files = [
        (name, len(places), _results(read, index, name, places, index.sliced.lengths))
        for name, places in index.files.results.items()
    ]
    _note(read, "entries")
    return compact_json(files)


@section.page("/<locale>/search/entries/<name>.bin")
def entries(read: Reader, name: str) -> Response:
    """Return a file of results. Raises NotFound."""
    index = _index(read)
    places = index.files.results.get(name)
    if places is None:
        raise NotFound
    file = _results(read, index, name, places, index.sliced.file)
    _note(read, f"entries {name}")
    return in_parts(file.body)


def _results(read: Reader, index: PublishedIndex, name: str, places: range, get: Get[Got]) -> Got:
    """Get a file of results. Its slices have the card (see `titles`) of a few entries, each followed
    by its texts in the page's language and in none: (language, whether long, text).

    It must be called before anything is noted: what the page depends on until then is that of every
    page, which results depend on too.
    """
    _converter()  # notes what it depends on
    slices, of_page = slices_of(places), combined(*read.trace.fingerprints.values())
    derived = page_context().derived
    prints = [combined(of_page, index.results_print(ids)) for ids in slices]

    def make(at: int) -> bytes:
        rows = ((index.catalog[id], index.index.document(id)) for id in slices[at])
        cards = [(*_card(read, row), _texts(read, text)) for row, text in rows]
        return convert_text(json_text(cards), "application/json").encode()

    return get(f"{derived.locale.code if derived else read.locale} {name}", prints, make)


def drop_unused(
    snapshot: Snapshot, catalog: Catalog, files: FileLayout, sliced: SlicedFiles
) -> None:
    """Delete what was kept of files that are no more."""
    pairs = [f"pairs {segment} {number}" for segment, number in catalog.files]
    codes = (*snapshot.by_code, *snapshot.derived)
    sliced.keep([*pairs, *(f"{code} {name}" for code in codes for name in files.results)])


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
    index = _index(read)
    places = index.files.titles.get(name)
    if places is None:
        raise NotFound
    _note(read, f"titles {name}")
    return compact_json([_card(read, index.catalog[id]) for id in places])


def _card(read: Reader, row: CatalogEntry) -> tuple[str, str, str, str]:
    entry, convert = localized_entry(read, row), _converter()
    title, lang = str(entry.title), title_language(entry)
    return entry.url, title if lang else convert(title), lang, convert(date_of(row))


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
    drop_unused(read.snapshot, catalog, files, app_state().site.get(VisitorIndex).sliced)
    for view in ("words", "latin", "hanzi", "pairs_lengths", "entries_lengths"):
        yield url(f"search.{view}")
    for segment, number in catalog.files:
        yield url("search.pairs", segment=segment, number=number)
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
