"""The files from which a frozen site answers searches by itself.

<locale>/search/index.json             what a visitor needs to begin with
search/latin.json                      spellings, needed to ask
search/hanzi.json                      what else is needed to read Chinese: simplifications, spellings
search/entries.json                    the names of the files of texts, each with how many it has
search/pairs/<segment>/<number>.json   where pairs of characters stand (cms/search/postings.py)
<locale>/search/titles/<name>.json     what some hundred neighbours are called, and their addresses
search/entries/<name>.json             the texts of a few neighbours, of which snippets are made
<locale>/search/entries/<name>.json    the same in a language that is made from another
search/words.json                      words that misspelt ones may have meant
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
from cms.search.catalog import catalog
from cms.search.index import CatalogIndex
from cms.web.context import app_state, note_dependency, page_context
from cms.web.derived_language import converter
from cms.web.i18n import gettext
from cms.web.pages.search import (
    RESULTS_PER_PAGE,
    date_of,
    files_of,
    foreign,
    found_text,
    index_of,
    number_of_results,
    plural,
    reading_of,
    tags,
    types,
)
from cms.web.templating import formats
from cms.web.templating.render import url
from cms.web.views import compact_json

TRANSLATED = ("index", "pairs")
"""Parts of the index that hold the labels of kinds and choices in every language."""


@common.page("/<locale>/search/index.json")
def search_index(read: Reader) -> Response:
    """The beginning (see static/js/search/index.js)."""
    _asked(read, "index")
    index = _index(read)
    found = index.catalog
    numbers = {name: number for number, name in enumerate(found.types)}
    derived, say = page_context().derived, _say()
    return compact_json(
        {
            "segments": index.outline,
            "titles": [(name, len(places)) for name, places in found.layout.titles.items()],
            "years": _runs(found.years),
            "published": _runs(found.languages),
            "languages": [(code, one.name) for code, one in read.snapshot.by_code.items()],
            "shown": RESULTS_PER_PAGE,
            "classes": found.classes,
            "tags": tags(read),
            "texts": f"{derived.locale.code}/" if derived else "",
            "types": [
                (name, say(gettext(read.snapshot.model(name).label)), say(plural(read, name)))
                for name in found.types
            ],
            "of": [numbers[kind] for kind in found.kinds],
            "found": {form: say(words) for form, words in _found_forms().items()},
            "said": {name: say(words) for name, words in _said().items()},
            "language": read.locale,
        }
    )


@common.page("/search/latin.json")
def search_latin(read: Reader) -> Response:
    """Sets of spellings of whole words."""
    _asked(read, "index")
    return compact_json(_index(read).catalog.variants.latin)


@common.page("/search/hanzi.json")
def search_hanzi(read: Reader) -> Response:
    """The data that only queries with Chinese need."""
    _asked(read, "index")
    index = _index(read)
    return compact_json({"hanzi": index.hanzi, "chinese": index.catalog.variants.chinese})


@common.page("/search/entries.json")
def search_entry_files(read: Reader) -> Response:
    """(name, number of entries) of the files of texts, in the order of the catalog."""
    _asked(read, "index")
    files = catalog(read.snapshot, types()).layout.files
    return compact_json([(name, len(places)) for name, places in files.items()])


def _say() -> Callable[[str], str]:
    """Turns a text into the language of the page, where that is made from another."""
    derived = page_context().derived
    return converter(derived) if derived else str


def _runs(values: Iterable[Any]) -> list[tuple[Any, int]]:
    """Values that follow each other, each with how often it does."""
    return [(value, len(list(run))) for value, run in groupby(values)]


def _said() -> dict[str, str]:
    """The words of the list of suggestions (static/js/search/suggest.js) and of marks."""
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


def _found_forms() -> dict[str, str]:
    """The words for a number of results by plural category, with places for what JavaScript puts
    in.
    """
    category: Callable[[int], str] = formats.locale().plural_form
    first = {category(number): number for number in range(200, 0, -1)}
    forms = {
        name: number_of_results(number, "{number}", "{query}")
        for name, number in sorted(first.items())
    }
    return forms | {"none": found_text("{query}", 0)}


@common.page("/search/pairs/<int:segment>/<int:number>.json")
def search_pairs(read: Reader, segment: int, number: int) -> Response:
    """One file of pairs. Raises NotFound."""
    _asked(read, f"pairs {segment} {number}")
    try:
        return compact_json(_index(read).pairs_file(segment, number))
    except LookupError:
        raise NotFound from None


@common.page("/search/entries/<name>.json")
def search_entries(read: Reader, name: str) -> Response:
    """The texts of a few entries. Raises NotFound."""
    return _texts(read, name)


@common.page("/<locale>/search/entries/<name>.json")
def search_converted(read: Reader, name: str) -> Response:
    """The same where they are converted. Raises NotFound."""
    if not page_context().derived:
        raise NotFound
    return _texts(read, name)


def _texts(read: Reader, name: str) -> Response:
    index, places = _file(read, "entries", name)
    say, own = _say(), ("", read.locale)
    return compact_json(
        [
            [
                (part.lang, int(part.long), say(part.text) if part.lang in own else part.text)
                for part in index.document(place).showable
            ]
            for place in places
        ]
    )


@common.page("/<locale>/search/titles/<name>.json")
def search_titles(read: Reader, name: str) -> Response:
    """(address, title, its language where it is foreign, date) of some entries. Raises NotFound."""
    index, places = _file(read, "titles", name)
    found = [index.catalog[place] for place in places]
    readings, say = [reading_of(read, one) for one in found], _say()
    titles = [(str(entry.title), foreign(entry)) for entry in readings]
    return compact_json(
        [
            (entry.url, title if lang else say(title), lang, say(date_of(one)))
            for entry, (title, lang), one in zip(readings, titles, found, strict=True)
        ]
    )


def _file(read: Reader, part: str, name: str) -> tuple[CatalogIndex, range]:
    """The index, and the places that a file has. Raises NotFound."""
    index = _index(read)
    places = files_of(index, part).get(name)
    if places is None:
        raise NotFound
    _asked(read, f"{part} {name}")
    return index, places


@common.page("/search/words.json")
def search_words(read: Reader) -> Response:
    """The words."""
    _asked(read, "words")
    return compact_json(_index(read).words)


def addresses(read: Reader) -> Iterator[str]:
    """Every address of these files. All but the first are shared by all languages."""
    yield url("common.search_index")
    _asked(read, "files")
    layout = catalog(read.snapshot, types()).layout
    for view in ("words", "latin", "hanzi", "entry_files"):
        yield url(f"common.search_{view}")
    for number, segment in enumerate(layout.segments):
        for shard in range(segment.shards):
            yield url("common.search_pairs", segment=number, number=shard)
    for name in layout.files:
        yield url("common.search_entries", name=name)
        if page_context().derived:
            yield url("common.search_converted", name=name)
    for name in layout.titles:
        yield url("common.search_titles", name=name)


def _index(read: Reader) -> CatalogIndex:
    """The index; a freeze waits for it, a visitor is told to ask again."""
    try:
        return index_of(read.snapshot, app_state(), patient=not has_request_context())
    except Busy:
        raise ServiceUnavailable(retry_after=5) from None


def _asked(read: Reader, part: str) -> None:
    note_dependency("search", part)
    if part.startswith(TRANSLATED):
        for code in read.snapshot.by_code:
            words = Dependency("words", "", code)
            app_state().fingerprints.note(read.snapshot, read.trace, words)
    read.trace.expires(read.snapshot.next_moment())
