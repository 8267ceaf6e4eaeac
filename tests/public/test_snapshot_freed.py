"""A worker doesn't grow with each edit: the snapshot before it is freed at once."""

import json
from types import SimpleNamespace

import pytest

from tests.freed import alive, noted_snapshots

PAGES = (
    "/en/",
    "/zh/",
    "/en/news/",
    "/en/sitemap/",
    "/sitemap.xml",
    "/en/feeds/",
)


def test_the_snapshot_before_an_edit_is_freed(
    tiny_site: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sorted((tiny_site.data / "content/news").glob("*.json"))[0]
    raw = json.loads(file.read_text("utf-8"))
    with noted_snapshots(monkeypatch, tiny_site.site.store) as made:
        for turn in range(4):
            raw["headline"]["en"] = f"Headline {turn}"
            file.write_text(json.dumps(raw), "utf-8")
            tiny_site.site.store.notify_workers(("news", file.stem))
            for path in (*PAGES, f"/en/news/{file.stem}/"):
                assert tiny_site.client.get(path).status_code == 200, path
        assert (len(made), alive(made)) == (4, 1)
