"""The documents match the models, the settings, the commands and the features."""

import os
import re
from pathlib import Path

import pytest
from click import Context
from flask import Flask

from app import features_of
from cms.core.feature import Feature
from cms.core.settings import NOT_VARIABLES, PREFIX, Settings, read_settings
from cms.web.commands import Commands
from cms.web.context import EXTENSION_NAME
from scripts import models
from scripts.fields import DOCUMENT, MARK, generated
from tests.institute import NO_SITE

FEATURES = features_of(NO_SITE).known
GENERATE = "run “make generate”"
ROOT = Path(__file__).parent.parent


def test_the_document_of_fields_is_what_the_models_say() -> None:
    assert DOCUMENT.read_text("utf-8").split(MARK)[1] == generated().split(MARK)[1], GENERATE


def test_the_document_of_models_is_what_the_code_says() -> None:
    assert (
        models.DOCUMENT.read_text("utf-8").split(models.MARK)[1]
        == models.generated().split(models.MARK)[1]
    ), GENERATE
    assert "| |\n" not in models.generated(), "a field or value has no description"


def test_the_section_to_copy_has_the_files_that_are_named() -> None:
    text = models.DOCUMENT.read_text("utf-8")
    for name in re.findall(r"^\| `([\w/.]+)` \|", text.split(models.MARK)[0], re.MULTILINE):
        assert (ROOT / "docs/herbarium" / name).exists(), name


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert settings_in(text) == {*Settings._fields} - NOT_VARIABLES
    for feature in FEATURES:
        assert settings_in(page_of(feature)) == {*feature.settings}, feature.name


def settings_in(text: str) -> set[str]:
    """Return the settings in the tables of a page of docs."""
    names = re.findall(rf"^\| `{PREFIX}(\w+)` \|", text, re.MULTILINE)
    return {name.lower() for name in names}


def page_of(feature: Feature) -> str:
    """Return the page of docs of a feature."""
    return (feature.folder / "README.md").read_text("utf-8")


def test_every_command_is_documented(app: Flask) -> None:
    pages = {name: page_of(feature) for feature in FEATURES for name in feature.commands}
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    context = Context(app.cli)
    for name in app.cli.list_commands(context):
        command = app.cli.get_command(context, name)
        for one in (
            name
            for name, one in getattr(command, "commands", {"": command}).items()
            if not one.hidden
        ):
            assert f"`{command.name} {one}".rstrip() in pages.get(command.name, text)


def test_every_optional_service_is_documented() -> None:
    text = (ROOT / "docs" / "features.md").read_text("utf-8").partition("## Optional services")[2]
    rows = dict(
        re.findall(r"^\| `(\w+)` \| `([\w/.]+)` \|", text.partition("\n## ")[0], re.MULTILINE)
    )
    for name, path in rows.items():
        assert f"class {name}" in (ROOT / path).read_text("utf-8"), name
    named = {one for feature in FEATURES for one in feature.services if one[:9] != "features."}
    assert {one.partition(":")[2] for one in named} <= rows.keys()


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_the_page_of_a_feature_ends_with_what_goes_with_it(feature: Feature) -> None:
    text = page_of(feature)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[-1] == "When it is deleted"
    assert len(text.rpartition("## When it is deleted")[2].split()) > 15


def test_each_app_has_commands_of_its_own(app: Flask) -> None:
    """Commands work on an app's own folder; a command shared by apps would work on all of them."""
    instance = app.extensions[EXTENSION_NAME].site.settings.instance
    one, two = (Commands(read_settings({}, instance=instance)) for _ in range(2))
    name = one.list_commands(Context(one))[0]
    assert one.get_command(Context(one), name) is not two.get_command(Context(two), name)


MADE = {".venv", ".git", ".work", "instance", "build"}
"""Folders of generated files."""


def test_nothing_refers_to_the_workplace() -> None:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE]
        for name in names:
            if name.endswith((".py", ".md", ".html", ".css", ".js", ".json", ".sh", ".toml")):
                path = Path(folder) / name
                assert "../" + "shared" not in path.read_text("utf-8"), path
