"""Parsing pages of search results, and the files of a frozen search."""

import json
import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any
from zlib import decompress

from werkzeug.test import TestResponse


def text(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def results(page: str) -> list[str]:
    """Return the addresses of the results."""
    return re.findall(r'data-slot="title" href="([^"#]+)', page)


def slices(body: bytes, lengths: Sequence[int]) -> list[Any]:
    """Return the slices of a file of postings or results."""
    ends = list(accumulate(lengths, initial=0))
    assert ends[-1] == len(body)
    return [json.loads(decompress(body[start:end])) for start, end in pairwise(ends)]
