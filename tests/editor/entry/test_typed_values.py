"""The interpretation of a typed value: beside its control, and as a script requests it."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

READINGS = [
    ("news", "date", "2024年8月3日", "3 Aug 2024"),
    ("news", "date", "August 2024", "Aug 2024"),
    ("news", "date", "２０２４／８／３", "3 Aug 2024"),
    ("news", "date", "3/8/2024", ""),
    ("conferences", "deadlines.a1.closes", "Aug 3, 2024", "3 Aug 2024"),
    ("papers", "DOI", "https://doi.org/10.1038/srep35458", "✓ 10.1038/srep35458"),
    ("papers", "DOI", "doi: 10.1038/srep35458.", "✓ 10.1038/srep35458"),
    ("people", "orcid", "0000000218250097", "✓ 0000-0002-1825-0097"),
    ("people", "orcid", "https://orcid.org/0000-0002-1825-0097", "✓ 0000-0002-1825-0097"),
    ("people", "orcid", "0000-0002-1825-0098", ""),
    ("journals", "issn", "ISSN 1234-5679\n2049 3630", "✓ 1234-5679 · ✓ 2049-3630"),
    ("papers", "ISSN", "1234-5679 (print)", "✓ 1234-5679"),
    ("organizations", "ror", "034t30j35", "✓ https://ror.org/034t30j35"),
    ("organizations", "ror", "ror.org/034t30j36", ""),
    ("people", "order", "seven", ""),
    ("people", "order", "9" * 400, ""),
    ("news", "_from.en", "2024年8月3日8时", "3 Aug 2024, 08:00"),
    ("news", "_until.zh", "3 Aug 2024, 8:05", "3 Aug 2024, 08:05"),
]


@pytest.mark.parametrize(("type", "path", "typed", "read"), READINGS)
def test_a_script_is_told_what_was_understood(reader, type, path, typed, read):
    asked = urlencode({"path": path, "text": typed})
    assert reader.get(f"/entries/{type}/reading?{asked}").json == {"text": read}


def test_long_and_odd_questions_are_answered(reader):
    long = urlencode({"path": "date", "text": "2024 " * 100_000})
    for asked in (f"{long[:60_000]}", "path=date", "path=date&text=%00%ff"):
        assert reader.get(f"/entries/news/reading?{asked}").json == {"text": ""}
    for asked in ("path=nothing&text=x", "", "path=headline.en.x"):
        assert reader.get(f"/entries/news/reading?{asked}").status_code == 404
    assert reader.get("/entries/nothing/reading?path=x").status_code == 404


def test_the_form_says_it_without_scripts(staff, editor, sent):
    path = "/entries/organizations/lowland-university/"
    data = sent(editor.get(path).text)
    data["since"], data["ror"] = "2010年7月", "https://ror.org/00cv9y106/"
    editor.post(path, data)
    flat = staff.site.editing.drafts.open("organizations", "lowland-university").flat
    assert flat["since"] == "2010-07"
    html = unescape(editor.get(path).text)
    assert re.search(r'id="f-since-reading"[^>]*>Jul 2010<', html)


def test_what_is_not_understood_is_refused_at_its_control(editor, sent):
    path = "/entries/organizations/lowland-university/"
    data = sent(editor.get(path).text)
    data["country"] = "Atlantis"
    editor.post(path, data)
    html = unescape(editor.get(path).text)
    assert re.search(r'id="f-country"[^>]*value="Atlantis"', html)
    assert "No country or region has this name" in html[html.index('id="f-country-error"') :]
