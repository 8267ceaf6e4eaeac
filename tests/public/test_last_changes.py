"""The date of a page's last change in the sitemap and Open Graph."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from cms.accounts.permissions import Actor

ANN = Actor("a00000000001", "Ann", "editor")
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "https://oasis.example"
ITEM = "news/aral-sea-expedition"
NOW = datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC)
MOMENT = "2026-03-01T08:30:15Z"


class Edited(SimpleNamespace):
    """A site with a stopped clock."""

    def get(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, path
        return response.get_data(as_text=True)

    def last_changes(self) -> dict[str, str]:
        """Address → date of the last change, for the pages of the sitemap that have one."""
        urls = ET.fromstring(self.get("/sitemap.xml")).findall(f"{SITEMAP}url")
        order = [f"{SITEMAP}loc", f"{SITEMAP}lastmod"]
        named = {
            url.findtext(order[0]): url.findtext(order[1])
            for url in urls
            if [child.tag for child in url][:2] == order
        }
        assert len(named) == len([1 for url in urls if url.find(order[1]) is not None]), (
            "as the schema orders them"
        )
        return {str(loc).removeprefix(BASE): str(moment) for loc, moment in named.items()}

    def publish(self, name: str, values: dict[str, Any], *locales: str) -> None:
        type, key = name.split("/")
        opened = self.site.editing.drafts.open(type, key).flat
        self.site.editing.drafts.save(ANN, type, key, opened, opened | values)
        self.site.editing.publishing.publish(ANN, type, key, locales)


@pytest.fixture
def edited(own_site: SimpleNamespace) -> Edited:
    own_site.site.store.clock = lambda: NOW
    return Edited(**vars(own_site))


def test_a_page_is_dated_by_its_last_edit_and_by_nothing_else(edited: Edited) -> None:
    assert edited.last_changes() == {}, "shipped entries have no date of change"
    edited.publish(ITEM, {"headline.zh": "咸海科考出发"}, "zh")
    assert edited.last_changes() == {f"/zh/{ITEM}/": MOMENT}
    assert datetime.fromisoformat(MOMENT) == NOW
    edited.publish(ITEM, {"date": "2024-08-24"}, "en")
    assert edited.last_changes() == {f"/{code}/{ITEM}/": MOMENT for code in ("en", "zh")}


def test_open_graph_says_it_of_pages(edited: Edited) -> None:
    for name in (ITEM, "people/chen-yahe"):
        model = edited.site.models[name.split("/")[0]]
        edited.publish(name, {f"{model.title}.zh": "新名"}, "zh")
        path = edited.site.store.snapshot().localized(*name.split("/"), "zh", "link").url
        assert f'<meta property="article:modified_time" content="{MOMENT}">' in edited.get(path)
        assert "modified_time" not in edited.get(path.replace("/zh/", "/en/"))


def test_an_edit_of_a_record_is_none_of_the_work(edited: Edited) -> None:
    """A correction of the site's record doesn't change the paper itself."""
    name = next(iter(edited.site.store.content().entries["papers"]))
    edited.publish(f"papers/{name}", {"volume": "999"}, "en", "zh")
    assert edited.last_changes() == {f"/{code}/papers/{name}/": MOMENT for code in ("en", "zh")}
