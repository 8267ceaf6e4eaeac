"""The output of the first start."""

import re
from pathlib import Path

import click
import pytest
from people import Clock, Desk, Visitor, build, render

from tests.staff_app import create_editor


def test_prints_a_link_that_works_once(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    site, _ = build(tmp_path, clock)
    app = create_editor(site, render)
    app.testing = True
    out = capsys.readouterr().out
    found = re.search(r"https://www\.example\.org/editor(/account/setup/\S+)", out)
    assert found, out
    assert "This is the first account" in Visitor(app).text(found[1])


def test_a_second_worker_leaves_the_link_of_the_first(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    site, _ = build(tmp_path, clock)
    create_editor(site, render)
    create_editor(site, render)
    assert capsys.readouterr().out.count("/account/setup/") == 1
    clock.forward(minutes=5)
    create_editor(site, render)
    assert capsys.readouterr().out.count("/account/setup/") == 1


def test_says_nothing_once_somebody_can_sign_in(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    create_editor(desk.site, render)
    assert capsys.readouterr().out == ""


def test_a_server_names_its_own_port(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    site, _ = build(tmp_path, clock)
    command = click.Command("run", params=[click.Option(["--port"]), click.Option(["--host"])])
    with command.make_context("run", ["--port", "5099"]):
        create_editor(site, render)
    assert "http://127.0.0.1:5099/editor/account/setup/" in capsys.readouterr().out
