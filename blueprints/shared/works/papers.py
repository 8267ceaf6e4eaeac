"""Papers as items of citation files."""

from hashlib import sha256
from typing import Any

from blueprints.shared.works import Item
from blueprints.shared.works.style import csl_item_of
from cms.content import LocalizedEntry, Reader
from cms.core.slugs import HAN, slugify
from cms.web.context import memoize_per_snapshot
from cms.web.pages.page import absolute


def paper_item(entry: LocalizedEntry) -> Item:
    """Return a paper as a CSL item with its keywords, and under `custom` its page, units and the
    slug of its journal. Memoized, since each is in a file of its own and in those of a dozen lists.
    """
    return memoize_per_snapshot(("paper item", entry.key), lambda read: _make_item(read, entry))


def _make_item(read: Reader, entry: LocalizedEntry) -> Item:
    item = csl_item_of(entry, (term.title for term in read.links("terms", entry.keywords)))
    own: dict[str, Any] = {"page": absolute(entry.url), "units": list(entry.units)}
    if entry["container-title"]:
        own["journal"] = journal_slug(entry["container-title"])
    return item | {"custom": item.get("custom", {}) | own}


def journal_slug(title: str) -> str:
    """Return the slug of a journal: its Latin title, or `journal-` and a hash for other scripts.

    Not pinyin: a reading can change with its dictionary, and addresses must not.
    """
    slug = "" if HAN.search(title) else slugify(title)
    return slug or f"journal-{sha256(title.encode()).hexdigest()[:8]}"
