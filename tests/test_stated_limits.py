"""Each limit is defined once in the engine; forms and documents give the same number."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from cms.accounts.accounts import FIRST_RUN, INVITATION, RESET
from cms.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from cms.accounts.rate_limit import SHARE_LIMITS
from cms.accounts.sessions import ABSOLUTE, IDLE
from cms.media.image_formats import MAX_PIXELS
from cms.media.uploads import MEGABYTES

assert SHARE_LIMITS == ((2, 3600), (5, 24 * 3600))  # in words in docs/security.md
ROOT = Path(__file__).parent.parent
assert FIRST_RUN == RESET  # both are in one row of docs/security.md
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("docs/security.md", f"| Password | {MIN_LENGTH} to {MAX_LENGTH:,} characters;"),
        (
            "docs/security.md",
            f"| Session | {IDLE // 3600} hours without use, {ABSOLUTE // (24 * 3600)} days in all |",
        ),
        ("docs/security.md", f"| Invitation | {INVITATION // DAY} days, once |"),
        (
            "docs/security.md",
            f"| Link of the first run, new-password link | {FIRST_RUN // HOUR} hours, once |",
        ),
        ("docs/settings.md", f"One file has up to {MEGABYTES} MB"),
        ("docs/settings.md", f"one picture up to {MAX_PIXELS // 10**6} megapixels"),
    ],
)
def test_documents_tell_the_limits_of_the_engine(document: str, words: str) -> None:
    assert words in (ROOT / document).read_text("utf-8")


def test_no_template_says_a_limit_itself() -> None:
    templates = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("features/*/templates/**/*.html")]
    limit = re.compile(r'(?:max|min)length="\d|\b\d[\d,]* (?:characters|MB|rows|files|at once)')
    said = {path: limit.findall(path.read_text("utf-8")) for path in templates}
    assert len(said) > 150
    assert {path: found for path, found in said.items() if found} == {}
