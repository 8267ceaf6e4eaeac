"""All times in the editor are in the site's time zone, and every page says so."""

import json

import pytest

NEWS = "/entries/news/aral-sea-expedition/"


@pytest.mark.parametrize(
    ("zone", "said", "chinese"),
    [
        ("Asia/Shanghai", "All times: Shanghai (UTC+08:00)", "所有时间：上海时间（UTC+08:00）"),
        ("America/St_Johns", "All times: St. John’s (UTC-0", "所有时间：圣约翰斯时间（UTC-0"),
    ],
)
def test_every_page_says_on_which_clock_its_times_are(staff, zone, said, chinese):
    path = staff.data / "site.json"
    site = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(site | {"timezone": zone}), "utf-8")
    staff.site.store.refresh()
    editor = staff.browser("editor")
    for address in ("/", NEWS, "/entries/news/"):
        assert said in editor.get(address).text, address
    assert f'data-zone="{zone}"' in editor.get(NEWS).text
    editor.post("/account/profile", {"name": "Editor", "interface": "zh"})
    assert chinese in editor.get("/").text
