"""The desk of translators: a queue of texts to translate, with suggestions from earlier
translations, the glossary and a service of the institute's choice; and PO files for other programs.
"""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature, MenuEntry
from cms.core.i18n import N_
from cms.core.slots import Fill

FORM, SERVICES = f"{__name__}.form", f"{__name__}.services"

feature = Feature(
    "translation_desk",
    Path(__file__).parent,
    label=N_("Translation desk"),
    text=N_(
        "Leads translators from text to text, with earlier translations, terms, machine translation and "
        "PO files."
    ),
    stores=N_("Earlier translations, in a database that is rebuilt if it is lost."),
    contacts=N_("The translation service that OASIS_TRANSLATOR names, if it does."),
    settings={"translator": ""},
    screens={f"{__name__}.screen": "open"},
    menu=(
        MenuEntry(
            "translate.index",
            N_("Translate"),
            "globe",
            group="top",
            shown=f"{__name__}.overview:has_languages",
            waiting=f"{__name__}.overview:waiting",
        ),
    ),
    help={"translate": "translate"},
    services={
        f"{__name__}.queue:QueueOrders": f"{SERVICES}:queue_orders",
        f"{__name__}.memory:TranslationMemory": f"{SERVICES}:translation_memory",
        f"{__name__}.machine:MachineTranslation": f"{SERVICES}:machine_translation",
    },
    commands={"learn-translations": f"{__name__}.commands:learn"},
    slots=(
        Fill(slots.FORM_NOTICE, "translation_desk/outdated.html", f"{FORM}:notice"),
        Fill(slots.FORM_NOTICE, "translation_desk/unread.html", f"{FORM}:unread"),
        Fill(slots.FORM_BAR, "translation_desk/queue_bar.html", f"{FORM}:bar"),
        Fill(slots.FORM_MENU, "translation_desk/menu.html", f"{FORM}:menu"),
        Fill(slots.FORM_KEYS, "translation_desk/keys.html"),
        Fill(slots.CONTROL_BUTTONS, "translation_desk/control_buttons.html", f"{FORM}:buttons"),
        Fill(slots.CONTROL_NOTES, "translation_desk/control_notes.html", f"{FORM}:notes"),
        Fill(slots.DASHBOARD_WORK, "translation_desk/work.html", f"{__name__}.overview:work"),
    ),
    form_focus=f"{FORM}:focus",
    form_arguments=("queue",),
    form_buttons={
        "_copy": f"{FORM}:copy",
        "_insert": f"{FORM}:insert",
        "_translate": f"{FORM}:ask",
    },
    form_actions={
        "next": f"{FORM}:save_and_next",
        "publish-next": f"{FORM}:publish_and_next",
        "read": f"{FORM}:mark_read",
    },
    form_styles=("translation_desk/editor/desk.css",),
    form_scripts=("translation_desk/editor/translate.js",),
)
