"""A filing whose last day is over leaves every frozen page, without an edit."""

import json
from datetime import timedelta
from pathlib import Path

from smallsite import NOW, make_tiny_site


def test_a_frozen_footer_loses_a_filing_after_its_last_day(tmp_path: Path) -> None:
    small, out = make_tiny_site(tmp_path / "site"), tmp_path / "out"
    file = small.folder / "data/site.json"
    filing = {"id": "permit", "kind": "other", "number": "Permit 7", "until": f"{NOW:%Y-%m-%d}"}
    values = {"filings": [filing], "timezone": "UTC"}
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | values), "utf-8")
    small.freeze(out)
    page = out / "en/news/index.html"
    assert "Permit 7" in page.read_text("utf-8")
    small.freeze(out, NOW + timedelta(days=1))
    assert "Permit 7" not in page.read_text("utf-8")
