"""The guide: chapters on each task, opened by *Help* at the one about the current page."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "guide",
    Path(__file__).parent,
    label=N_("Help of the editor"),
    text=N_(
        "Explains each task of the editor in a chapter; Help opens the one about the current page."
    ),
    screens={f"{__name__}.screen": "open"},
    services={
        f"{__name__}.chapters:Guide": f"{__name__}.chapters:open_guide",
        "blueprints.editor.help_topics:HelpTopics": f"{__name__}.screen:topics",
    },
    slots=(Fill(slots.TOP, "guide/editor/link.html", f"{__name__}.screen:link", order=20),),
    # of the program's screens; features declare those of their own
    help={
        "account": "account",
        "dashboard": "start#start-the-day",
        "entries": "lists",
        "entry": "write",
        "entry.edit": "write#fill-in-the-form",
        "entry.edit people": "people",
        "entry.edit site": "account#change-the-settings-of-the-site",
        "entry.new": "write#create-it",
        "history": "undo#bring-an-earlier-version-back",
        "history.changed": "outdated#see-what-changed",
        "preview": "publish#look-before-you-publish",
        "publishing": "publish#update-the-site",
        "trash": "undo#the-trash",
        "users": "account#invite-a-colleague",
    },
)
