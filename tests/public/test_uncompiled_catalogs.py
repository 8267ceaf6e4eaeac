"""The catalogs of a clone are sources alone. Every command compiles them, or what it writes would
have English labels on Chinese pages.
"""

import shutil
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from tests.pages import ROOT


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """The program's catalogs as they are in a clone."""
    return Path(
        shutil.copytree(
            ROOT / "translations", tmp_path / "translations", ignore=shutil.ignore_patterns("*.mo")
        )
    )


def site_with(translations: Path, tiny: Path) -> Flask:
    folder = translations.parent
    shutil.copytree(tiny / "data", folder / "data", dirs_exist_ok=True)
    return create_app(
        {
            "data": folder / "data",
            "instance": folder / "instance",
            "translations": translations,
            "watch": False,
        }
    )


def freeze(app: Flask, out: Path) -> Result:
    return app.test_cli_runner().invoke(args=["freeze", str(out), "--jobs", "1"])


def test_a_command_in_a_clone_compiles_them(sources: Path, tiny: Path) -> None:
    result = freeze(site_with(sources, tiny), sources.parent / "out")
    assert result.exit_code == 0, result.output
    assert "新闻" in (sources.parent / "out/zh/news/index.html").read_text("utf-8")
