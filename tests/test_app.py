"""The composition of the public and the staff app, and the processes that have the latter."""

import gc
import weakref
from pathlib import Path

import click
import pytest
from flask.cli import ScriptInfo

from app import create_app, serves_requests


@pytest.mark.parametrize(
    ("name", "info", "answers"),
    [
        ("granian", None, True),
        ("run", ScriptInfo(), True),
        ("freeze", ScriptInfo(), False),
        ("content", ScriptInfo(), False),
    ],
)
def test_only_a_process_that_answers_requests_has_the_editor(
    name: str, info: ScriptInfo | None, answers: bool
) -> None:
    """A server may be started by a click command of its own, as granian is."""
    with click.Context(click.Command(name), info_name=name, obj=info):
        assert serves_requests() is answers
    assert serves_requests()


def test_other_commands_print_no_link(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with click.Context(click.Command("freeze"), info_name="freeze", obj=ScriptInfo()):
        create_app({"data": tiny / "data", "instance": tmp_path, "watch": False})
    assert capsys.readouterr().out == ""
    assert not (tmp_path / "accounts").exists()


def test_the_editor_is_mounted_unless_settings_say_not(tiny: Path, tmp_path: Path) -> None:
    for editor, status in ((True, 303), (False, 404)):
        app = create_app(
            {"data": tiny / "data", "instance": tmp_path, "watch": False, "editor": editor}
        )
        assert app.test_client().get("/editor/").status_code == status


def test_the_public_app_does_not_know_the_editor(tiny: Path, tmp_path: Path) -> None:
    app = create_app({"data": tiny / "data", "instance": tmp_path, "watch": False})
    assert not [rule for rule in app.url_map.iter_rules() if "editor" in str(rule)]
    assert "flask_login" not in repr(app.extensions)
    response = app.test_client().get("/en/")
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"gate": ("links=maybe",)},
        {"publish_targets": ("ftp://somewhere",)},
        {"smtp_url": "somewhere"},
    ],
)
def test_a_setting_that_cant_be_read_is_told_at_the_start(
    wrong: dict[str, object], tiny: Path, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="OASIS_"):
        create_app({"data": tiny / "data", "instance": tmp_path, "watch": False, **wrong})


def test_a_site_that_nobody_holds_is_freed(tiny: Path, tmp_path: Path) -> None:
    """The next site doesn't move it out of the garbage collector’s reach either: a test process
    makes thousands.
    """
    made = []
    for name in ("one", "two"):
        app = create_app(
            {"data": tiny / "data", "instance": tmp_path / name, "editor": False, "watch": False}
        )
        assert app.test_client().get("/en/").status_code == 200
        made.append(weakref.ref(app))
        del app
    gc.collect()
    assert [one() for one in made] == [None, None]
