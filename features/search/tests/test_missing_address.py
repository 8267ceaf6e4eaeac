"""The page for a missing address offers a search, and pages that it may have meant."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/en/news/aral-sea-expeditoin/", "/en/news/aral-sea-expedition/"),
        ("/en/people/chen-yahe", "/en/scientists/chen-yahe/"),
        ("/zh/old/chen-yahe.html", "/zh/scientists/chen-yahe/"),
    ],
)
def test_a_missing_address_leads_to_what_is_near(
    client: FlaskClient, asked: str, found: str
) -> None:
    html = client.get(asked, follow_redirects=True).get_data(as_text=True)
    nearest = html.split('class="nearest"')[1].split("</section>")[0]
    assert f'href="{found}"' in nearest
    assert 'action="/' in html
    assert (
        f'value="{asked.strip("/").split("/")[-1].removesuffix(".html").replace("-", " ")}"' in html
    )


def test_what_is_near_has_the_words_in_its_title_or_address(client: FlaskClient) -> None:
    html = client.get("/en/plants/").text
    nearest = html.split('class="nearest"')[1].split("</section>")[0]
    rows = nearest.split("<li>")[1:]
    assert rows
    assert [row for row in rows if "plant" not in row.lower()] == []


IN_TEXTS_ALONE = "/en/presented/"


@pytest.mark.parametrize("asked", ["/wp-login.php", "/en/qzqzqz/", "/", IN_TEXTS_ALONE])
def test_what_nothing_is_near_has_the_search_alone(client: FlaskClient, asked: str) -> None:
    html = client.get(asked).get_data(as_text=True)
    assert 'class="nearest"' not in html
