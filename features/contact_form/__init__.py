"""The form by which visitors write to the institute, and their messages in the editor."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature, Folder, MenuEntry
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.section import Section
from cms.web.templating.slots import CONTACT, PRIVACY

section = Section("contact_form", __name__, prefix="/<locale>/contact")

from features.contact_form import views  # noqa: E402, F401

INBOX = f"{__name__}.inbox"

feature = Feature(
    "contact_form",
    Path(__file__).parent,
    label=N_("Contact form"),
    text=N_(
        "Lets visitors of the live site write to the institute. Editors read it under Messages."
    ),
    costs=N_("The live site; a mail server only to pass messages on by email."),
    stores=N_("Messages with names and email addresses, until they are deleted."),
    needs=("mail",),
    sections=(section,),
    settings={"message_days": 365},
    shown_settings=("message_days",),
    services={f"{INBOX}:Messages": f"{INBOX}:open_messages"},
    commands={"messages": f"{__name__}.commands:messages"},
    start=f"{INBOX}:start",
    owns=(Folder("messages"),),
    screens={f"{__name__}.editor.messages": "messages"},
    menu=(
        MenuEntry(
            "messages.index",
            N_("Messages"),
            "mail",
            "messages",
            group="top",
            order=90,
            waiting=f"{__name__}.editor.messages:number_unread",
        ),
    ),
    permissions=frozenset({"messages"}),
    help={"messages": "messages"},
    slots=(
        Fill(CONTACT, "contact_form/link.html", f"{__name__}.views:link"),
        Fill(PRIVACY, "contact_form/privacy.html", f"{__name__}.views:kept"),
        Fill(
            slots.DASHBOARD_TASKS,
            "contact_form/editor/task.html",
            f"{__name__}.editor.messages:task",
        ),
    ),
)
