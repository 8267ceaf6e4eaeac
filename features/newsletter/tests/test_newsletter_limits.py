"""The README of the newsletter gives the limits of the code."""

from pathlib import Path

import pytest

from cms.accounts.rate_limit import SHARE_LIMITS
from features.newsletter.service import (
    DOMAIN_LIMITS,
    MAILBOX_LIMITS,
    NETWORK_LIMITS,
    TOTAL_LIMITS,
)
from features.newsletter.subscribers import MAX_SUBSCRIBERS, PENDING_DAYS

TEXT = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
HOUR, DAY = 3600, 24 * 3600


@pytest.mark.parametrize(
    "words",
    [
        f"{NETWORK_LIMITS[0][0]} requests an hour and {NETWORK_LIMITS[1][0]} a day are accepted",
        f"{DOMAIN_LIMITS[0][0]} an hour and {DOMAIN_LIMITS[1][0]} a day to one domain",
        f"{TOTAL_LIMITS[0][0]} and {TOTAL_LIMITS[1][0]} in all",
        f"| Subscribers | {MAX_SUBSCRIBERS:,}.",
    ],
)
def test_the_page_tells_the_limits_of_the_code(words: str) -> None:
    assert words in TEXT


def test_limits_in_words_are_those_of_the_code() -> None:
    assert MAILBOX_LIMITS == ((2, HOUR), (4, DAY))
    assert "| Emails to one mailbox | two an hour and four a day" in TEXT
    assert SHARE_LIMITS == ((2, HOUR), (5, DAY))
    assert "two emails an hour and five a day are sent at once" in TEXT
    assert PENDING_DAYS == 3
    assert "The link works once, for three days." in TEXT
