"""Writing and removing entries in a copy of the tests’ institute."""

import json
from types import SimpleNamespace
from typing import Any

from required import with_required

BOTH = {"en": {"state": "published"}, "zh": {"state": "published"}}


def put(site: SimpleNamespace, name: str, /, **values: Any) -> None:
    """Write the entry `type/key` with a value for every required field. It is published in both
    languages unless `values` say otherwise.
    """
    file = site.data / "content" / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    raw = with_required(site.site.models[name.partition("/")[0]], {"publication": BOTH} | values)
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    site.site.store.refresh()


def clear(site: SimpleNamespace, *types: str) -> None:
    """Remove all entries of some types."""
    for type in types:
        for file in (site.data / "content" / type).glob("*.json"):
            file.unlink()
    site.site.store.refresh()


def draw(site: SimpleNamespace, drawing: str, *entries: str) -> None:
    """Let some entries `type/key` have a drawing of the demonstration, and no others."""
    file = site.data / "drawings.json"
    row = {"id": drawing, "name": drawing, "text": {"en": f"A {drawing}", "zh": "绘图"}}
    file.write_text(json.dumps({"drawings": [row | {"entries": entries}]}), "utf-8")
    site.site.store.refresh()


def page(site: SimpleNamespace, path: str) -> str:
    """Return the HTML of a page, which must be served with status 200."""
    response = site.client.get(path)
    assert response.status_code == 200, f"{path}: {response.status}"
    return str(response.get_data(as_text=True))
