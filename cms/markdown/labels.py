"""The few words a rendered text needs in the language of the page around it."""

from typing import NamedTuple

from cms.core.i18n import N_


class Labels(NamedTuple):
    """Names for assistive technology. The defaults are message ids: translated by who knows the
    page.

    `table`, `note` and `back` may hold `%(number)s`; a translation that lacks it is shown as it is.
    """

    table: str = N_("Table %(number)s")
    notes: str = N_("Footnotes")
    note: str = N_("Footnote %(number)s")
    back: str = N_("Back to reference %(number)s")


def numbered(label: str, number: str) -> str:
    """A label with its number filled in."""
    return label.replace("%(number)s", number)
