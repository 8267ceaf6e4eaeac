"""A site to publish, the publish command, and a server that publishes on save."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from click.testing import Result
from deploy.servers import granian, running
from freeze.smallsite import LOCALES, TEXT

from app import create_app
from bench.browser import Browser
from cms.core.settings import to_environment
from cms.publish.jobs import PublishJobs
from tests.entries import put
from tests.new_site import begun
from tests.ports import free_port
from tests.warm import warm

EMAIL, PASSWORD = "editor@example.org", "snow on the Tianshan"
ITEM = "expedition"
"""The key of a news item."""
ROOT = Path(__file__).parent.parent.parent
RENAMED = {"title": {"en": "About the oasis", "zh": "关于绿洲"}}
"""An edit of a page that all other pages show in their menu."""
REWRITTEN = {"body": {"en": ["About the oasis."], "zh": ["关于绿洲。"]}}
"""An edit that few other pages show."""


def begin(folder: Path) -> None:
    """Write a bilingual site of a few entries; these tests are about publishing, not about
    content.
    """
    warm(folder / "instance")
    made = begun(folder, name={"en": "Rivers", "zh": "河流"}, locales=LOCALES)
    put(made, "pages/about", title={"en": "About", "zh": "关于"}, body=TEXT)
    put(made, "people/li-na", name={"en": "Li Na", "zh": "李娜"})
    put(
        made,
        f"news/{ITEM}",
        headline={"en": "An expedition", "zh": "考察"},
        date="2024-08-23",
        category="event",
        body=TEXT,
    )


def opened(folder: Path, **settings: Any) -> SimpleNamespace:
    """Open the site in a folder as a new process would."""
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
        app=app,
        site=site,
        data=folder / "data",
        instance=folder / "instance",
        folder=folder,
        releases=site.releases,
        jobs=site.get(PublishJobs),
        run=app.test_cli_runner(),
        client=app.test_client(),
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
    """Run two workers that publish on save; `place.browser` is an editor's browser."""
    port = free_port()
    switches = {"PYTHONPATH": str(ROOT), "OASIS_EDITOR": "1", "OASIS_PUBLISH_ON_SAVE": "1"}
    settings = to_environment(place.site.settings) | switches | environment
    with running(granian(port, workers=2), port, place.folder / "log", **settings):
        place.browser = Browser(SimpleNamespace(port=port))
        place.browser.sign_in(EMAIL, PASSWORD)
        yield
