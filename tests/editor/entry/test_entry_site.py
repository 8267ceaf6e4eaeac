"""The site's own settings during typing: no unfinished value makes the editor or the site
unusable.
"""

import json
from types import SimpleNamespace

HALF_WRITTEN = (
    ("timezone", "Asia/Sh"),
    ("timezone", "../../etc/passwd"),
    ("timezone", "/etc"),
    ("timezone", "Asia"),
    ("defaultLocale", "xx"),
    ("defaultLocale", ""),
    ("locales", ""),
)


def test_no_value_of_the_site_shuts_the_door(staff: SimpleNamespace) -> None:
    administrator = staff.browser("administrator")
    for path, value in HALF_WRITTEN:
        for deed in ("save", "publish:en"):
            before = staff.site.editing.drafts.open("site", "_").flat
            sent = {"_opened": json.dumps(before), path: value, "_do": deed}
            assert administrator.post("/entries/site/_/", sent).status_code in (303, 422)
            for page in ("/entries/site/_/", "/", "/entries/news/"):
                assert administrator.get(page).status_code == 200, (value, page)
            assert staff.app.test_client().get("/en/").status_code == 200


def test_where_the_file_is_gone_it_is_written_again_whole(whole: SimpleNamespace) -> None:
    administrator, file = whole.browser("administrator"), whole.site.paths.data / "site.json"
    before = json.loads(file.read_text("utf-8"))
    administrator.get("/entries/site/_/")
    file.unlink()
    whole.site.store.refresh()
    for page in ("/entries/site/_/", "/", "/entries/news/"):
        assert administrator.get(page).status_code == 200, page
    opened = json.dumps(whole.site.editing.drafts.open("site", "_").flat)
    administrator.get("/entries/site/_/")
    assert (
        administrator.post(
            "/entries/site/_/", {"_opened": opened, "postcode": "830012", "_do": "publish:en"}
        ).status_code
        == 303
    )
    assert json.loads(file.read_text("utf-8")) == before | {"postcode": "830012"}
    assert not whole.site.store.content().problems
