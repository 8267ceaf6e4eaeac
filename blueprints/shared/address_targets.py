"""Targets in the editor of addresses of the site, for features that lead to them."""

from typing import NamedTuple


class AddressTarget(NamedTuple):
    """The target of an address of the site: its URL in the editor, and a label."""

    url: str
    label: str


class AddressTargets:
    """The targets of the addresses of the site, lists and files too. A feature may have a service of
    this class; without one, none are known.
    """

    def prefix(self) -> str:
        """Return the editor's address to which an address of the site is appended to open its target;
        "" if there is none.
        """
        return ""

    def find(self, path: str) -> AddressTarget | None:
        """Return the target of a path of the site; None if it has none."""
        return None
