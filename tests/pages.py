"""Requirements on every public page."""

import re
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ROOT = Path(__file__).parent.parent


LANGUAGES = {"en": "en", "zh": "zh-Hans"}


def check_page(path: str, response: TestResponse) -> None:
    """Check that a page has one title, its language and one h1, sets no cookie, and shows nothing
    untranslated or empty.
    """
    assert response.status_code == 200, f"{path}: {response.status}"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    if response.mimetype == "text/html":
        check_html(path, response.get_data(as_text=True))


def checking(client: FlaskClient) -> Callable[[str], TestResponse]:
    """Return a function that fetches a public page and checks the rules of every page."""

    def fetch(path: str) -> TestResponse:
        response = client.get(path)
        check_page(path, response)
        return response

    return fetch


def check_html(path: str, html: str) -> None:
    """Check the HTML of a page by the same requirements."""
    locale = path.split("/")[1]
    assert re.search(r"<title>[^<]+</title>", html), path
    if locale in LANGUAGES:
        assert f'<html lang="{LANGUAGES[locale]}"' in html, path
    assert len(re.findall(r"<h1[ >]", html)) == 1, path
    visible = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    assert not re.search(r"\bNone\b|Undefined|%\(\w+\)s|\bN_\(", visible), path
