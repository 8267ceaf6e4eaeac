"""The files from which the scripts of a frozen site answer searches.

<locale>/search/index.json             loaded first: the layout of the index, labels, texts
search/latin.json                      sets of spellings of words
search/hanzi.json                      for Chinese queries: simplified characters, sets of spellings
search/entries.json                    the names of the files of results, and how many entries each has
search/pairs/<segment>/<number>.json   postings of pairs of characters (cms/search/postings.py)
<locale>/search/entries/<name>.json    a few successive entries, as results: with texts for snippets
<locale>/search/titles/<name>.json     some 250 successive entries, as suggestions: without texts
search/words.json                      words to suggest for misspelt ones
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from flask import Response, has_request_context
from werkzeug.exceptions import ServiceUnavailable

from blueprints.common import common
from cms.content import Reader
from cms.content.dependencies import Dependency
from cms.core.errors import NotFound
from cms.core.files import Busy
from cms.search.catalog import CatalogEntry, catalog
from cms.search.document import Document
from cms.search.index import CatalogIndex
from cms.web.context import app_state, note_dependency, page_context
from cms.web.derived_language import converter
from cms.web.i18n import gettext
from cms.web.pages.search import (
    RESULTS_PER_PAGE,
    date_of,
    files_of,
    found_text,
    index_of,
    localized_entry,
    number_of_results,
    other_languages,
    plural,
    title_language,
    types,
)
from cms.web.templating import formats
from cms.web.templating.render import url
from cms.web.views import compact_json

TRANSLATED = ("index", "pairs")
"""Parts of the index that contain labels of types and choices in every language."""


@common.page("/<locale>/search/index.json")
def search_index(read: Reader) -> Response:
    """Return what static/js/search/index.js loads first."""
    _note(read, "index")
    index = _index(read)
    entries = index.catalog
    numbers = {name: number for number, name in enumerate(entries.types)}
    convert = _converter()
    return compact_json(
        {
            "segments": index.outline,
            "titles": [(name, len(places)) for name, places in entries.layout.titles.items()],
            "years": _run_lengths(entries.years),
            "published": _run_lengths(entries.languages),
            "languages": [(code, one.name) for code, one in read.snapshot.by_code.items()],
            "shown": RESULTS_PER_PAGE,
            "classes": entries.classes,
            "tags": other_languages(read),
            "types": [
                (
                    name,
                    convert(gettext(read.snapshot.model(name).label)),
                    convert(plural(read, name)),
                )
                for name in entries.types
            ],
            "of": [numbers[kind] for kind in entries.kinds],
            "found": {form: convert(text) for form, text in _result_count_texts().items()},
            "said": {name: convert(text) for name, text in _interface_texts().items()},
            "language": read.locale,
        }
    )


@common.page("/search/latin.json")
def search_latin(read: Reader) -> Response:
    """Return sets of spellings of whole words."""
    _note(read, "index")
    return compact_json(_index(read).catalog.variants.latin)


@common.page("/search/hanzi.json")
def search_hanzi(read: Reader) -> Response:
    """Return the data that only Chinese queries need."""
    _note(read, "index")
    index = _index(read)
    return compact_json({"hanzi": index.hanzi, "chinese": index.catalog.variants.chinese})


@common.page("/search/entries.json")
def search_entry_files(read: Reader) -> Response:
    """Return (name, number of entries) of the files of results, in the order of the catalog."""
    _note(read, "index")
    files = catalog(read.snapshot, types()).layout.files
    return compact_json([(name, len(places)) for name, places in files.items()])


def _converter() -> Callable[[str], str]:
    """Return a function that converts a text if the page's language is a derived one."""
    derived = page_context().derived
    return converter(derived) if derived else str


def _run_lengths(values: Iterable[Any]) -> list[tuple[Any, int]]:
    """Return the values in run-length encoding."""
    return [(value, len(list(run))) for value, run in groupby(values)]


def _interface_texts() -> dict[str, str]:
    """Return the texts of static/js/search/suggest.js and mark.js."""
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


@common.page("/search/pairs/<int:segment>/<int:number>.json")
def search_pairs(read: Reader, segment: int, number: int) -> Response:
    """Return one file of postings. Raises NotFound."""
    _note(read, f"pairs {segment} {number}")
    try:
        return compact_json(_index(read).pairs_file(segment, number))
    except LookupError:
        raise NotFound from None


@common.page("/<locale>/search/entries/<name>.json")
def search_entries(read: Reader, name: str) -> Response:
    """Return the card (see `search_titles`) of a few entries, each followed by its texts in the
    page's language and in none: (language, whether long, text). Raises NotFound.
    """
    index, ids = _file(read, "entries", name)
    return compact_json(
        [(*_card(read, index.catalog[id]), _texts(read, index.document(id))) for id in ids]
    )


def _texts(read: Reader, document: Document) -> list[tuple[str, int, str]]:
    convert, languages = _converter(), (read.locale, *other_languages(read))
    return [
        (part.lang, int(part.long), convert(part.text))
        for part in document.snippet_parts(languages)
        if part.lang in ("", read.locale)
    ]


@common.page("/<locale>/search/titles/<name>.json")
def search_titles(read: Reader, name: str) -> Response:
    """Return (URL, title, its language if foreign, date) of some entries. Raises NotFound."""
    index, ids = _file(read, "titles", name)
    return compact_json([_card(read, index.catalog[id]) for id in ids])


def _card(read: Reader, row: CatalogEntry) -> tuple[str, str, str, str]:
    entry, convert = localized_entry(read, row), _converter()
    title, lang = str(entry.title), title_language(entry)
    return entry.url, title if lang else convert(title), lang, convert(date_of(row))


def _file(read: Reader, part: str, name: str) -> tuple[CatalogIndex, range]:
    """Return the index and the numbers of the entries in a file. Raises NotFound."""
    index = _index(read)
    ids = files_of(index, part).get(name)
    if ids is None:
        raise NotFound
    _note(read, f"{part} {name}")
    return index, ids


@common.page("/search/words.json")
def search_words(read: Reader) -> Response:
    """Return the words to suggest for misspelt ones."""
    _note(read, "words")
    return compact_json(_index(read).words)


def addresses(read: Reader) -> Iterator[str]:
    """Yield the URLs of these files. Those without a language are shared by all languages."""
    yield url("common.search_index")
    _note(read, "files")
    layout = catalog(read.snapshot, types()).layout
    for view in ("words", "latin", "hanzi", "entry_files"):
        yield url(f"common.search_{view}")
    for number, segment in enumerate(layout.segments):
        for shard in range(segment.shards):
            yield url("common.search_pairs", segment=number, number=shard)
    for name in layout.files:
        yield url("common.search_entries", name=name)
    for name in layout.titles:
        yield url("common.search_titles", name=name)


def _index(read: Reader) -> CatalogIndex:
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
