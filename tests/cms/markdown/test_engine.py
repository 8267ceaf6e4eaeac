"""What the engine is asked for: the same whichever of its options a text can do without."""

import pytest
from comrak import render_markdown
from hypothesis import example, given
from hypothesis import strategies as st

from cms.markdown.engine import ALL, PARSE, RENDER, html_of

PIECES = st.sampled_from(
    [
        "http",
        "https",
        "ftp",
        "mailto",
        "WWW.",
        "www",
        "www.",
        ":",
        "//",
        "://",
        "a.org",
        "x@b.org",
        "@",
        "&#64;",
        "&colon;",
        "\\",
        "/",
        ".",
        "[",
        "](",
        ")",
        "<",
        ">",
        "*",
        "_",
        "`",
        "~",
        "^",
        "|",
        "\n",
        " ",
        "中",
        "。",
        "w",
        "xmpp:",
        "a",
    ]
)
SOURCES = st.lists(PIECES, max_size=14).map("".join) | st.text(
    "wWhtps:/.\\ []()<>*_~a\n", max_size=40
)


@given(SOURCES)
@example("WWW.a.org")
@example("https:/\\/a.org")
@example("mailto:a&#64;b.org")
def test_leaving_out_the_search_for_addresses_changes_nothing(source: str) -> None:
    assert html_of(source) == render_markdown(source, ALL, PARSE, RENDER)


@pytest.mark.parametrize(
    "source", ["www.a.org", "https://a.org", "a@b.org", "mailto:a@b.org", "a&#64;b.org"]
)
def test_addresses_in_running_text_are_links(source: str) -> None:
    assert '<a href="' in html_of(f"See {source} there")
