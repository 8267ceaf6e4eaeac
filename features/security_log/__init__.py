"""A log of sign-ins, refusals, changes of accounts, roles and settings, and publications, and its page."""

from pathlib import Path

from cms.core.feature import Feature, Folder, MenuEntry
from cms.core.i18n import N_

feature = Feature(
    "security_log",
    Path(__file__).parent,
    label=N_("Security log"),
    text=N_(
        "Records who signed in and from where, what was refused, and who changed accounts, settings and "
        "releases. Administrators read it. Without it, this is recorded nowhere."
    ),
    stores=N_("Events with names and IP addresses, for 13 months."),
    services={
        f"{__name__}.log:SecurityLog": f"{__name__}.log:open_security_log",
        "cms.accounts.security_events:SecurityRecord": f"{__name__}.log:record",
    },
    screens={f"{__name__}.screen": "accounts"},
    menu=(
        MenuEntry("security_log.index", N_("Security log"), "shield", "accounts", group="settings"),
    ),
    help={"security_log": "security-log"},
    owns=(Folder("audit"),),
)
