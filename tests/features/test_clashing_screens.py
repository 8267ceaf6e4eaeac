"""A feature's screens whose names or addresses are taken, and a menu entry with an unknown icon, cost
the editor nothing else.
"""

import sys
from pathlib import Path

import pytest
from people import NAMES, Clock, Desk, build, join, render

from cms.core.feature import Feature, Features, MenuEntry
from tests.staff_app import create_editor

SCREEN = """
from flask import Blueprint, Response

blueprint = Blueprint({name!r}, __name__, url_prefix={prefix!r})


@blueprint.get("/")
def index():
    return Response("quotes", mimetype="text/plain")
"""


def desk_with(
    folder: Path,
    name: str,
    prefix: str,
    monkeypatch: pytest.MonkeyPatch,
    permission: str = "open",
) -> Desk:
    """Return an editor with a feature `quotes` that has one screen."""
    module = f"quotes_{name}_{prefix.strip('/')}"
    (folder / f"{module}.py").write_text(SCREEN.format(name=name, prefix=prefix))
    monkeypatch.syspath_prepend(folder)
    site, paths = build(folder, Clock())
    quotes = Feature(
        "quotes",
        folder,
        screens={module: permission},
        menu=(MenuEntry("quotes.index", "Quotes", "no such icon", permission),),
    )
    site.settings = site.settings._replace(features=Features((quotes,)))
    accounts = {role: join(site, role) for role in NAMES}
    app = create_editor(site, render)
    sys.modules.pop(module, None)
    return Desk(site, app, paths, Clock(), accounts)


def test_an_unknown_icon_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_with(tmp_path, "quotes", "/quotes", monkeypatch)
    assert 'href="/quotes/"' in desk.signed_in("editor").text("/")
    assert not desk.site.failed_features


def test_a_screen_asks_for_its_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_with(tmp_path, "quotes", "/quotes", monkeypatch, permission="features")
    assert desk.signed_in("administrator").text("/quotes/") == "quotes"
    editor = desk.signed_in("editor")
    editor.get("/quotes/", 403)
    assert 'href="/quotes/"' not in editor.text("/")


@pytest.mark.parametrize(
    ("name", "prefix", "problem"),
    [("entry", "/quotes", "'entry'"), ("quotes", "/trash", "another view has the address /trash/")],
)
def test_a_name_or_address_that_is_taken_is_told(
    tmp_path: Path, name: str, prefix: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_with(tmp_path, name, prefix, monkeypatch, "features")
    assert problem in desk.site.failed_features["quotes"].text()
    editor = desk.signed_in("editor")
    assert "quotes" not in editor.text("/trash/")
    assert editor.get("/entries/news/").status_code == 200
    assert editor.get("/entries/news/new").status_code == 200
