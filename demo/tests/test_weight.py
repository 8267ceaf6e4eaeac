"""The demonstration stays light: bytes of the HTML of its articles, and of a first visit to each kind
of page.
"""

from gzip import compress
from statistics import median

import pytest
from flask.testing import FlaskClient

from scripts.screenshots import PAGES
from tests.public.test_pages import LAZY, loaded

LOCALES = ("en", "zh")
LIMITS = {"": 50_000}
"""Path → bytes of a first visit; EVERY for any other."""
EVERY = 60_000
ARTICLE, LONGEST = 13_000, 14_500
"""Bytes of HTML, as it is before it is compressed: of an article of middle length, and of each."""


def first_visit(client: FlaskClient, address: str) -> int:
    """Return the bytes of a page with its styles, scripts, drawings and icon, compressed as by a
    server. Drawings in lists, which are loaded when they come near, don't count.
    """
    page = client.get(address).get_data()
    files = loaded(LAZY.sub(b"", page), address, client, {})
    return sum(len(compress(part, 6)) for part in (page, *files.values()))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_first_visit_is_light(client: FlaskClient, locale: str, path: str) -> None:
    weight = first_visit(client, f"/{locale}/{path}")
    assert 10_000 < weight <= LIMITS.get(path, EVERY)


def test_the_html_of_an_article_is_short(client: FlaskClient) -> None:
    state = client.application.extensions["oasis"]
    names = [f"news/{one.key}" for one in state.site.store.content().entries["news"].values()]
    pages = [client.get(f"/{locale}/{name}/") for locale in LOCALES for name in names]
    sizes = [len(page.get_data()) for page in pages if page.status_code == 200]
    assert len(sizes) > 50
    assert median(sizes) <= ARTICLE
    assert max(sizes) <= LONGEST
