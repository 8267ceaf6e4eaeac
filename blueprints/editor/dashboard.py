"""The start page: the account's work list, the state of the site, colleagues' drafts, translation."""

from collections import Counter

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from blueprints.editor.context import creatable, may, me, overview, site
from blueprints.editor.on_site import on_site
from blueprints.editor.work_list import outdated, to_review
from cms.editing.entry_rows import EntryRow
from cms.editing.entry_status import STATUSES, Status

blueprint = Blueprint("dashboard", __name__)

MAX_SHOWN = 6
"""How many items of each kind are shown; a list has the others."""


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the start page: the work list first, the table of types last."""
    current = overview()
    totals = [current.totals[model.name] for model in site().models.values() if not model.single]
    mine, theirs = working_entries()
    return render_template(
        "editor/dashboard/index.html",
        creatable=creatable(),
        totals=totals,
        status_totals=status_totals(),
        entries=sum(total.entries for total in totals),
        statuses=list(STATUSES),
        reviews=to_review(),
        mine=mine,
        theirs=theirs,
        shown=MAX_SHOWN,
        outdated=outdated(),
        on_site=on_site(),
    )


def working_entries() -> tuple[list[EntryRow], list[EntryRow]]:
    """Return the entries with unpublished changes: those with one's own, those with only others'
    changes.
    """
    rows = [
        row
        for row in overview().entries_with_draft()
        if not row.model.single or may("publish", row.model)
    ]
    return (
        [row for row in rows if me().id in row.editors],
        [row for row in rows if me().id not in row.editors],
    )


def status_totals() -> dict[str, Counter[Status]]:
    """Return language → number of entries of all types by status."""
    counts_by_language = {code: Counter[Status]() for code in overview().snapshot.by_code}
    for total in overview().totals.values():
        if not total.model.single:
            for code, counts in total.languages.items():
                counts_by_language[code] += counts
    return counts_by_language
