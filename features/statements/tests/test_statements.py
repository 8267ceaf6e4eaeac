"""The accessibility statement, the facts on privacy, and the check that reminds of both."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from entries import page, put

from features.statements.checks import findings
from features.statements.figures import barriers

TEXT = {"title": {"en": "Rules", "zh": "规则"}, "body": {"en": ["Text."], "zh": ["正文。"]}}


@pytest.fixture
def rules(tiny_site: SimpleNamespace) -> SimpleNamespace:
    """A site with both pages, which is no demonstration."""
    for key in ("accessibility", "privacy"):
        put(tiny_site, f"pages/{key}", **TEXT)
        state(tiny_site, key)
    change_site(tiny_site, demonstration=False, email="office@rivers.example")
    return tiny_site


def state(site: SimpleNamespace, type: str, **values: Any) -> None:
    """Write the file of a statement."""
    (site.data / f"{type}.json").write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    site.site.store.refresh()


def change_site(site: SimpleNamespace, **values: Any) -> None:
    file = site.data / "site.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | values), "utf-8")
    site.site.store.refresh()


def test_the_statement_has_the_parts_of_the_model(rules: SimpleNamespace) -> None:
    state(
        rules,
        "accessibility",
        status="partial",
        standards=["wcag22", "gbt37668"],
        law={"en": "the Act on Websites", "zh": "《网站法》"},
        exceptions=[
            {
                "id": "maps",
                "content": {"en": "Old <maps>", "zh": "旧地图"},
                "ground": "burden",
                "alternative": {"en": "Ask by email.", "zh": "来信索取。"},
                "until": "2027-06",
            },
            {"id": "names", "content": {"en": "Names in one language", "zh": "单语姓名"}},
        ],
        prepared="2026-10-01",
        reviewed="2026-11-01",
        method="third",
        assessor={"en": "Access Lab", "zh": "无障碍实验室"},
        enforcement={"en": "Turn to the ombudsman.", "zh": "请向监察机构申诉。"},
        enforcementUrl="https://ombudsman.example/",
    )
    html = page(rules, "/en/accessibility/")
    for words in (
        "in accordance with the Act on Websites",
        "partially compliant with WCAG 2.2 level AA and GB/T 37668-2019.",
        "<h3>Disproportionate burden</h3>",
        "Old &lt;maps&gt;",
        "Alternative: Ask by email.",
        "To be corrected by Jun 2027",
        "Evaluation by a third party (Access Lab)",
        "mailto:office@rivers.example",
        "Turn to the ombudsman.",
        'href="https://ombudsman.example/"',
    ):
        assert words in html
    assert "in accordance with the Act on Websites.</p>" in html
    listed = html.partition('id="not-accessible"')[2]
    assert listed.index("Names in one language") < listed.index("<h3>"), "it has no ground"
    assert "<h2" in html.partition("Text.")[2], "the statement stands below the text of the page"
    chinese = page(rules, "/zh/accessibility/")
    assert "负担过重" in chinese
    assert "AA级和GB/T 37668-2019《信息技术 互联网内容无障碍可访问性技术要求与测试方法》" in chinese


def test_other_pages_have_no_statement(rules: SimpleNamespace) -> None:
    put(rules, "pages/rules", **TEXT)
    assert "compliance-status" in page(rules, "/en/accessibility/")
    assert "compliance-status" not in page(rules, "/en/rules/")


def test_a_demonstration_doesnt_speak_for_the_institute(rules: SimpleNamespace) -> None:
    change_site(rules, demonstration=True)
    for path in ("/en/accessibility/", "/en/privacy/"):
        html = page(rules, path).partition('<div class="article"')[2].partition("</main>")[0]
        assert "committed to" not in html
        assert "office@rivers.example" not in html
        assert "Responsible for the data" not in html


def test_findings_are_on_the_page_only_if_it_is_said_so(rules: SimpleNamespace) -> None:
    put(rules, "pages/pictured", **TEXT | {"body": {"en": ["![](/media/lake.jpg)"]}})
    site = rules.site
    number = barriers(site, site.store.snapshot()).pictures
    assert number
    state(rules, "accessibility", status="none")
    assert "Findings of automatic checks" not in page(rules, "/en/accessibility/")
    state(rules, "accessibility", status="none", counted=True)
    assert f"Pictures without a description: {number}<" in page(rules, "/en/accessibility/")
    put(rules, "pages/pictured", **TEXT | {"body": {"en": ["![A lake](/media/lake.jpg)"]}})
    fewer = barriers(site, site.store.snapshot()).pictures
    assert fewer < number
    assert f"Pictures without a description: {fewer}<" in page(rules, "/en/accessibility/")


def test_the_page_on_privacy_has_what_the_form_says(rules: SimpleNamespace) -> None:
    html = page(rules, "/en/privacy/")
    assert "the public pages set no cookies" in html
    assert "The host of the site decides" in html
    state(
        rules,
        "privacy",
        controller={"en": "Rivers & Lakes", "zh": "河湖所"},
        basis={"en": ["*Article 6* applies."], "zh": ["依据第六条。"]},
        serverLogs={"en": "Kept for seven days.", "zh": "保存七天。"},
        authority={"en": "The commissioner", "zh": "专员"},
        after={"en": ["Last words."], "zh": ["结语。"]},
    )
    html = page(rules, "/en/privacy/")
    for words in (
        "Rivers &amp; Lakes",
        "<em>Article 6</em> applies.",
        "Server logs: Kept for seven days.",
        "The commissioner",
        "Last words.",
    ):
        assert words in html
    assert "The host of the site decides" not in html


@pytest.mark.parametrize(
    ("reviewed", "found"), [("", True), ("1999-01-01", True), ("2999-01-01", False)]
)
def test_a_statement_is_reviewed_once_a_year(
    rules: SimpleNamespace, reviewed: str, found: bool
) -> None:
    values = {"reviewed": reviewed} if reviewed else {}
    for type in ("accessibility", "privacy"):
        state(rules, type, **values)
    site = rules.site
    named = [(one.type, one.path) for one in findings(site, site.store.snapshot())]
    expected = [("accessibility", "reviewed"), ("privacy", "reviewed")]
    assert named == (expected if found else [])


def test_nothing_is_asked_of_a_site_without_the_pages(tiny_site: SimpleNamespace) -> None:
    for key in ("accessibility", "privacy"):
        (tiny_site.data / f"content/pages/{key}.json").unlink(missing_ok=True)
        (tiny_site.data / f"{key}.json").unlink(missing_ok=True)
    tiny_site.site.store.refresh()
    assert findings(tiny_site.site, tiny_site.site.store.snapshot()) == []
