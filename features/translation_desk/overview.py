"""The desk on the overview and in the navigation."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import request

from blueprints.editor.context import me, overview
from blueprints.editor.slots import EmptyPlace
from blueprints.editor.work_list import own_languages
from cms.accounts.permissions import TRANSLATOR
from features.translation_desk.queue import QueueFilter, QueueItem, queue

MAX_SHOWN = 20
"""How many entries to translate are shown."""
MIN_LANGUAGES = 2
"""The fewest languages of a site with translation."""


class TranslationWork(NamedTuple):
    """The translations waiting in a language, missing ones first, then by age, oldest first."""

    locale: str
    items: Sequence[QueueItem]

    def count(self, status: str) -> int:
        """Return the number of entries with a status."""
        return sum(entry_status == status for _, entry_status in self.items)


def work(place: EmptyPlace) -> dict[str, Any] | None:
    """Return the waiting entries in one of a translator's languages: the requested one, else the first
    that has any.
    """
    if me().role != TRANSLATOR:
        return None
    codes, requested = own_languages(), request.args.get("language", "")
    every = [TranslationWork(code, queue(overview(), QueueFilter(code))) for code in codes]
    chosen = next((one for one in every if one.locale == requested), None)
    chosen = chosen or next((one for one in every if one.items), None)
    chosen = chosen or (every[0] if every else TranslationWork("", ()))
    return {"work": chosen, "own_languages": codes, "most": MAX_SHOWN}


def has_languages() -> bool:
    return len(overview().snapshot.by_code) >= MIN_LANGUAGES


def waiting() -> int:
    """Return the number of entries whose translation visitors miss or see in an outdated version."""
    items = [item for code in own_languages() for item in queue(overview(), QueueFilter(code))]
    return sum(item.state != "incomplete" for item in items)
