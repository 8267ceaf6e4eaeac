"""The entries that the signed-in account opened or edited last."""

from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from blueprints.editor.context import attempt, entry_row, me, overview, site
from blueprints.editor.dashboard import MAX_SHOWN, working_entries
from blueprints.editor.finder import RecentEntries
from blueprints.editor.slots import EmptyPlace
from cms.editing.entry_rows import EntryRow
from cms.schema.entry_ref import Name
from cms.site import Site
from features.recent_entries.opened_entries import OpenedEntries


class Recent(RecentEntries):
    def __init__(self, site: Site) -> None:
        pass

    def note(self, name: Name) -> None:
        attempt(partial(site().get(OpenedEntries).record, me().id, name), None)

    def latest(self, limit: int) -> list[EntryRow]:
        opened = attempt(partial(site().get(OpenedEntries).of, me().id), {})
        for name, draft in overview().drafts.items():
            if me().id in draft.authors.values():
                saved = datetime.fromisoformat(draft.updated)
                opened[name] = max(saved, opened.get(name, saved))
        names = sorted(opened, key=lambda name: opened[name], reverse=True)
        rows = (row for name in names if (row := entry_row(*name)))
        return list(islice((row for row in rows if not row.model.single), limit))


def others(place: EmptyPlace) -> dict[str, Any] | None:
    """Return the entries below the account's drafts on the overview that aren't among these; None
    if there are none.
    """
    drafts = [row.name for row in working_entries()[0][:MAX_SHOWN]]
    latest = site().get(RecentEntries).latest(MAX_SHOWN)
    found = [row for row in latest if row.name not in drafts]
    return {"others": found} if found else None
