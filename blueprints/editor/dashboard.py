"""The first page: what waits for who is signed in, what is on the site and will be, what colleagues
do; then translation and activity.
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
"""How many of each kind are named before a list takes over."""
WORK_SHOWN = 20
"""The same of what there is to translate."""
MAX_ACTS = 12


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """The start page: the work list first, the table of types last."""
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
    """The entries with unpublished changes: those with one's own, those of others alone."""
    lines = [
        line for line in overview().working() if not line.model.single or may("publish", line.model)
    ]
    return (
        [line for line in lines if me().id in line.editors],
        [line for line in lines if me().id not in line.editors],
    )


def due() -> list[StaffEvent]:
    """The entries to be looked at again by now that one may edit."""
    found = due_reviews(overview().staff, today_here())
    return [event for event in found if may("publish", site().models[event.entry.name[0]])]


def work() -> TranslationWork:
    """The translations waiting in one of the account's languages: the requested one, else the first
    that has work.
    """
    codes = own_languages()
    asked = request.args.get("language", "")
    if asked in codes:
        return translation_work(asked)
    each = [translation_work(code) for code in codes]
    return next((one for one in each if one.items), each[0] if each else TranslationWork("", ()))


def together() -> dict[str, Counter[Status]]:
    """Language → how many entries of all types stand how."""
    found = {code: Counter[Status]() for code in overview().snapshot.by_code}
    for total in overview().totals.values():
        if not total.model.single:
            for code, counts in total.languages.items():
                found[code] += counts
    return found
