"""Publishing and removing entries in a test's own copy of the site."""

import re
from types import SimpleNamespace
from typing import Any

from entries import put


def publish(own_site: SimpleNamespace, type: str, key: str, /, **values: Any) -> None:
    """Write an entry as editors would, published in both languages unless its values say
    otherwise.
    """
    put(own_site, f"{type}/{key}", **values)


def clear(own_site: SimpleNamespace, type: str) -> None:
    """Remove every entry of a type."""
    for file in (own_site.data / "content" / type).glob("*.json"):
        file.unlink()
    own_site.site.store.refresh()


def words(html: str) -> str:
    """Return the text of a page's main element, without its tags."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())
