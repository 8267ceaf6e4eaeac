"""Parsing pages of search results."""

import re

from werkzeug.test import TestResponse


def text(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def results(page: str) -> list[str]:
    """Return the addresses of the results."""
    return re.findall(r'data-slot="title" href="([^"#]+)', page)
