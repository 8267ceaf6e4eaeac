"""Addresses in running text, which the engine searches for in every text."""

import pytest

from cms.markdown.engine import html_of


@pytest.mark.parametrize(
    "source", ["www.a.org", "https://a.org", "a@b.org", "mailto:a@b.org", "a&#64;b.org"]
)
def test_addresses_in_running_text_are_links(source: str) -> None:
    assert '<a href="' in html_of(f"See {source} there")
