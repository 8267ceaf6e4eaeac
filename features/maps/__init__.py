"""Maps drawn from the content: of the stations, of the partners in the world, of the institute."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.templating import slots

MAPS = f"{__name__}.maps"

feature = Feature(
    "maps",
    Path(__file__).parent,
    label=N_("Maps"),
    text=N_(
        "Draws the stations, the partners and the institute on maps of land and waters, without requests to "
        "other sites. Without it, pages only have tables and addresses."
    ),
    slots=(
        Fill(slots.MAP_STATIONS, "maps/stations.html", f"{MAPS}:stations"),
        Fill(slots.MAP_PARTNERS, "maps/partners.html", f"{MAPS}:partners"),
        Fill(slots.MAP_INSTITUTE, "maps/institute.html", f"{MAPS}:institute"),
    ),
    file_problems=f"{__name__}.sheet_file:file_problems",
    dependency_kinds=(f"{__name__}.kind:BaseMapKind",),
)
