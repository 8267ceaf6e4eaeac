"""An email to the administrators when the security log looks like an attack."""

from pathlib import Path

from cms.core.feature import Feature, Folder
from cms.core.i18n import N_

feature = Feature(
    "security_alarm",
    Path(__file__).parent,
    label=N_("Alarm about attacks"),
    text=N_(
        "Tells administrators by email when requests are refused as often as in an attack, and when the "
        "security log was full: once a day at most."
    ),
    costs=N_("A mail server and a sender."),
    stores=N_("Emails until the mail server has accepted them."),
    needs=("mail", "security_log"),
    services={f"{__name__}.alarm:SecurityAlarm": f"{__name__}.alarm:SecurityAlarm"},
    start=f"{__name__}.alarm:start",
    on_security_event=f"{__name__}.alarm:tell",
    owns=(Folder("alarms"),),
)
