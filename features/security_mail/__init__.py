"""An email to the account that an event of the security log concerns, such as a new password."""

from pathlib import Path

from cms.core.feature import Feature, Folder
from cms.core.i18n import N_

feature = Feature(
    "security_mail",
    Path(__file__).parent,
    label=N_("Emails about security"),
    text=N_(
        "Tells people by email when their account is used on a new device, or its password, role or second "
        "factor changes."
    ),
    costs=N_("A mail server and a sender."),
    stores=N_("Emails until the mail server has accepted them."),
    needs=("mail",),
    services={f"{__name__}.letters:SecurityLetters": f"{__name__}.letters:open_letters"},
    start=f"{__name__}.letters:start",
    on_security_event=f"{__name__}.letters:tell",
    owns=(Folder("security_mail"),),
)
