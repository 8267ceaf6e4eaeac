"""What tests of publishing share: a site that was published once, to be copied."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app import create_app
from tests.publish.published_site import EMAIL, PASSWORD
from tests.warm import adopt_rows, warm


def opened(folder: Path, **settings: Any) -> SimpleNamespace:
    """The site in a folder, as a new process has it."""
    app = create_app(
        {
            "data": folder / "data",
            "instance": folder / "instance",
            "editor": False,
            "watch": False,
            "rules": (),
            **settings,
        }
    )
    site = app.extensions["oasis"].site
    return SimpleNamespace(
        app=app,
        site=site,
        data=folder / "data",
        instance=folder / "instance",
        folder=folder,
        releases=site.releases,
        jobs=site.jobs,
        run=app.test_cli_runner(),
        client=app.test_client(),
    )


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory, small_data: Path) -> Path:
    """The small site, published once, with an editor's account."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(small_data, folder / "data")
    warm(folder / "instance")
    place = opened(folder)
    account = ["user", "add", EMAIL, "--role", "editor", "--password-stdin"]
    for words, typed in ((["publish"], None), (account, PASSWORD)):
        result = place.run.invoke(args=words, input=typed)
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="session")
def published_in(published_once: Path) -> Callable[..., SimpleNamespace]:
    """Copies it into a folder of a test's own, and opens it with settings."""

    def copy(folder: Path, **settings: Any) -> SimpleNamespace:
        shutil.copytree(published_once, folder, symlinks=True, dirs_exist_ok=True)
        adopt_rows(folder)
        return opened(folder, **settings)

    return copy
