"""The form of a news item, as sent and as read."""

import re
from html import unescape

from people import Visitor

from tests.sent_forms import form_of

NEWS = "/entries/news/expedition/"
BASE = "https://rivers.example"


def send(visitor: Visitor, act: str, **values: str) -> str:
    """Send the form of the news item with the button `act`, and return the page that follows."""
    form = form_of(visitor.text(NEWS)).to_dict()
    visitor.post(NEWS, **{**form, **values, "_do": act})
    return visitor.text(NEWS)


def words(html: str) -> str:
    """The text of a page without marks and repeated spaces."""
    visible = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(visible).split())
