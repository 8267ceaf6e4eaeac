"""Fixtures of the publishing tests: a site that was published once, to be copied."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.publish.published_site import EMAIL, PASSWORD, begin, opened
from tests.warm import adopt_rows, made_once


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, published once, with an editor's account."""

    def make(folder: Path) -> None:
        begin(folder)
        place = opened(folder)
        account = ["user", "add", EMAIL, "--role", "editor", "--password-stdin"]
        for words, typed in ((["publish"], None), (account, PASSWORD)):
            result = place.run.invoke(args=words, input=typed)
            assert result.exit_code == 0, result.output

    return made_once("published", tmp_path_factory, make)


@pytest.fixture(scope="session")
def published_in(published_once: Path) -> Callable[..., SimpleNamespace]:
    """Copies that site into a test's own folder and opens it with settings."""

    def copy(folder: Path, **settings: Any) -> SimpleNamespace:
        shutil.copytree(published_once, folder, symlinks=True, dirs_exist_ok=True)
        adopt_rows(folder)
        return opened(folder, **settings)

    return copy
