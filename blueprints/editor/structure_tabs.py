"""The pages on which the site is put together, for the tabs above each."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from blueprints.editor.context import site
from blueprints.editor.permissions import may
from blueprints.editor.structure import PEOPLE, has_people, known_trees
from cms.editing.menu_items import MENUS
from cms.editing.term_merge import TERMS


@dataclass(frozen=True, slots=True)
class StructureTab:
    """One page. `of`: the type whose list leads here too, by a button that says `way`."""

    label: str
    url: str
    current: str = ""
    of: str = ""
    way: str = ""


def structure_tabs() -> list[StructureTab]:
    """Those that this site has and that who is signed in may use."""
    models = site().models
    found = [
        _tab(_(models[type].plural), "structure.entries", type, _("As a tree"), type=type)
        for type in known_trees()
    ]
    if MENUS in models and may("publish", models[MENUS]):
        found.insert(1, _tab(_(models[MENUS].plural), "menus.index"))
    if has_people():
        found.append(_tab(_("Order of people"), "structure.people", PEOPLE, _("Order in units")))
    if TERMS in models:
        found.append(_tab(_(models[TERMS].plural), "terms.index", TERMS, _("Use and merging")))
    if may("redirects") and "redirects" in models["site"].fields:
        # i18n: Addresses that lead to others
        found.append(_tab(_("Redirects"), "redirects.index"))
    return found


def _tab(label: str, endpoint: str, of: str = "", way: str = "", **values: str) -> StructureTab:
    here = request.endpoint == endpoint and (request.view_args or {}) == values
    within = endpoint.partition(".")[0] == request.blueprint != "structure"
    current = "page" if here else "true" if within else ""
    return StructureTab(label, url_for(endpoint, **values), current, of, way)
