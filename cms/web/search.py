"""Search as pages need it: answers of the live site, and the files from which a frozen one answers by itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response
from flask_babel import gettext, ngettext

from cms.errors import NotFound
from cms.search.answers import Answer, ask, first_spellings, words_alone
from cms.search.catalog import Catalog, Found, once, read_catalog, read_part, titles
from cms.search.postings import ENTRIES, Postings, make_postings, shards
from cms.search.ranking import Scores
from cms.search.snippets import Pieces, marked, snippet
from cms.search.spelling import Words, known_words
from cms.store import Reader, Reading
from cms.web import formats
from cms.web.state import state

SHOWN = 20
"""Results on a page, and how many more each “more” shows."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result as a page shows it. The languages are tags; empty where they are the page's."""

    url: str
    title: Pieces
    lang: str
    label: str
    date: str
    snippet: Pieces
    snippet_lang: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a page of results shows. `counts` has (type, its plural, number); `more` is how many the next page shows."""

    answer: Answer
    hits: tuple[Hit, ...]
    counts: tuple[tuple[str, str, int], ...]
    more: int
    spellings: tuple[str, ...]
    alone: tuple[tuple[str, int], ...]


def types() -> tuple[str, ...]:
    """The types whose entries have pages, in the order of sections."""
    return tuple(state().entry_views)


def search(read: Reader, query: str, type: str, show: int) -> Results:
    """Answer what was typed. Raises Busy while the index is being filled elsewhere."""
    found = read_catalog(read, types())

    def lookup(terms: Iterable[str]) -> Mapping[str, Scores]:
        return state().site.search.find(found, terms, read.locale)

    answer = ask(found, query, lookup, type)
    hits = tuple(_hit(read, one, answer) for one in answer.chosen[:show])
    nothing = not answer.total
    return Results(
        answer, hits, tuple((name, _plural(read, name), number) for name, number in answer.counts),
        show + SHOWN if len(answer.chosen) > show else 0,
        first_spellings(found, answer, lookup, lambda: words(read, found)) if nothing else (),
        words_alone(answer, lookup) if nothing else ())


def words(read: Reader, found: Catalog) -> Words:
    """What misspelt words may have meant."""
    return once(read.snapshot, "search words", lambda: known_words(titles(found)))


def _hit(read: Reader, found: Found, answer: Answer) -> Hit:
    entry = _entry(read, found)
    title = marked(str(entry.title), answer.needles)
    titled = any(hit for _, hit in title)
    pieces, lang = snippet(found.document.shown(read.locale), answer.needles, titled)
    return Hit(entry.url, title, _foreign(read, entry), gettext(entry.model.label), _date(entry), pieces,
               _tag(read, lang))


def _entry(read: Reader, found: Found) -> Reading:
    reading = read.snapshot.reading(*found.name, read.locale, "page")
    if reading is None:
        raise NotFound
    return reading


def _date(entry: Reading) -> str:
    order = entry.model.order
    value = entry[order[1:]] if order.startswith("-") and order[1:] in entry else None
    return formats.date_text(value) if value else ""


def _foreign(read: Reader, entry: Reading) -> str:
    title = entry.title
    return str(title.lang) if getattr(title, "borrowed", False) else ""


def _tag(read: Reader, code: str) -> str:
    known = read.snapshot.by_code.get(code)
    return known.lang if known and code != read.locale else ""


def _plural(read: Reader, type: str) -> str:
    return str(gettext(read.snapshot.model(type).plural))


def found_text(query: str, number: int) -> str:
    """How many results there are, in the page's language."""
    if not number:
        return str(gettext("Nothing was found for “%(query)s”.", query=query))
    return _number_of_results(number, formats.number_text(number), query)


def _number_of_results(number: int, text: str, query: str) -> str:
    return str(ngettext("%(number)s result for “%(query)s”", "%(number)s results for “%(query)s”", number,
                        number=text, query=query))


def index_file(read: Reader) -> Response:
    """All that a static host's visitor needs to begin with (see static/js/search/index.js)."""
    found = read_catalog(read, types())
    index = _postings(read, found)
    numbers = {name: number for number, name in enumerate(found.types)}
    return _json(orjson.dumps({
        "shards": shards(found), "each": ENTRIES, "shown": SHOWN, "classes": index.classes, "hanzi": index.hanzi,
        "latin": found.variants.latin, "chinese": found.variants.chinese,
        "types": [(name, gettext(read.snapshot.model(name).label), _plural(read, name)) for name in found.types],
        "of": [numbers[kind] for kind in found.kinds], "found": _found_forms()}))


def _found_forms() -> dict[str, str]:
    """The words for a number of results by plural category, with places for what JavaScript puts in."""
    category: Callable[[int], str] = formats.locale().plural_form
    first = {category(number): number for number in range(200, 0, -1)}
    forms = {name: _number_of_results(number, "{number}", "{query}") for name, number in sorted(first.items())}
    return forms | {"none": found_text("{query}", 0)}


def pairs_file(read: Reader, number: int) -> Response:
    """One file of the index. Raises NotFound."""
    files = _postings(read, read_catalog(read, types())).files
    if number >= len(files):
        raise NotFound
    return _json(files[number])


def entries_file(read: Reader, number: int) -> Response:
    """What results show of a few entries, and the texts that snippets are cut from. Raises NotFound."""
    chosen = read_part(read, types(), number, ENTRIES)
    if not chosen and number:
        raise NotFound
    return _json(orjson.dumps([_card(read, one) for one in chosen]))


def _card(read: Reader, found: Found) -> dict[str, Any]:
    entry = _entry(read, found)
    return {"url": entry.url, "title": str(entry.title), "lang": _foreign(read, entry), "date": _date(entry),
            "parts": [(_tag(read, part.lang), int(part.long), part.text)
                      for part in found.document.shown(read.locale)]}


def words_file(read: Reader) -> Response:
    """The words that misspelt ones may have meant."""
    return _json(orjson.dumps(words(read, read_catalog(read, types()))))


def numbers(read: Reader) -> tuple[range, range]:
    """The numbers of all files of pairs and of all files of entries."""
    found = read_catalog(read, types())
    return range(shards(found)), range(max(1, -(-len(found.found) // ENTRIES)))


def _postings(read: Reader, found: Catalog) -> Postings:
    return once(read.snapshot, "search postings", lambda: make_postings(found))


def _json(data: bytes) -> Response:
    return Response(data, mimetype="application/json")
