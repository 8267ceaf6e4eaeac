"""Changes of several entries at once: planned, reviewed, made as one job with a record of each step,
and undone from the record.
"""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature, Folder
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "bulk",
    Path(__file__).parent,
    label=N_("Changes of several entries"),
    text=N_(
        "Publishes, changes or removes ticked entries of a list together, with a preview and an undo."
    ),
    stores=N_("Records of the last 30 changes of each account, which an undo needs."),
    screens={f"{__name__}.screen": "open"},
    owns=(Folder("bulk", is_personal=False),),
    help={"bulk": "several"},
    services={
        f"{__name__}.record:BulkRecords": f"{__name__}.record:open_records",
        f"{__name__}.jobs:BulkJobs": f"{__name__}.jobs:open_jobs",
    },
    commands={"bulk": f"{__name__}.commands:bulk"},
    start=f"{__name__}.starting:resume",
    unfinished=f"{__name__}.starting:unfinished",
    slots=(
        Fill(slots.LIST_ACTIONS, "bulk/actions.html", f"{__name__}.choices:actions"),
        Fill(slots.LIST_TOOLS, "bulk/recent.html", f"{__name__}.choices:recent", order=40),
    ),
)
