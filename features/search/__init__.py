"""Full-text search for visitors, live and on a static host, and for the editor."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.section import Section
from cms.web.templating.slots import MASTHEAD, MISSING, PRIVACY, SHARED_HEAD

section = Section("search", __name__, prefix="", label=N_("Search"))

from features.search import files, script, views  # noqa: E402, F401

INDEX, STAFF = f"{__name__}.visitor_index", f"{__name__}.staff_search"

feature = Feature(
    "search",
    Path(__file__).parent,
    label=N_("Search"),
    text=N_(
        "Lets visitors search all texts of the site in all languages, live and on a static host. The editor "
        "searches them too, with drafts. Without it, lists can only be filtered by choices, and the editor "
        "finds entries by title only."
    ),
    costs=N_("About a hundred files for a thousand entries in each published site."),
    sections=(section,),
    services={
        f"{INDEX}:VisitorIndex": f"{INDEX}:VisitorIndex",
        f"{STAFF}:StaffSearch": f"{STAFF}:open_staff_search",
        "cms.editing.entry_search:EntrySearch": f"{STAFF}:entry_search",
        "blueprints.shared.list_search:ListSearch": f"{__name__}.list_search:indexed_list_search",
    },
    commands={"search": f"{__name__}.commands:search"},
    start=f"{INDEX}:start",
    slots=(
        Fill(SHARED_HEAD, "search/script.html"),
        Fill(MASTHEAD, "search/box.html", f"{__name__}.box:box"),
        Fill(MISSING, "search/missing.html", f"{__name__}.missing:suggestions"),
        Fill(PRIVACY, "search/privacy.html", order=45),
    ),
    dependency_kinds=(f"{__name__}.kind:SearchKind",),
    common_sheets=("search/box.css",),
)
