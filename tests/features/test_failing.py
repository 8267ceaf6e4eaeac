"""A feature of which every part fails: the site and the editor go on without it and name it, and
nothing is frozen.
"""

import json
import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import create_app

DECLARATION = """
from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature, MenuEntry
from cms.core.slots import Fill
from cms.web.templating.slots import ARTICLE_END, PRIVACY

feature = Feature(
    "thorn",
    Path(__file__).parent,
    commands={"thorn": f"{__name__}:fail"},
    jobs={"fill-staff-index": f"{__name__}:fail"},
    start=f"{__name__}:fail",
    middleware=f"{__name__}:fail",
    diagnose=f"{__name__}:fail",
    slots=(
        Fill(ARTICLE_END, "thorn/page.html"),
        Fill(PRIVACY, "thorn/none.html", f"{__name__}:fail"),
        Fill(slots.FORM_BAR, "thorn/page.html"),
        Fill(slots.DASHBOARD_WORK, "thorn/none.html", f"{__name__}:fail"),
    ),
    screens=(f"{__name__}.nothing",),
    menu=(MenuEntry("thorn.index", "Thorn", "list"), MenuEntry("trash.index", "T", "list", shown=f"{__name__}:fail")),
    form_focus=f"{__name__}:fail",
)


def fail(*arguments):
    raise RuntimeError("it pricks")
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
        app=app, client=app.test_client(), folder=tmp_path, data=tiny_site.data, start=start
    )


def test_visitors_and_editors_get_their_pages(thorny: SimpleNamespace) -> None:
    for path in ("/en/", ARTICLE, "/en/about/", "/en/feeds/", "/editor/account/sign-in"):
        assert thorny.client.get(path).status_code == 200, path
    site = thorny.app.extensions["oasis"].site
    assert "“thorn” was left out: RuntimeError: it pricks" in site.failed_features["thorn"].text()


def test_doctor_names_it_and_nothing_is_frozen(thorny: SimpleNamespace) -> None:
    runner = thorny.app.test_cli_runner()
    told = runner.invoke(args=["doctor"])
    assert told.exit_code == 1
    assert re.search("^FAULT .*“thorn” was left out: RuntimeError: it pricks", told.output, re.M)
    frozen = runner.invoke(args=["freeze", str(thorny.folder / "out"), "--jobs", "1"])
    assert frozen.exit_code == 1
    assert "“thorn” was left out" in frozen.output


def test_a_freeze_alone_is_refused(thorny: SimpleNamespace) -> None:
    """A process that serves nobody finds the failure while it renders."""
    app = thorny.app
    app.extensions["oasis"].slots_failed = None
    app.extensions["oasis"].site.failed_features.clear()
    frozen = app.test_cli_runner().invoke(
        args=["freeze", str(thorny.folder / "out"), "--jobs", "1"]
    )
    assert frozen.exit_code == 1
    assert not (thorny.folder / "out" / "en").exists()


def test_it_is_switched_off(thorny: SimpleNamespace) -> None:
    file = thorny.data / "site.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"withoutFeatures": ["thorn"]}))
    app = thorny.start()
    assert app.test_client().get(ARTICLE).status_code == 200
    assert not app.extensions["oasis"].site.failed_features
    frozen = app.test_cli_runner().invoke(
        args=["freeze", str(thorny.folder / "out"), "--jobs", "1"]
    )
    assert frozen.exit_code == 0, frozen.output
