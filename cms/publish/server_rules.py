"""Files for servers in a frozen site: redirects, headers. They have names that servers read and
don't send to visitors.
"""

from collections.abc import Callable, Collection, Mapping

from cms.content import Snapshot


class ServerRules:
    """Makes the files. A feature may have a service of this class; without one, there are none."""

    def files(
        self, snapshot: Snapshot, addresses: Collection[str], is_page: Callable[[str], bool]
    ) -> Mapping[str, bytes]:
        """Return path in the frozen folder → bytes, the same for the same content and settings.

        `addresses` are those of the frozen site; `is_page` tells pages and files among them from
        redirects.
        """
        raise NotImplementedError

    def can_match(self, query: str) -> bool:
        """Return whether a server can redirect an address with this query."""
        raise NotImplementedError


def is_rule(path: str) -> bool:
    """Return whether a path in the frozen folder is for a server to read, not for visitors. Uploads
    skip these.
    """
    return path in ("_headers", "_redirects") or (
        path.startswith(".") and not path.startswith(".well-known/")
    )
