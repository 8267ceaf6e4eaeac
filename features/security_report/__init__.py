"""A report on information security on one page: hosts, data, accounts, headers, backups."""

from pathlib import Path

from cms.core.feature import Feature, MenuEntry
from cms.core.i18n import N_

feature = Feature(
    "security_report",
    Path(__file__).parent,
    # i18n: A page for those responsible for information security
    label=N_("Security report"),
    text=N_(
        "One page for the security office: the hosts that are contacted, the data that are kept and for how "
        "long, accounts, cookies, headers and backups. It is made from the settings."
    ),
    commands={"security-report": f"{__name__}.commands:security_report"},
    screens={f"{__name__}.screen": "accounts"},
    menu=(
        MenuEntry(
            "security_report.index", N_("Security report"), "shield", "accounts", group="site"
        ),
    ),
    help={"security_report": "security-report"},
)
