"""Trees of pages, units and menus, and the order of people: moved by dragging or by keyboard."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature, MenuEntry
from cms.core.i18n import N_
from cms.core.slots import Fill

LINKS, OFFER = f"{__name__}.links", f"{__name__}.offer"


def _tab(endpoint: str, label: str, order: int, shown: str) -> MenuEntry:
    return MenuEntry(endpoint, label, "tree", "open", "structure", order, f"{LINKS}:{shown}")


feature = Feature(
    "trees",
    Path(__file__).parent,
    label=N_("Trees and menus"),
    text=N_("Shows pages, units and menus as trees, and people in order, to be moved by dragging."),
    screens={f"{__name__}.screen": "open", f"{__name__}.menus": "open", OFFER: "open"},
    menu=(
        _tab("trees.pages", N_("Pages"), 10, "has_pages"),
        _tab("menus.index", N_("Menus"), 20, "has_menus"),
        _tab("trees.units", N_("Units"), 30, "has_units"),
        _tab("trees.people", N_("Order of people"), 40, "has_people"),
    ),
    help={
        "trees": "trees",
        "trees.people": "trees#put-people-in-order",
        "menus": "trees#change-a-menu",
        "menu_offer": "trees#change-a-menu",
        "entry.edit menus": "trees#change-a-menu",
    },
    after_publish=f"{OFFER}:offer",
    slots=(
        Fill(slots.LIST_BUTTONS, "trees/button.html", f"{LINKS}:button", order=40),
        Fill(slots.FLASH, "trees/offer.html", f"{OFFER}:message"),
    ),
)
