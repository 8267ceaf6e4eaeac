"""The demonstration's content has no forbidden form, and no check of the program finds a fault in it."""

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from app import create_app
from cms.content import Snapshot
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.levels import LABELS
from tests.forbidden import FORBIDDEN, Form
from tests.pages import ROOT
from tests.test_wording import Text, check, name, words

DATA = ROOT / "data"
FILES = [*sorted((DATA / "content").rglob("*.json")), DATA / "site.json", DATA / "menus.json"]


@cache
def texts() -> tuple[Text, ...]:
    """Every text of the content."""
    return tuple(
        text
        for path in FILES
        for text in words(
            json.loads(path.read_text("utf-8")), path.relative_to(DATA).with_suffix("").as_posix()
        )
    )


@pytest.mark.parametrize("form", FORBIDDEN, ids=name)
def test_no_forbidden_form_stands_in_the_content(form: Form) -> None:
    check(form, texts())


def test_texts_are_read_from_everywhere() -> None:
    assert {re.split(r"[/.:]", where)[0] for where, _, _ in texts()} == {"content", "site", "menus"}
    assert {language for _, language, _ in texts()} >= {"en", "zh"}


def test_the_checks_of_texts_find_nothing(tmp_path: Path) -> None:
    """Each finding was reviewed: it is a fault of the content or of the rule."""
    folders = {"data": DATA, "instance": tmp_path}
    site = create_app({**folders, "watch": False}).extensions["oasis"].site
    checked = Snapshot(site.store.content(), datetime.now(UTC))
    found = site.get(ContentChecks).findings(checked)
    of_features = {
        check
        for feature in site.settings.features
        if feature.name in ("same_work", "text_checks", "wording")
        for check in feature.checks
    }
    assert "html" in of_features
    assert [
        f"{one.place}: {one.said.text()}"
        for one in found
        if one.check in (*LABELS, *of_features) and one.check != "missing"
    ] == []
