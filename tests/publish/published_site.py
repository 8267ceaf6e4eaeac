"""A site to be published, the command that does it, and the server in which saves do it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from click.testing import Result
from deploy.servers import granian, running
from freeze.smallsite import prune

from app import create_app
from bench.browser import Browser
from cms.core.settings import to_environment
from tests.ports import free_port
from tests.warm import warm

EMAIL, PASSWORD = "editor@example.org", "snow on the Tianshan"
ROOT = Path(__file__).parent.parent.parent
RENAMED = {"title": {"en": "About the oasis", "zh": "关于绿洲"}}
"""An edit of a page that every other one shows too, in its menu."""
REWRITTEN = {"body": {"en": ["About the oasis."], "zh": ["关于绿洲。"]}}
"""An edit that few other pages show."""


def open_site(folder: Path, **settings: object) -> SimpleNamespace:
    """A sound part of the shipped site in `folder`, made there at the first time."""
    if not (folder / "data").is_dir():
        shutil.copytree(ROOT / "data", folder / "data")
        prune(folder / "data")
        warm(folder / "instance")
    app = create_app(
        {
            "data": folder / "data",
            "instance": folder / "instance",
            "editor": False,
            "watch": False,
            **settings,
        }
    )
    site = app.extensions["oasis"].site
    return SimpleNamespace(
        folder=folder, data=folder / "data", app=app, site=site, releases=site.releases
    )


def publish(place: SimpleNamespace, *options: str, status: int = 0) -> str:
    result: Result = place.app.test_cli_runner().invoke(args=["publish", *options])
    assert result.exit_code == status, result.output
    return result.output


def edit(place: SimpleNamespace, name: str = "pages/about", **fields: object) -> None:
    path = place.data / f"content/{name}.json"
    entry = json.loads(path.read_text("utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**entry, **fields}), "utf-8")


@contextmanager
def publishing_on_save(place: SimpleNamespace, **environment: str) -> Iterator[None]:
    """Two workers over a site, which publish what is saved; `place.browser` is an editor's."""
    port = free_port()
    switches = {"PYTHONPATH": str(ROOT), "OASIS_EDITOR": "1", "OASIS_PUBLISH_ON_SAVE": "1"}
    settings = to_environment(place.site.settings) | switches | environment
    with running(granian(port, workers=2), port, place.folder / "log", **settings):
        place.browser = Browser(SimpleNamespace(port=port))
        place.browser.sign_in(EMAIL, PASSWORD)
        yield
