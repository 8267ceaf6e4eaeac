"""After a publish in the editor, a freeze renders the pages with the date of their last change
again, in its language alone.
"""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from smallsite import tree

from cms.accounts.permissions import Actor
from cms.content import Snapshot
from cms.web.freeze.build import FreezeRequest, freeze_into

ANN = Actor("a00000000001", "Ann", "editor")
NOW = datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def freeze(site: SimpleNamespace, target: Path, *, full: bool = False) -> dict[str, bytes]:
    snapshot = Snapshot(site.site.store.refresh(), NOW)
    freeze_into(FreezeRequest(site.app, snapshot, target, full=full))
    return dict(tree(target))


def test_a_translation_that_is_published_dates_its_own_page(tiny_site: SimpleNamespace) -> None:
    tiny_site.site.store.clock = lambda: NOW
    editing, build = tiny_site.site.editing, tiny_site.folder / "build"
    before = freeze(tiny_site, build)
    opened = editing.drafts.open("news", "item-1").flat
    editing.drafts.save(ANN, "news", "item-1", opened, opened | {"body.zh": ["第二天出发。"]})
    editing.publishing.publish(ANN, "news", "item-1", ["zh"])
    after = freeze(tiny_site, build)
    assert after == freeze(tiny_site, tiny_site.folder / "full", full=True)
    touched = {path for path in after if after[path] != before.get(path)}
    assert {"sitemap.xml", "zh/news/item-1/index.html"} <= touched
    assert not [path for path in touched if path.startswith("en/") and "search" not in path]
    urls = ET.fromstring(after["sitemap.xml"]).findall(f"{SITEMAP}url")
    dated = {
        url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod")
        for url in urls
        if url.find(f"{SITEMAP}lastmod") is not None
    }
    assert dated == {"https://oasis.example/zh/news/item-1/": "2026-03-01T08:30:15Z"}
