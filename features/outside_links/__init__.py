"""Links to other sites: a command visits them, and the checks name those that are broken."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import ContentCheck, Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

CHECKS = f"{__name__}.checks"

feature = Feature(
    "outside_links",
    Path(__file__).parent,
    label=N_("Links to other sites"),
    text=N_(
        "Visits the pages of other sites that texts link to, and names the links that are broken."
    ),
    costs=N_("“flask content links”, regularly, on a machine that is connected to the internet."),
    stores=N_("The result of the last visit to each address."),
    contacts=N_("The sites that texts link to, when “flask content links” is run."),
    services={f"{__name__}.results:OutsideLinks": f"{CHECKS}:open_results"},
    commands={"content links": f"{__name__}.commands:links_command"},
    checks={
        "outside": ContentCheck(
            N_("Links to other sites"), of_links=f"{CHECKS}:link_check", order=165
        )
    },
    slots=(
        Fill(
            slots.CHECKS_END,
            "outside_links/editor/last_checked.html",
            f"{__name__}.editor:last_checked",
        ),
    ),
)
