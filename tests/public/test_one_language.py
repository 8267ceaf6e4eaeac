"""A site with one language: its front page is at `/`, live and frozen, and nothing offers others."""

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask

from app import create_app
from tests.pages import ROOT

BASE = "https://one.example"


@pytest.fixture(scope="module", params=["en", "zh"])
def one(request: pytest.FixtureRequest, app: Flask, tmp_path_factory: pytest.TempPathFactory):
    """A new site in one language, with its files."""
    pytest.importorskip("features.new_site")
    code, folder = request.param, tmp_path_factory.mktemp("one") / "site"
    options = ["--languages", code, "--name", f"{code}=Institute of One", "--url", BASE]
    result = app.test_cli_runner().invoke(args=["init", str(folder), *options])
    assert result.exit_code == 0, result.output
    made = create_app({"site": folder, "editor": False, "watch": False})
    runner, files = made.test_cli_runner(), folder / "files"
    result = runner.invoke(args=["freeze", str(files)])
    assert result.exit_code == 0, result.output
    return SimpleNamespace(
        code=code, client=made.test_client(), runner=runner, files=files, folder=folder
    )


def both(one: SimpleNamespace, path: str) -> str:
    """The text at a path, which is the same live and frozen."""
    live = one.client.get(path)
    assert live.status_code == 200, path
    file = one.files / (f"{path}index.html" if path.endswith("/") else path)[1:]
    text: str = live.get_data(as_text=True)
    if path.endswith("/"):
        frozen = file.read_text("utf-8")
        assert re.findall("<title>.*|<link rel=.(?:canonical|alternate).*", frozen) == re.findall(
            "<title>.*|<link rel=.(?:canonical|alternate).*", text
        )
    return text


def test_the_front_page_is_the_site(one: SimpleNamespace) -> None:
    html = both(one, "/")
    assert "kind-home" in html
    assert f'<link rel="canonical" href="{BASE}/">' in html
    assert "Languages" not in html
    assert "语言" not in re.sub("<script.*?</script>", "", html, flags=re.DOTALL)
    assert f'hreflang="x-default" href="{BASE}/"' in html
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL):
        found = json.loads(block)
        for item in found if isinstance(found, list) else [found]:
            assert item.get("url", f"{BASE}/") == f"{BASE}/"


def test_its_address_with_the_language_names_it(one: SimpleNamespace) -> None:
    """It goes on to work, for links from outside."""
    html = both(one, f"/{one.code}/")
    assert html == both(one, "/")
    assert one.client.get(f"/{one.code}").location == f"/{one.code}/"


def test_every_page_leads_to_the_front_page_and_to_no_language(one: SimpleNamespace) -> None:
    pages = [f"/{one.code}/contact/", f"/{one.code}/sitemap/"]
    for path in pages:
        html = both(one, path)
        assert '<a class="brand" href="/">' in html
        assert f'href="/{one.code}/"' not in html
        assert f'<link rel="canonical" href="{BASE}{path}">' in html
        assert 'class="languages"' not in html
        assert set(re.findall(r'<link rel="alternate" hreflang=.*?href="([^"]*)"', html)) <= {
            f"{BASE}{path}"
        }
    missing = one.client.get(f"/{one.code}/nothing-here/")
    assert missing.status_code == 404
    assert f'href="/{one.code}/"' not in missing.get_data(as_text=True)
    assert f'href="/{one.code}/"' not in (one.files / "404.html").read_text("utf-8")


def test_search_engines_learn_one_front_page(one: SimpleNamespace) -> None:
    xml = one.client.get("/sitemap.xml").get_data()
    assert xml == (one.files / "sitemap.xml").read_bytes()
    addresses = [
        element.text
        for element in fromstring(xml).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert addresses.count(f"{BASE}/") == 1
    assert f"{BASE}/{one.code}/" not in addresses
    assert f"{BASE}/{one.code}/contact/" in addresses
    assert len(addresses) == len(set(addresses))


def test_the_manifest_names_the_front_page(one: SimpleNamespace) -> None:
    manifest = one.client.get(f"/{one.code}/manifest.webmanifest").get_json(force=True)
    assert manifest["start_url"] == "../"


def test_its_own_tests_pass(one: SimpleNamespace) -> None:
    result = one.runner.invoke(args=["content", "check"])
    assert result.exit_code == 0, result.output
    said = [line for line in result.output.splitlines() if "warning" in line]
    assert all("has no date of the last review" in line for line in said), said
    done = subprocess.run(
        [sys.executable, "-m", "unittest", "discover", "tests"],
        cwd=one.folder,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr


def test_a_second_language_brings_the_choice_back(one: SimpleNamespace, tmp_path: Path) -> None:
    site = one.folder / "data/site.json"
    before = site.read_bytes()
    data = json.loads(before)
    other = {**data["locales"][0], "id": "ru", "code": "ru", "hreflang": "ru", "lang": "ru"}
    site.write_text(json.dumps(data | {"locales": [*data["locales"], other]}), "utf-8")
    try:
        client = create_app(
            {
                "site": one.folder,
                "editor": False,
                "watch": False,
                "instance": tmp_path / "instance",
            }
        ).test_client()
        assert client.get(f"/{one.code}/").status_code == 200
        assert f'href="/{one.code}/"' in client.get("/").get_data(as_text=True)
    finally:
        site.write_bytes(before)
