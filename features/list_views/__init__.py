"""Lists of entries as a person wants them: columns, and views with search, filters and order."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "list_views",
    Path(__file__).parent,
    # i18n: Saved views of lists, and their columns
    label=N_("Views and columns of lists"),
    text=N_(
        "Each person chooses the columns of a list and saves views with search, filters and order. "
        "Without it, every list has its usual columns."
    ),
    stores=N_("The columns and views of each account, beside the account."),
    services={
        f"{__name__}.list_settings:ListSettingsFiles": f"{__name__}.list_settings:open_settings",
        "blueprints.editor.entries:ColumnChoice": f"{__name__}.screen:Columns",
    },
    screens={f"{__name__}.screen": "open"},
    help={"list_views": "views#choose-the-columns"},
    slots=(
        Fill(slots.LIST_VIEWS, "list_views/views.html", f"{__name__}.screen:views"),
        Fill(slots.LIST_TOOLS, "list_views/columns.html", f"{__name__}.screen:columns", order=10),
    ),
)
