"""The pages for the press: topics with their experts, material, the check."""

import re
from functools import partial
from types import SimpleNamespace

from entries import clear, page, put

from cms.content import Snapshot
from cms.web.pages.facets import LONG_LIST
from features.press.checks import findings
from tests.many_entries import pages_of, write


def site_with_an_expert(site: SimpleNamespace, **person: object) -> None:
    put(site, "people/chen", **{"name": {"en": "Chen Ya", "zh": "陈雅"}} | person)
    put(
        site,
        "expertise/dust",
        title={"en": "Dust storms", "zh": "沙尘暴"},
        summary={"en": "Where dust comes from.", "zh": "沙尘从哪里来。"},
        experts=[
            {
                "id": "a",
                "person": "chen",
                "languages": ["zh", "en"],
                "note": {"en": "Forecasts", "zh": "预报"},
            },
            {"id": "b", "person": "nobody"},
        ],
    )


def test_a_journalist_finds_whom_to_call(tiny_site: SimpleNamespace) -> None:
    site_with_an_expert(tiny_site, email="chen@example.org", telephone="+86-991-7885307")
    listed = page(tiny_site, "/en/press/")
    assert "Dust storms" in listed
    assert "Chen Ya" in listed
    html = page(tiny_site, "/en/press/experts/dust/")
    for said in ("Chen Ya", "Forecasts", "chen@example.org", "tel:+86-991-7885307", "Chinese"):
        assert said in html
    assert "nobody" not in html, "an entry that isn't published isn't named"
    assert "沙尘从哪里来" in page(tiny_site, "/zh/press/experts/dust/")


def test_languages_of_the_entry_are_not_those_of_the_expert(tiny_site: SimpleNamespace) -> None:
    """The entry is published in two languages; the person's own page names one."""
    site_with_an_expert(tiny_site, languages=["ru"])
    topic = tiny_site.data / "content/expertise/dust.json"
    topic.write_text(topic.read_text("utf-8").replace('"languages": ["zh", "en"], ', ""), "utf-8")
    tiny_site.site.store.refresh()
    html = page(tiny_site, "/en/press/experts/dust/")
    people = html.partition('<ul class="people"')[2].partition("</ul>")[0]
    assert "Russian" in people
    assert "Chinese" not in people


def test_a_topic_without_experts_says_whom_to_ask(tiny_site: SimpleNamespace) -> None:
    put(tiny_site, "expertise/ice", title={"en": "Ice", "zh": "冰"})
    assert "There are no experts on this topic yet." in page(tiny_site, "/en/press/experts/ice/")


def test_material_has_files_credits_and_terms(tiny_site: SimpleNamespace) -> None:
    media = tiny_site.data / "media"
    media.mkdir(exist_ok=True)
    (media / "logo.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    put(
        tiny_site,
        "pressmaterial/logo",
        title={"en": "Our logo", "zh": "标志"},
        kind="logo",
        files=[
            {
                "id": "a",
                "file": "logo.pdf",
                "label": {"en": "Logo, for print", "zh": "标志（印刷）"},
                "credit": {"en": "Institute", "zh": "研究所"},
            }
        ],
        terms={"en": ["Don’t change its *colours*."], "zh": ["不得改变颜色。"]},
    )
    assert "Our logo" in page(tiny_site, "/en/press/")
    html = page(tiny_site, "/en/press/material/logo/")
    assert '<a href="/media/logo.pdf" download>Logo, for print</a>' in html
    assert "<em>colours</em>" in html
    assert "Institute" in html


def test_the_check_names_who_cannot_be_reached(tiny_site: SimpleNamespace) -> None:
    site_with_an_expert(tiny_site)
    put(tiny_site, "expertise/ice", title={"en": "Ice", "zh": "冰"})
    put(tiny_site, "pressmaterial/logo", title={"en": "Our logo", "zh": "标志"}, kind="logo")

    def found() -> set[tuple[str, str, str]]:
        snapshot: Snapshot = tiny_site.site.store.snapshot()
        return {(one.type, one.key, one.path) for one in findings(tiny_site.site, snapshot)}

    assert found() == {
        ("people", "chen", "email"),
        ("expertise", "ice", "experts"),
        ("pressmaterial", "logo", "files"),
        ("pressmaterial", "logo", "terms"),
    }
    put(tiny_site, "people/chen", name={"en": "Chen Ya"}, telephone="+86-991-7885307")
    assert ("people", "chen", "email") not in found()


def test_many_topics_are_divided_into_pages(tiny_site: SimpleNamespace) -> None:
    clear(tiny_site, "expertise")
    for number in range(LONG_LIST):
        title = {"en": f"Topic {number:03}", "zh": f"话题{number:03}"}
        write(tiny_site.data, "expertise", f"t{number}", {"title": title})
    put(tiny_site, "pressmaterial/logo", title={"en": "A logo", "zh": "标识"}, kind="logo")
    pages = pages_of(partial(page, tiny_site), "/en/press/")
    assert [*pages] == ["/en/press/", "/en/press/part/2/", "/en/press/part/3/"]
    shown = [key for html in pages.values() for key in re.findall(r'/experts/(t\d+)/"', html)]
    assert sorted(shown) == sorted(f"t{number}" for number in range(LONG_LIST))
    assert 'hreflang="zh-Hans" href="https://' not in pages["/en/press/part/2/"], "has other topics"
    assert ["A logo" in html for html in pages.values()] == [True, False, False]
    titles = [re.findall(r"<title>([^<]*)", html)[0] for html in pages.values()]
    assert len(set(titles)) == 3
