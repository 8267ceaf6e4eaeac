"""On the page for a missing address: a search for its words, and pages that it may have meant."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from blueprints.shared.missing_pages import may_be_page, old_endings
from cms.content import Reader
from cms.core.disk_errors import DiskError
from cms.core.files import Busy
from cms.core.slugs import MAX_QUERY_LENGTH
from cms.search.text import fold
from cms.web.context import app_state
from cms.web.templating.slots import MissingPlace
from features.search.index.synonyms import Group
from features.search.results import Hit, search

MAX_NEAREST_PAGES = 6


def suggestions(place: MissingPlace) -> dict[str, Any]:
    """Return the words of the address, and the nearest pages; these are None on the page of a frozen
    site, whose script finds them.
    """
    if not place.requested:
        return {"query": "", "nearest": None}
    nearest = nearest_pages(place.read, place.requested)
    return {"query": words_of_path(place.requested), "nearest": nearest}


def words_of_path(path: str) -> str:
    """Return the words of the last segment of a path."""
    *_before, last = path.strip("/").split("/")
    words = re.findall(r"[^\W_]+", re.sub(r"\.[a-z0-9]{1,5}$", "", last))
    return " ".join(words)[:MAX_QUERY_LENGTH]


def nearest_pages(read: Reader, path: str) -> tuple[Hit, ...]:
    """Return search results for the words of a path: all words corrected, else the first word with
    results. At least half of the words are in their titles or addresses.

    Nothing for addresses that only robots request, nor while search is busy.
    """
    words = words_of_path(path)
    secret = app_state().site.settings.personal_addresses
    if not words or not may_be_page(path, old_endings(read.snapshot), secret):
        return ()
    try:
        results = search(read, words, MAX_NEAREST_PAGES)
        number = len(results.answer.groups)
        alternatives = [*results.spellings, *(alone for alone, _number in results.alone)]
        if not results.hits and alternatives:
            results = search(read, alternatives[0], MAX_NEAREST_PAGES)
    except (Busy, DiskError):
        return ()
    return tuple(hit for hit in results.hits if is_near(hit, results.answer.groups, number))


def is_near(hit: Hit, groups: Sequence[Group], number: int) -> bool:
    """Return whether at least half of the words of an address, their `number`, are in the title or
    the address of a result. Words in its text alone don't count.
    """
    *_before, last = unquote(hit.url).strip("/").split("/")
    named = fold(" ".join((*(text for text, _hit in hit.title), last)))
    found = sum(any(" ".join(form) in named for form in group) for group in groups)
    return 2 * found >= number
