"""The editor of a site in an institute's own folder: its types, its fields, its words, its colours."""

import shutil
from pathlib import Path

import pytest
from people import PASSWORD, Visitor, join

from app import create_app
from blueprints.editor import open_editor
from cms.web.preview import preview_with
from tests.conftest import ROOT

CATALOG = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Specimens"
msgstr "标本"

msgid "Collector’s number"
msgstr "采集号"
"""


@pytest.fixture
def visitor(tmp_path: Path, small_data: Path) -> Visitor:
    """Somebody signed in to the editor of a site with the section and the field to copy."""
    folder = tmp_path / "own"
    shutil.copytree(ROOT / "docs/herbarium", folder)
    shutil.copytree(small_data, folder / "data")
    (folder / "data/content/specimens").mkdir()
    (folder / "data/content/specimens/poplar.json").write_text(
        '{"title": {"en": "Populus alba"}, "family": "salicaceae"}', "utf-8")
    (folder / "translations/zh/LC_MESSAGES").mkdir(parents=True)
    (folder / "translations/zh/LC_MESSAGES/messages.po").write_text(CATALOG, "utf-8")
    (folder / "static/css").mkdir(parents=True)
    (folder / "static/css/site.css").write_text(":root { --oasis: #7a1f3d; }", "utf-8")
    app = create_app({"site": folder, "editor": False, "watch": False})
    site = app.extensions["oasis"].site
    join(site, "administrator")
    editor = open_editor(site, preview_with(app))
    editor.testing = True
    visitor = Visitor(editor)
    visitor.sign_in("administrator@example.org", PASSWORD)
    return visitor


def test_its_types_are_listed_and_made_like_the_programs(visitor: Visitor) -> None:
    assert ">Specimens<" in visitor.text("/").replace("\n", "")
    assert "Populus alba" in visitor.text("/entries/specimens/")
    assert "Willow family" in visitor.text("/entries/specimens/poplar/")
    assert "Specimen" in visitor.text("/entries/specimens/new")


def test_its_fields_stand_in_the_form_in_the_language_of_the_editor(visitor: Visitor) -> None:
    assert "Collector’s number" in visitor.text("/entries/people/chen-yaning/")
    visitor.post("/account/profile", name="Ada", interface="zh")
    html = visitor.text("/entries/people/chen-yaning/")
    assert "采集号" in html
    assert "标本" in html


def test_its_colours_are_the_editors_too(visitor: Visitor) -> None:
    assert "/static/css/site.css?v=" in visitor.text("/")
