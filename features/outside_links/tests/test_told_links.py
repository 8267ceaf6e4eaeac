"""The page of checks names links that were broken, and when they were visited."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from minisite import CONTENT, put
from people import Desk, Visitor

from cms.core.feature import contributed
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.levels import read_check_levels
from features.outside_links.results import LinkVisit, OutsideLinks
from tests.pictures_of_pages import without


def test_a_link_that_was_gone_is_told_with_its_day(desk: Desk, editor: Visitor) -> None:
    pytest.importorskip("features.check_page.screen")
    raw = {**CONTENT["news", "launch"], "body": {"en": ["[it](https://example.net/x)"]}}
    put(desk.paths, "news", "launch", raw)
    desk.site.store.refresh()
    html = editor.text("/problems/")
    assert "example.net/x" not in html
    assert "have not been checked yet" in html
    visit = LinkVisit("https://example.net/x", "gone", 404)
    desk.site.get(OutsideLinks).store([visit], datetime(2026, 11, 20, tzinfo=UTC))
    html = editor.text("/problems/")
    assert "https://example.net/x no longer exists (checked on 20 Nov 2026)." in html
    assert "last checked on 20 Nov 2026." in html


def test_a_setting_may_name_the_check_while_it_is_switched_off(
    small_site: SimpleNamespace,
) -> None:
    site = without(small_site, "outside_links").site
    levels = read_check_levels(
        ["outside=block"], contributed(site.settings.features.known, "checks")
    )
    assert levels.levels["outside"] == "block"
    assert "outside" not in {
        one.check for one in site.get(ContentChecks).findings(site.store.snapshot())
    }
    with pytest.raises(LookupError):
        site.get(OutsideLinks)
