"""Names of codes in the form of an entry."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

READINGS = [
    ("organizations", "country", "中国", "China"),
    ("organizations", "country", "China", ""),
    ("organizations", "country", "USA", "United States"),
    ("papers", "language", "英文", "English"),
    ("people", "languages", "俄语", "Russian"),
]


@pytest.mark.parametrize(("type", "path", "typed", "read"), READINGS)
def test_a_script_is_told_the_name(reader, type, path, typed, read):
    asked = urlencode({"path": path, "text": typed})
    assert reader.get(f"/entries/{type}/reading?{asked}").json == {"text": read}


def test_the_form_shows_and_offers_names_for_codes(staff, editor, sent):
    path = "/entries/organizations/lowland-university/"
    data = sent(editor.get(path).text)
    data["country"] = "比利时"
    editor.post(path, data)
    assert staff.site.editing.drafts.open("organizations", "lowland-university").flat[
        "country"
    ] == ("BE")
    html = unescape(editor.get(path).text)
    assert re.search(r'id="f-country"[^>]*value="Belgium"', html)
    assert '<option value="Kazakhstan">' in html
    assert '<option value="KZ">' not in html
