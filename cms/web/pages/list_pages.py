"""The pages of a long list, as a section serves them. Sections have the lists that are divided into
pages from blueprints/shared/long_lists.py.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from cms.content import Reader
from cms.content.query import Where
from cms.web.pages.facets import LONG_LIST
from cms.web.pages.page import ListPart


class PageName(NamedTuple):
    """The name of a page: a year or a letter, and the number of its part; 0 for the first part."""

    group: str
    part: int = 0


class DividedList(Protocol):
    """A list, or the lists that the values of a field narrow it to, which may be long. The argument
    of its methods says which of the lists.
    """

    @property
    def by(self) -> str:
        """The name of its groups in addresses, such as `year`; "" for a list without groups."""

    def first(self, address: str, argument: str = "") -> ListPart | None:
        """Return the first page of the list at `address`; None if the list isn't long."""

    def page(
        self, address: str, name: PageName, argument: str = "", *, is_joined: bool = True
    ) -> ListPart:
        """Return another page. Raises NotFound, and TemporarilyMoved for one that is part of the
        first, unless `is_joined` is false: then each page has an address of its own.
        """

    def others(self, argument: str = "", are_listed: bool = False) -> Iterable[dict[str, Any]]:
        """Return the values in the addresses of the pages after the first. `are_listed`: without the
        groups that are lists with addresses of their own, but with all of their parts.
        """


def is_long(read: Reader, type: str, where: Where | None = None) -> bool:
    """Return whether a list has LONG_LIST entries. A page that asks depends on no further ones."""
    return read.count(type, where, LONG_LIST) == LONG_LIST
