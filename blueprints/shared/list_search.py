"""The search for visitors as lists use it, which a feature may have."""

from cms.content import Reader
from cms.schema.entry_ref import Name
from cms.web.context import find, page_context

NOTHING_FOUND = "oasis.nothing_found"
"""Key in the environ of a request for the query of a search without results."""


class ListSearch:
    """Finds entries by the words of a visitor. A feature may have a service of this class; without
    one, lists are narrowed by choices alone.
    """

    path = ""
    """The path of its page, below a language, as `search/`."""
    script = ""
    """The address of a module with a class `Index`: `(await Index.of(address)).addresses(words,
    type)` resolves to the addresses of the entries that `names` would return; `address` is that of
    its page.
    """

    @property
    def address(self) -> str:
        """The address of its page in the language of the page being rendered."""
        return f"/{page_context().read.locale}/{self.path}"

    def names(self, read: Reader, words: str, type: str = "") -> list[Name]:
        """Return the entries that contain all words, of one type or of any, best first. Raises Busy
        while its index isn't complete.
        """
        raise NotImplementedError


def list_search() -> ListSearch | None:
    """Return the search, as a dependency of the page; None if no feature has one."""
    return find(ListSearch)
