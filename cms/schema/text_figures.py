"""The maps, charts and drawings of entries that a text may show, `![caption](entry:type/key#kind)`."""

import re
from typing import NamedTuple

from cms.core.errors import Invalid
from cms.core.i18n import N_


class FigureKind(NamedTuple):
    """`label` is a message. `types` are those whose entries have such a figure; empty: any type."""

    label: str
    types: tuple[str, ...] = ()


TEXT_FIGURES = {
    "map": FigureKind(N_("Map of a field station"), ("stations",)),
    "timeline": FigureKind(N_("Timeline of the entry")),
    "papers": FigureKind(
        N_("Papers per year on a keyword, or by a person, unit or project"),
        ("terms", "people", "units", "projects"),
    ),
    "drawing": FigureKind(N_("Drawing of the entry")),
}
"""Kind → how the editor offers it."""

FIGURE = re.compile(r"!\[[^\]\n]*(?:\]\((entry:([a-z]+)/[^)#\s]*(?:#([^)\s]*))?))?")
"""It also matches the beginning of anything else, so that no text is searched from there again: a line
of nothing but such beginnings would take quadratic time.
"""


def check_figures(text: str, path: str) -> None:
    """Raise Invalid for a figure of an unknown kind, or one that entries of its type don't have."""
    for match in FIGURE.finditer(text) if "](entry:" in text else ():
        address, type, kind = match.groups()
        if address is None:
            continue
        figure = TEXT_FIGURES.get(kind or "")
        if figure is None:
            raise Invalid(
                path,
                # i18n: address is typed in a text, such as entry:stations/cele#mapp
                N_("“%(address)s” names no figure. End it with one of these: %(kinds)s."),
                address=address,
                kinds=" ".join(f"#{name}" for name in TEXT_FIGURES),
            )
        if figure.types and type not in figure.types:
            raise Invalid(
                path,
                # i18n: address is typed in a text, such as entry:people/chen-xi#map
                N_("“%(address)s” has no such figure. Entries that have it: %(types)s."),
                address=address,
                types=" ".join(f"entry:{name}/…" for name in figure.types),
            )
