"""The files from which a frozen site answers searches by itself.

<locale>/search/index.json             what a visitor needs to begin with
search/pairs/<segment>/<number>.json   where pairs of characters stand (cms/search/postings.py)
search/entries/<name>.json             what results show of a few neighbours, and the texts of
                                       their snippets
search/words.json                      words that misspelt ones may have meant
"""

from collections.abc import Callable, Iterator, Sequence

from flask import Response

from blueprints.common import common
from cms.content import Reader
from cms.core.errors import NotFound
from cms.search.catalog import CatalogEntry, catalog
from cms.search.index import CatalogIndex
from cms.web.context import app_state, note_dependency, page_context
from cms.web.derived import converter
from cms.web.i18n import gettext, override_locale
from cms.web.pages.search import (
    RESULTS_PER_PAGE,
    date_of,
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


@common.page("/<locale>/search/index.json")
def search_index(read: Reader) -> Response:
    """The beginning (see static/js/search/index.js)."""
    _asked(read, "index")
    index = _index(read)
    found = index.catalog
    numbers = {name: number for number, name in enumerate(found.types)}
    derived = page_context().derived
    say: Callable[[str], str] = converter(read, derived) if derived else str
    return compact_json(
        {
            "segments": index.outline,
            "entries": [(name, len(places)) for name, places in found.layout.files.items()],
            "shown": RESULTS_PER_PAGE,
            "classes": found.classes,
            "hanzi": index.hanzi,
            "tags": tags(read) | ({read.locale: read.language.lang} if derived else {}),
            "latin": found.variants.latin,
            "chinese": found.variants.chinese,
            "types": [
                (name, say(gettext(read.snapshot.model(name).label)), say(plural(read, name)))
                for name in found.types
            ],
            "of": [numbers[kind] for kind in found.kinds],
            "found": {form: say(words) for form, words in _found_forms().items()},
            "language": read.locale,
        }
    )


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
    """A few entries, in all languages. Raises NotFound."""
    index = _index(read)
    places = index.catalog.layout.files.get(name)
    if places is None:
        raise NotFound
    _asked(read, f"entries {name}")
    found = [index.catalog[place] for place in places]
    languages = {
        code: _in_language(read.within(read.trace, code), found) for code in read.snapshot.by_code
    }
    for code, one in read.snapshot.derived.items():
        say = converter(read, one)
        languages[code] = [
            (title if lang else say(title), lang, say(date))
            for title, lang, date in languages[one.source.code]
        ]
    return compact_json(
        [
            {
                "address": read.snapshot.addresses.of[index.catalog.names[place]],
                "parts": [
                    (part.lang, int(part.long), part.text)
                    for part in index.document(place).showable
                ],
                "in": {code: said[number] for code, said in languages.items()},
            }
            for number, place in enumerate(places)
        ]
    )


def _in_language(read: Reader, found: Sequence[CatalogEntry]) -> list[tuple[str, str, str]]:
    """(title, its language where it is foreign, date) of some entries, as results on a page show
    them.
    """
    note_dependency("words", locale=read.locale)
    readings = [reading_of(read, one) for one in found]
    with override_locale(read.locale):
        return [
            (str(entry.title), foreign(entry), date_of(one))
            for entry, one in zip(readings, found, strict=True)
        ]


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
    yield url("common.search_words")
    for number, segment in enumerate(layout.segments):
        for shard in range(segment.shards):
            yield url("common.search_pairs", segment=number, number=shard)
    for name in layout.files:
        yield url("common.search_entries", name=name)


def _index(read: Reader) -> CatalogIndex:
    return index_of(read.snapshot, app_state(), patient=True)


def _asked(read: Reader, part: str) -> None:
    note_dependency("search", part)
    read.trace.expires(read.snapshot.next_moment())
