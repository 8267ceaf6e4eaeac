"""The page of a news item."""

import re

from flask import Flask
from flask.testing import FlaskClient


def test_an_item_leads_to_those_above_and_below_it(app: Flask, client: FlaskClient) -> None:
    """The neighbours are those in the list of all items, also if several have the same date."""
    snapshot = app.extensions["oasis"].site.store.snapshot()
    keys = snapshot.select("news", {}, "-date", "en")
    pages = [f"/en/{snapshot.addresses.by_name['news', key]}" for key in keys]
    for place, page in enumerate(pages):
        html = client.get(page).get_data(as_text=True)
        above, below = pages[place - 1 : place][:1], pages[place + 1 : place + 2]
        assert re.findall(r'class="step-on">.*?href="([^"]*)"', html) == above, page
        assert re.findall(r'class="step-back">.*?href="([^"]*)"', html) == below, page
