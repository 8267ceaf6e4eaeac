"""The filings of a site in China in the footer of every page."""

import json
import re
from pathlib import Path

import pytest

from app import create_app
from blueprints.common.models import SiteInfo

ICP, POLICE = "新ICP备12345678号-1", "新公网安备 65010402000123号"


def foot(folder: Path, filings: list[dict[str, str]]) -> str:
    """Return the footer of a page of a site with these filings and its own badge for the police's
    filing.
    """
    (folder / "data").mkdir()
    (folder / "static/img").mkdir(parents=True)
    (folder / "static/img/filing-police.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    locales = [
        {"id": code, "code": code, "name": code, "hreflang": tag}
        for code, tag in (("en", "en"), ("zh", "zh-Hans"))
    ]
    site = {"name": {"en": "Institute of Sand"}, "locales": locales, "filings": filings}
    (folder / "data/site.json").write_text(json.dumps(site), "utf-8")
    app = create_app({"site": folder, "editor": False, "watch": False})
    html = app.test_client().get("/en/").get_data(as_text=True)
    return re.sub(r"\s+", " ", html.partition('<div class="colophon">')[2])


def test_filings_stand_in_order_with_their_registers_and_badges(tmp_path: Path) -> None:
    rows = [
        {"id": "other", "kind": "other", "number": "Permit 7", "url": "https://permits.example/7"},
        {"id": "police", "kind": "police", "number": POLICE},
        {"id": "icp", "kind": "icp", "number": ICP},
        {"id": "empty", "kind": "icp"},
    ]
    html = foot(tmp_path, rows)
    found = re.findall(r'<p class="filing".*?</p>', html)
    assert [re.sub("<[^>]*>", "", one).strip() for one in found] == [ICP, POLICE, "Permit 7"]
    assert 'href="https://beian.miit.gov.cn/"' in found[0]
    assert 'href="https://beian.mps.gov.cn/#/query/webSearch?code=65010402000123"' in found[1]
    assert 'href="https://permits.example/7"' in found[2]
    assert ["<img" in one for one in found] == [False, True, False]
    assert [' lang="zh-Hans"' in one for one in found] == [True, True, False]


def test_an_expired_filing_is_gone(tmp_path: Path) -> None:
    rows = [
        {"id": "old", "kind": "other", "number": "Permit 1", "until": "1999-12-31"},
        {"id": "new", "kind": "other", "number": "Permit 2", "until": "2999-12-31"},
    ]
    html = foot(tmp_path, rows)
    assert "Permit 2" in html
    assert "Permit 1" not in html


def test_without_filings_there_is_nothing(tmp_path: Path) -> None:
    assert "filing" not in foot(tmp_path, [])


@pytest.mark.parametrize(
    ("kind", "number", "right"),
    [
        ("icp", ICP, True),
        ("icp", "京ICP证030173号", True),
        ("icp", "ICP 12345678", False),
        ("icp", POLICE, False),
        ("police", POLICE, True),
        ("police", "京公网安备11010502030143号", True),
        ("police", "新公网安备65010402号", False),
        ("other", "Permit 7", True),
    ],
)
def test_a_number_has_the_form_of_its_kind(kind: str, number: str, right: bool) -> None:
    raw = {"filings": [{"id": "a", "kind": kind, "number": number}]}
    found = [one.path for one in SiteInfo.cross_check(raw)]
    assert found == ([] if right else ["filings.a.number"])
