"""The devices on which an account is signed in, on the page of one's own account, and ending one."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "devices",
    Path(__file__).parent,
    label=N_("Devices"),
    text=N_(
        "Lists on “My account” where a person is signed in, by browser and system. Each device can be signed "
        "out."
    ),
    services={"blueprints.editor.staff_sessions:DeviceNames": f"{__name__}.screen:Names"},
    screens={f"{__name__}.screen": "open"},
    help={"devices": "devices"},
    slots=(Fill(slots.ACCOUNT_DEVICES, "devices/list.html", f"{__name__}.screen:panel"),),
)
