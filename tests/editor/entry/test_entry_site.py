"""The site's own data while it is being typed: nothing half-written takes the editor or the site from everybody."""

import json
from types import SimpleNamespace

import pytest


@pytest.mark.parametrize(("path", "value"), [
    ("timezone", "Asia/Sh"), ("timezone", "../../etc/passwd"), ("timezone", "/etc"), ("timezone", "Asia"),
    ("defaultLocale", "xx"), ("defaultLocale", ""), ("locales", ""),
])
def test_no_value_of_the_site_shuts_the_door(staff: SimpleNamespace, path: str, value: str) -> None:
    administrator = staff.browser("administrator")
    for deed in ("save", "publish:en"):
        administrator.get("/entries/site/_/")
        opened = json.dumps(staff.site.changes.open("site", "_").opened)
        sent = {"_opened": opened, path: value, "_do": deed}
        assert administrator.post("/entries/site/_/", sent).status_code in (303, 422)
        for page in ("/entries/site/_/", "/", "/entries/news/"):
            assert administrator.get(page).status_code == 200, page
        assert staff.app.test_client().get("/en/").status_code == 200
