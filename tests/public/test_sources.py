"""Titles of sources are marked with their language where it is not the page’s."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

NOTICE = "中国科学院新疆生态与地理研究所：标本馆通知</a>"
MUSEUM = "The institute’s English website: the museum (undated)</a>"


@pytest.mark.parametrize(("locale", "foreign", "lang", "own"), [
    ("en", NOTICE, "zh-Hans", MUSEUM), ("zh", MUSEUM, "en", NOTICE)])
def test_a_source_in_another_script_says_its_language(
        locale: str, foreign: str, lang: str, own: str, get: Callable[[str], TestResponse]) -> None:
    html = get(f"/{locale}/resources/collections/specimen-museum/").get_data(as_text=True)
    assert f'rel="external" lang="{lang}">{foreign}' in html
    assert f'rel="external">{own}' in html


def test_a_source_without_address_is_marked_too(get: Callable[[str], TestResponse]) -> None:
    html = get("/zh/resources/stations/cele/").get_data(as_text=True)
    assert '<span lang="en">Xinhua (mirror): Cele station</span>' in html
