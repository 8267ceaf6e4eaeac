"""Links in texts to entries, without a text of their own: they show what the entry is called."""

from types import SimpleNamespace

from entries import page, put

TEXT = {"en": ["See [[people/chen-yaning]] and [[people/duan-weili]]."],
        "zh": ["参见[[people/chen-yaning]]和[[people/duan-weili]]。"]}


def test_the_title_in_the_language_of_the_page(own_site: SimpleNamespace) -> None:
    put(own_site, "pages/linking", title={"en": "Linking", "zh": "链接"}, body=TEXT)
    assert '<a href="/en/scientists/chen-yaning/">Chen Yaning</a>' in page(own_site, "/en/linking/")
    chinese = page(own_site, "/zh/linking/")
    assert '<a href="/zh/scientists/chen-yaning/">陈亚宁</a>' in chinese
    assert '<a href="/zh/scientists/duan-weili/"><span lang="en">Duan Weili</span></a>' in chinese
    put(own_site, "people/chen-yaning", name={"en": "Chen <b>Yaning</b>", "zh": "陈亚宁"})
    assert "Chen &lt;b&gt;Yaning&lt;/b&gt;</a>" in page(own_site, "/en/linking/"), "another title makes the page anew"
    put(own_site, "people/chen-yaning", name={"en": "Chen Yaning", "zh": "陈亚宁"}, publication={})
    assert '<span class="broken-link">people/chen-yaning</span>' in page(own_site, "/en/linking/")
