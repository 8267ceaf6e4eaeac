"""The button on the contact page, and the limits in the documents."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from features.contact_form.inbox import MAIL_LIMITS, NETWORK_LIMITS, STORE_LIMITS

README = Path(__file__).parent.parent / "README.md"


def change_site(site: SimpleNamespace, **values: object) -> None:
    file = site.data / "site.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | values), "utf-8")
    site.site.store.refresh()


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_contact_page_leads_to_the_form(small_site: SimpleNamespace, locale: str) -> None:
    path = f"/{locale}/contact/write/"
    assert f'href="{path}"' in small_site.client.get(f"/{locale}/contact/").text
    assert small_site.client.get(path).status_code == 200


def test_without_a_form_nothing_leads_to_it(small_site: SimpleNamespace) -> None:
    change_site(small_site, contactForm=False)
    assert "/contact/write/" not in small_site.client.get("/en/contact/").text
    for path in ("write/", "write/thanks/"):
        assert small_site.client.get(f"/en/contact/{path}").status_code == 404
    assert small_site.client.post("/en/contact/write/", data={"name": "x"}).status_code == 404


def test_where_the_text_of_the_contact_page_is_gone_the_form_stays(
    small_site: SimpleNamespace,
) -> None:
    (small_site.data / "content" / "pages" / "contact.json").unlink()
    small_site.site.store.refresh()
    assert small_site.client.get("/en/contact/write/").status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        f"{NETWORK_LIMITS[0][0]} an hour and {NETWORK_LIMITS[1][0]} a day are accepted",
        f"{MAIL_LIMITS[0][0]} an hour and {MAIL_LIMITS[1][0]} a day; further ones are held",
        f"| {STORE_LIMITS[0][0]:,} a day |",
    ],
)
def test_the_readme_tells_the_limits(words: str) -> None:
    assert words in README.read_text("utf-8")
