"""The editor of a site in an institute's own folder: its types, fields, translations and
colours.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from people import PASSWORD, Visitor, join

from app import create_app
from blueprints.editor.app import create_app as create_editor
from cms.web.own_code import code_errors
from cms.web.views import preview_with
from tests.pages import ROOT

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
    """A person signed in to the editor of a site with the example section and field."""
    return sign_in(own_folder(tmp_path / "own", small_data))


def own_folder(folder: Path, small_data: Path) -> Path:
    shutil.copytree(ROOT / "docs/herbarium", folder)
    shutil.copytree(small_data, folder / "data")
    (folder / "data/content/specimens").mkdir()
    (folder / "data/content/specimens/poplar.json").write_text(
        '{"title": {"en": "Populus alba"}, "family": "salicaceae"}', "utf-8"
    )
    (folder / "translations/zh/LC_MESSAGES").mkdir(parents=True)
    (folder / "translations/zh/LC_MESSAGES/messages.po").write_text(CATALOG, "utf-8")
    (folder / "static/css").mkdir(parents=True)
    (folder / "static/css/site.css").write_text(":root { --oasis: #7a1f3d; }", "utf-8")
    return folder


def sign_in(folder: Path) -> Visitor:
    app = create_app({"site": folder, "editor": False, "watch": False})
    site = app.extensions["oasis"].site
    join(site, "administrator")
    editor = create_editor(site, preview_with(app))
    editor.testing = True
    visitor = Visitor(editor)
    visitor.sign_in("administrator@example.org", PASSWORD)
    return visitor


SPANISH = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Overview"
msgstr "Resumen"
"""


@pytest.fixture
def speaking(tmp_path: Path, small_data: Path) -> Callable[..., Visitor]:
    """Opens the editor of a site whose own folder has catalogs of the editor, and returns a visitor
    who isn't signed in.
    """

    def open_with(**catalogs: str) -> Visitor:
        folder = tmp_path / "own"
        shutil.copytree(small_data, folder / "data")
        for locale, text in catalogs.items():
            (folder / f"translations/{locale}/LC_MESSAGES").mkdir(parents=True)
            (folder / f"translations/{locale}/LC_MESSAGES/editor.po").write_text(text, "utf-8")
        app = create_app({"site": folder, "editor": False, "watch": False})
        site = app.extensions["oasis"].site
        join(site, "administrator")
        editor = create_editor(site, preview_with(app))
        editor.testing = True
        return Visitor(editor)

    return open_with


def test_a_language_of_the_editor_is_a_catalog(speaking: Callable[..., Visitor]) -> None:
    """A catalog without translations is no choice; no code names any language."""
    visitor = speaking(
        es=SPANISH, pt_BR=SPANISH, ar=SPANISH, fr=SPANISH.replace("Resumen", ""), nonsense=SPANISH
    )
    door = visitor.text("/account/sign-in")
    assert re.findall(r'hreflang="([^"]+)"', door) == ["en", "ar", "es", "pt-BR", "zh-Hans"]
    assert '<a href="?lang=es" lang="es" hreflang="es">Español</a>' in door
    assert "中文" in door
    assert '<html lang="es" dir="ltr">' in visitor.text("/account/sign-in?lang=es")
    visitor.sign_in("administrator@example.org", PASSWORD)
    for code in ("es", "pt-BR", "ar"):
        visitor.post("/account/language", interface=code, next="/")
        page = visitor.text("/")
        assert "Resumen" in page
        assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in page
    for code in ("fr", "nonsense", "../es", ""):
        visitor.post("/account/language", 409, interface=code)
        assert (
            "Choose the language"
            in visitor.post("/account/profile", 422, name="Ada", interface=code).text
        )


def test_a_language_that_is_gone_is_english(speaking: Callable[..., Visitor]) -> None:
    visitor = speaking()
    accounts = visitor.client.application.extensions["oasis"].accounts
    accounts.change_profile(
        accounts.by_email("administrator@example.org").id, name="Ada", interface="es"
    )
    visitor.sign_in("administrator@example.org", PASSWORD)
    assert '<html lang="en" dir="ltr">' in visitor.text("/")


def test_its_types_are_listed_and_made_like_the_programs(visitor: Visitor) -> None:
    assert ">Specimens<" in visitor.text("/").replace("\n", "")
    assert "Populus alba" in visitor.text("/entries/specimens/")
    assert "Willow family" in visitor.text("/entries/specimens/poplar/")
    assert "Specimen" in visitor.text("/entries/specimens/new")


def test_its_fields_stand_in_the_form_in_the_language_of_the_editor(visitor: Visitor) -> None:
    assert "Collector’s number" in visitor.text("/entries/people/chen-yahe/")
    visitor.post("/account/profile", name="Ada", interface="zh")
    html = visitor.text("/entries/people/chen-yahe/")
    assert "采集号" in html
    assert "标本" in html


def test_its_colours_are_the_editors_too(visitor: Visitor) -> None:
    assert "/static/css/site.css?v=" in visitor.text("/")


def test_sections_that_fail_are_named_and_the_editor_goes_on(
    tmp_path: Path, small_data: Path
) -> None:
    folder = own_folder(tmp_path / "own", small_data)
    (folder / "sections/herbarium/views.py").write_text("from oasis import Nothing\n", "utf-8")
    administrator = sign_in(folder)
    (error,) = code_errors(administrator.client.application.extensions["oasis"])
    told = error.text()
    assert "sections/herbarium/views.py:1: ImportError: cannot import name" in told
    assert "docs/api.md" in told
    assert "Chen Yahe" in administrator.text("/entries/people/")
    assert (folder / "data/content/specimens/poplar.json").is_file()
