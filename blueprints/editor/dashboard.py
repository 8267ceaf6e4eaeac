"""The start page: the account's work list, the state of the site, colleagues' drafts; translation,
activity.
"""

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.editor.activity import SPANS, acts, people
from blueprints.editor.calendar import today_here
from blueprints.editor.context import may, me, overview, site
from blueprints.editor.finder import recent_entries
from blueprints.editor.on_site import on_site
from blueprints.editor.palette import creatable
from blueprints.editor.work_list import (
    TranslationWork,
    of_translator,
    outdated,
    own_languages,
    to_review,
    translation_work,
    waiting,
)
from cms.editing.entry_rows import EntryRow
from cms.editing.entry_status import STATUSES, Status
from cms.editing.staff_calendar import StaffEvent, due_reviews
from cms.web.templating.formats import date_text

blueprint = Blueprint("dashboard", __name__)

SHOWN = 6
"""How many items of each kind are shown; a list has the others."""
WORK_SHOWN = 20
"""How many entries to translate are shown."""
MAX_ACTS = 12


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the start page: the work list first, the table of types last."""
    found = overview()
    totals = [found.totals[model.name] for model in site().models.values() if not model.single]
    mine, theirs = working()
    return render_template(
        "editor/dashboard/index.html",
        creatable=creatable(),
        totals=totals,
        together=together(),
        entries=sum(total.entries for total in totals),
        statuses=list(STATUSES),
        work=work() if of_translator() else None,
        work_shown=WORK_SHOWN,
        own_languages=own_languages(),
        reviews=to_review(),
        due=due(),
        date_text=date_text,
        waiting=list(waiting()),
        mine=mine,
        theirs=theirs,
        recent=recent_entries(SHOWN),
        shown=SHOWN,
        outdated=outdated(),
        on_site=on_site(),
        acts=acts(MAX_ACTS),
        people=people(),
        spans=SPANS,
    )


def working() -> tuple[list[EntryRow], list[EntryRow]]:
    """Return the entries with unpublished changes: those with one's own, those with only others'
    changes.
    """
    lines = [
        line for line in overview().working() if not line.model.single or may("publish", line.model)
    ]
    return (
        [line for line in lines if me().id in line.editors],
        [line for line in lines if me().id not in line.editors],
    )


def due() -> list[StaffEvent]:
    """Return the reviews that are due, of entries that the account may publish."""
    found = due_reviews(overview().staff, today_here())
    return [event for event in found if may("publish", site().models[event.entry.name[0]])]


def work() -> TranslationWork:
    """Return the translations waiting in one of the account's languages.

    It is the requested language, else the first that has work.
    """
    codes = own_languages()
    asked = request.args.get("language", "")
    if asked in codes:
        return translation_work(asked)
    each = [translation_work(code) for code in codes]
    return next((one for one in each if one.items), each[0] if each else TranslationWork("", ()))


def together() -> dict[str, Counter[Status]]:
    """Return language → number of entries of all types by status."""
    found = {code: Counter[Status]() for code in overview().snapshot.by_code}
    for total in overview().totals.values():
        if not total.model.single:
            for code, counts in total.languages.items():
                found[code] += counts
    return found
