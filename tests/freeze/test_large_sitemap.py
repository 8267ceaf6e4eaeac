"""A site with more addresses than a sitemap may have: several files, and an index that lists them
(sitemaps.org).
"""

import xml.etree.ElementTree as ET
from importlib import import_module
from pathlib import Path

import pytest
from smallsite import SmallSite, make_tiny_site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEW = 6


@pytest.fixture
def small(tmp_path: Path) -> SmallSite:
    return make_tiny_site(tmp_path)


def places(file: Path, element: str) -> list[str]:
    """The addresses that a file lists."""
    found = ET.parse(file).getroot().findall(f"{SITEMAP}{element}/{SITEMAP}loc")
    return [str(place.text) for place in found]


def test_a_large_site_has_the_same_addresses_in_several_files(
    small: SmallSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.freeze(tmp_path / "one")
    whole = places(tmp_path / "one/sitemap.xml", "url")
    assert len(whole) > 2 * FEW
    assert not list((tmp_path / "one").glob("sitemap-*"))
    monkeypatch.setattr(import_module("blueprints.common.sitemap"), "MAX_ADDRESSES", FEW)
    small.freeze(tmp_path / "many")
    parts = places(tmp_path / "many/sitemap.xml", "sitemap")
    files = [tmp_path / "many" / part.rpartition("/")[2] for part in parts]
    assert sorted(files) == sorted((tmp_path / "many").glob("sitemap-*.xml"))
    held = [places(file, "url") for file in files]
    assert len(held) > 2
    assert [place for part in held for place in part] == whole
    assert max(map(len, held)) - min(map(len, held)) <= 2


def test_there_are_no_other_parts(small: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    client = small.app().test_client()
    assert client.get("/sitemap-1.xml").status_code == 404
    monkeypatch.setattr(import_module("blueprints.common.sitemap"), "MAX_ADDRESSES", FEW)
    client = small.app().test_client()
    assert client.get("/sitemap-1.xml").status_code == 200
    assert [client.get(f"/sitemap-{number}.xml").status_code for number in (0, 999)] == [404, 404]
    assert client.post("/sitemap-1.xml").status_code == 405
