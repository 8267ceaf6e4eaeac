"""The page Checks of the editor: all errors in the content, and the findings of all checks."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature, MenuEntry
from cms.core.i18n import N_
from cms.core.slots import Fill

SCREEN = f"{__name__}.screen"

feature = Feature(
    "check_page",
    Path(__file__).parent,
    label=N_("Page of checks"),
    text=N_(
        "Lists the errors in all content and what the checks find, each with a link to its place, and "
        "counts them on the overview."
    ),
    needs=("content_check",),
    screens={SCREEN: "open"},
    menu=(
        MenuEntry(
            "check_page.index",
            N_("Checks"),
            "alert",
            order=10,
            waiting=f"{SCREEN}:number_of_errors",
        ),
    ),
    help={"check_page": "check-page"},
    slots=(
        Fill(slots.DASHBOARD_TASKS, "check_page/editor/tasks.html", f"{SCREEN}:tasks", order=10),
        Fill(slots.FORM_UNREADABLE, "check_page/editor/remedy.html"),
    ),
)
