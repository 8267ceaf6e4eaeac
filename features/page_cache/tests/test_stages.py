"""The cache is inside the counters of other features, in any order of their names."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app import create_app
from features.page_cache.tests.caching import ask

COUNTER = """
from pathlib import Path

from cms.core.feature import Feature

feature = Feature("a_counter", Path(__file__).parent, middleware={"STAGE": f"{__name__}:count"})
SEEN = []


def count(wsgi_app, app):
    app.seen = []

    def counted(environ, start_response):
        app.seen.append((environ["PATH_INFO"], environ.get("HTTP_COOKIE")))
        return wsgi_app(environ, start_response)

    return counted
"""


def start(site: SimpleNamespace, folder: Path, stage: str) -> Any:
    package = folder / "institute/features/a_counter"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(COUNTER.replace("STAGE", stage))
    places = {"site": folder / "institute", "data": site.data, "instance": site.instance}
    return create_app(places | {"editor": False, "watch": False})


def test_a_counter_sees_what_the_cache_answers(tiny_site: SimpleNamespace, tmp_path: Path) -> None:
    app = start(tiny_site, tmp_path, "count")
    for _ in range(3):
        assert ask(app.wsgi_app, "/en/", cookie="a=b")[0] == "200 OK"
    assert app.seen == [("/en/", "a=b")] * 3


def test_a_stage_that_is_none_is_refused(tiny_site: SimpleNamespace, tmp_path: Path) -> None:
    app = start(tiny_site, tmp_path, "counting")
    failure = app.extensions["oasis"].site.settings.features.failures["a_counter"]
    assert "there are no stages of middleware 'counting'" in failure.text()
