"""Entries that a test puts into its own copy of the site."""

import json
import re
from types import SimpleNamespace
from typing import Any

BOTH = {"en": {"state": "published"}, "zh": {"state": "published"}}


def publish(own_site: SimpleNamespace, type: str, key: str, /, **values: Any) -> None:
    """Write an entry as editors would, published in both languages unless its values say otherwise."""
    folder = own_site.data / "content" / type
    folder.mkdir(parents=True, exist_ok=True)
    raw = {"publication": BOTH} | values
    (folder / f"{key}.json").write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    own_site.site.store.refresh()


def clear(own_site: SimpleNamespace, type: str) -> None:
    """Take every entry of a type away."""
    for file in (own_site.data / "content" / type).glob("*.json"):
        file.unlink()
    own_site.site.store.refresh()


def words(html: str) -> str:
    """What a page's main part says, its marks taken out."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())
