"""A text with links to entries, and where it is shown as plain text."""

import re
from types import SimpleNamespace

from entries import page, put

PLAIN = {
    "en": [
        "Ask [[people/chen-yahe]] and [[people/duan-weihe|him]] first.",
        "",
        "## By [[people/chen-yahe]]",
    ],
    "zh": ["请问[[people/chen-yahe]]。"],
}


def check_plain_text(site: SimpleNamespace, path: str) -> None:
    """Check that the text is shown at a path with the titles of the entries that it links to, also
    after one changed. Someone who isn't shown keeps the text of the link.
    """

    def shown() -> str:
        text = page(site, path).replace("\r\n ", "")
        return re.sub(r'(id|href)="[^"]*"|entry:[a-z/-]+', "", text)

    assert "Ask Chen Yahe and him" in re.sub("<[^>]*>", "", shown())
    assert "people/chen-yahe" not in shown()
    put(site, "people/chen-yahe", name={"en": "Somebody Else", "zh": "某人"})
    assert "Ask Somebody Else and him" in re.sub("<[^>]*>", "", shown())
