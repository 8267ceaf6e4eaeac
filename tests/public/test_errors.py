"""Pages for missing addresses and errors."""

import json
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("path", "lang", "word"),
    [
        ("/en/nowhere/", "en", "not found"),
        ("/zh/nowhere/", "zh-Hans", "不存在"),
        ("/fr/news/", "en", "not found"),
        ("/zh/news/year/1900/", "zh-Hans", "不存在"),
        ("/en/news/category/nonsense/", "en", "not found"),
        ("/en/news/year/2024/99/", "en", "not found"),
        ("/media/nothing.jpg", "en", "not found"),
        ("/en/cooperation/organizations/kind/nonsense/", "en", "not found"),
        ("/en/cooperation/projects/country/XX/", "en", "not found"),
        ("/media/../site.json", "en", "not found"),
        ("/en/news/..%2f..%2fsite.json/", "en", "not found"),
    ],
)
def test_what_is_missing_is_said_in_the_visitors_language(
    client: FlaskClient, path: str, lang: str, word: str
) -> None:
    response = client.get(path)
    html = response.get_data(as_text=True)
    assert response.status_code == 404
    assert f'<html lang="{lang}"' in html
    assert word in html.lower()
    assert "Set-Cookie" not in response.headers


def test_what_was_taken_down_is_told_from_what_is_missing(small_site: SimpleNamespace) -> None:
    file = small_site.data / "site.json"
    values = json.loads(file.read_text("utf-8"))
    values["redirects"] = [*values.get("redirects", []), {"id": "a", "from": "/zh/old/*/"}]
    file.write_text(json.dumps(values), "utf-8")
    small_site.site.store.refresh()
    answer = small_site.client.get("/zh/old/page/")
    assert answer.status_code == 410
    assert "<h1>页面已移除</h1>" in answer.get_data(as_text=True)


def test_an_address_without_its_slash_leads_on(client: FlaskClient) -> None:
    response = client.get("/en/news")
    assert response.status_code == 308
    assert response.headers["Location"].endswith("/en/news/")


@pytest.mark.parametrize(("path", "lang"), [("/zh/", "zh"), ("/en/", "en")])
def test_a_fault_of_ours_is_owned_up_to(small_site: SimpleNamespace, path: str, lang: str) -> None:
    small_site.app.testing = False
    small_site.app.config["PROPAGATE_EXCEPTIONS"] = False
    small_site.app.view_functions["home.index"] = lambda locale: 1 / 0
    response = small_site.client.get(path)
    html = response.get_data(as_text=True)
    assert response.status_code == 500
    assert f'<html lang="{lang}' in html
    assert "ZeroDivisionError" not in html
    assert response.headers["Cache-Control"] == "no-store"


def test_what_was_asked_for_is_shown_as_words(client: FlaskClient) -> None:
    assert "<b>" not in client.get('/en/"><b>desert/').get_data(as_text=True)
