"""The newsletter: subscribing, confirming, unsubscribing, and sending each issue once."""

from pathlib import Path

from cms.core.feature import Feature, Folder
from cms.core.i18n import N_, NC_
from cms.core.slots import Fill
from cms.web.section import Section
from cms.web.templating.slots import FOLLOW, PRIVACY

section = Section("newsletter", __name__, prefix="/<locale>/newsletter")

from features.newsletter import views  # noqa: E402, F401

feature = Feature(
    "newsletter",
    Path(__file__).parent,
    label=NC_("news sent by email", "Newsletter"),
    text=N_("Visitors subscribe to the news by email. Each issue is sent by “flask newsletter”."),
    costs=N_("A mail server and the live site."),
    stores=N_("The email addresses of subscribers, until they unsubscribe."),
    needs=("mail",),
    sections=(section,),
    settings={"newsletter": False},
    shown_settings=("newsletter",),
    services={f"{__name__}.service:Newsletter": f"{__name__}.service:open_newsletter"},
    commands={"newsletter": f"{__name__}.commands:newsletter"},
    start=f"{__name__}.service:start",
    diagnose=f"{__name__}.diagnosis:diagnose",
    owns=(
        Folder("newsletter", is_personal=False),
        Folder("newsletter/subscribers"),
        Folder("newsletter/outbox"),
    ),
    personal_addresses="/newsletter/(?:confirm|leave)/",
    slots=(
        Fill(FOLLOW, "newsletter/follow.html", f"{__name__}.views:offered"),
        Fill(PRIVACY, "newsletter/privacy.html", f"{__name__}.views:offered"),
    ),
)
