"""A feature of which every part fails: the site and the editor go on without it and name it, and
nothing is frozen.
"""

import json
from errno import ENOSPC
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from flask import Flask
from jinja2 import TemplateNotFound

from app import create_app
from cms.accounts.security_events import write_event

DECLARATION = """
from pathlib import Path

import click

from blueprints.editor import slots
from cms.core.feature import Feature, MenuEntry
from cms.core.slots import Fill
from cms.web.templating.slots import ARTICLE_END, PRIVACY

feature = Feature(
    "thorn",
    Path(__file__).parent,
    commands={
        "prickle": f"{__name__}.nothing:command",
        "content prickle": f"{__name__}.nothing:command",
        "content bloom": f"{__name__}:bloom",
    },
    start=f"{__name__}:fail",
    middleware={"count": f"{__name__}:fail"},
    diagnose=f"{__name__}:fail",
    on_security_event=f"{__name__}:fail",
    file_problems=f"{__name__}:fail",
    slots=(
        Fill(ARTICLE_END, "thorn/page.html"),
        Fill(PRIVACY, "thorn/none.html", f"{__name__}:fail"),
        Fill(slots.FORM_BAR, "thorn/page.html"),
        Fill(slots.DASHBOARD_WORK, "thorn/none.html", f"{__name__}:fail"),
    ),
    screens={f"{__name__}.nothing": "open"},
    menu=(MenuEntry("thorn.index", "Thorn", "list"), MenuEntry("trash.index", "T", "list", shown=f"{__name__}:fail")),
    form_focus=f"{__name__}:fail",
)


def fail(*arguments):
    raise RuntimeError("it pricks")


@click.command("bloom")
def bloom():
    click.echo("It blooms.")
"""
ARTICLE = "/en/news/item-1/"


@pytest.fixture
def thorny(tiny_site: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """A site with such a feature in the institute's own folder."""
    own = tmp_path / "institute" / "features" / "thorn"
    (own / "templates" / "thorn").mkdir(parents=True)
    (own / "__init__.py").write_text(DECLARATION)
    (own / "templates/thorn/page.html").write_text("{{ nothing.like.this }}")
    folders = {"data": tiny_site.data, "instance": tiny_site.instance}
    start = partial(create_app, {"site": own.parent.parent, "watch": False, **folders})
    app = start()
    return SimpleNamespace(
        app=app,
        client=app.test_client(),
        folder=tmp_path,
        data=tiny_site.data,
        own=own,
        start=start,
    )


def test_visitors_and_editors_get_their_pages(thorny: SimpleNamespace) -> None:
    for path in ("/en/", ARTICLE, "/en/about/", "/en/feeds/", "/editor/account/sign-in"):
        assert thorny.client.get(path).status_code == 200, path
    site = thorny.app.extensions["oasis"].site
    assert "“thorn” was left out: RuntimeError: it pricks" in site.failed_features["thorn"].text()


def test_an_event_that_it_fails_at_interrupts_nobody(thorny: SimpleNamespace) -> None:
    site = thorny.app.extensions["oasis"].site
    site.failed_features.clear()
    write_event(site, "password")
    assert "thorn" in site.failed_features


def test_a_group_of_commands_has_those_of_features_and_survives_one_that_fails(
    thorny: SimpleNamespace,
) -> None:
    runner = thorny.app.test_cli_runner()
    assert runner.invoke(args=["content", "bloom"]).output == "It blooms.\n"
    refused = runner.invoke(args=["content", "thistle"])
    assert "No such command 'thistle'" in refused.output


@pytest.mark.parametrize("group", [[], ["content"]])
def test_a_command_that_cant_be_imported_hides_no_other(
    thorny: SimpleNamespace, group: list[str]
) -> None:
    runner = thorny.app.test_cli_runner()
    listed = runner.invoke(args=[*group, "--help"])
    assert listed.exit_code == 0, listed.output
    assert "prickle" in listed.output
    assert "bloom" in listed.output if group else "freeze" in listed.output
    failed = runner.invoke(args=[*group, "prickle", "one", "--all"])
    assert failed.exit_code == 1
    assert "nothing:command can’t be imported: ModuleNotFoundError" in failed.output


def test_the_check_of_the_content_names_it(thorny: SimpleNamespace) -> None:
    pytest.importorskip("features.content_check")
    told = thorny.app.test_cli_runner().invoke(args=["content", "check"])
    assert told.exit_code == 1
    assert "“thorn” was left out: RuntimeError: it pricks" in told.output


def freeze(app: Flask, folder: Path) -> Result:
    """Freeze as a process does that serves nobody."""
    app.extensions["oasis"].slots_failed = None
    return app.test_cli_runner().invoke(args=["freeze", str(folder / "out"), "--jobs", "1"])


def test_a_page_without_its_part_is_not_frozen(thorny: SimpleNamespace) -> None:
    frozen = freeze(thorny.app, thorny.folder)
    assert frozen.exit_code == 1
    assert "can’t be built as a static page" in frozen.output
    assert not (thorny.folder / "out" / "en").exists()


def test_nothing_is_frozen_without_a_feature_that_was_left_out(thorny: SimpleNamespace) -> None:
    (thorny.own.parent / "thistle").mkdir()
    (thorny.own.parent / "thistle" / "__init__.py").write_text("import nothing_like_this")
    app = thorny.start()
    assert app.test_client().get(ARTICLE).status_code == 200
    assert "“thistle” was left out: ModuleNotFoundError" in freeze(app, thorny.folder).output


def test_a_full_disk_is_no_failure_of_a_feature(thorny: SimpleNamespace) -> None:
    site = thorny.app.extensions["oasis"].site
    site.failed_features.clear()
    site.note_failure("thorn", OSError(ENOSPC, "No space left on device"))
    assert not site.failed_features
    site.note_failure("thorn", TemplateNotFound("thorn/none.html"))
    assert "thorn" in site.failed_features


def test_it_is_switched_off(thorny: SimpleNamespace) -> None:
    file = thorny.data / "site.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"withoutFeatures": ["thorn"]}))
    app = thorny.start()
    assert app.test_client().get(ARTICLE).status_code == 200
    assert not app.extensions["oasis"].site.failed_features
    frozen = freeze(app, thorny.folder)
    assert frozen.exit_code == 0, frozen.output
