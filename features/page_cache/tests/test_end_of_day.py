"""Cached pages that say whether a conference is past, at the end of its day."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from caching import ask, watch

KEY = "biodiversity-arid-areas-2021"
MIDNIGHT = datetime(2026, 3, 11, 7, tzinfo=UTC)
"""The end of 10 March in Los Angeles, during summer time; in Shanghai it is the next afternoon."""
PAGES = {f"/en/cooperation/conferences/{KEY}/", "/en/", "/en/cooperation/conferences/"}


@pytest.mark.parametrize(
    ("zone", "stale"), [(None, set()), ("America/Los_Angeles", PAGES)], ids=["site", "own"]
)
def test_only_what_says_it_is_rendered_again(
    own_site: SimpleNamespace, zone: str | None, stale: set[str]
) -> None:
    now = MIDNIGHT - timedelta(seconds=1)
    own_site.site.store.clock = lambda: now
    cache, below = watch(own_site)
    for path in (own_site.data / "content" / "conferences").glob("*.json"):
        if path.stem != KEY:
            path.unlink()
    path = own_site.data / "content" / "conferences" / f"{KEY}.json"
    raw = json.loads(path.read_text("utf-8"))
    days = {"start": "2026-03-09", "end": "2026-03-10", "status": "scheduled"}
    path.write_text(json.dumps(raw | days | ({"timezone": zone} if zone else {})), "utf-8")
    own_site.site.store.refresh()
    for address in PAGES:
        ask(cache, address)
    below.taken()
    now = MIDNIGHT
    for address in PAGES:
        ask(cache, address)
    assert below.taken() == stale
