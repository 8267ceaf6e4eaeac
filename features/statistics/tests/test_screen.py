"""/statistics/: the roles that may see the number of visits, and the content of the page."""

from datetime import timedelta

from people import Desk, Visitor

from features.daily_counts.counts import DailyCounts


def test_editors_see_the_numbers_and_translators_don_t(
    desk: Desk, editor: Visitor, translator: Visitor
) -> None:
    site = desk.site
    today = site.store.clock().astimezone(site.store.snapshot().zone).date()
    hostile = "<script>alert(1)</script>"
    site.get(DailyCounts).add(
        {
            (today.isoformat(), "page", "/en/news/"): 7,
            ((today - timedelta(40)).isoformat(), "page", "/en/about/"): 9,
            (today.isoformat(), "search", hostile): 2,
            (today.isoformat(), "missing", "/old.html"): 3,
        }
    )
    html = editor.get("/statistics/").text
    assert html.count("<rect") == 3 * 30 + 3
    assert 'id="page">Pages <span class="soft">7</span>' in html
    assert hostile not in html
    assert "/old.html" in html
    assert "/en/about/" not in html
    assert (
        'id="page">Pages <span class="soft">16</span>' in editor.get("/statistics/?by=month").text
    )
    assert 'aria-current="page">By day' in editor.get("/statistics/?by=year").text
    translator.get("/statistics/", 403)
    assert "/statistics/" not in translator.get("/").text
