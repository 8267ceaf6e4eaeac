"""A service that a feature has for pages: in use, missing, and failing."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from entries import put
from flask import Flask

from blueprints.sections import SECTIONS
from blueprints.shared.works import ReferencePart
from blueprints.shared.works.style import CitedReference, ReferenceStyle
from cms.content import LocalizedEntry
from cms.core.feature import Feature, Features
from cms.core.settings import Settings
from cms.site import Site, service_name
from cms.web.app import create_public

LIST = "/en/papers/"


class LoudStyle(ReferenceStyle):
    """Writes the title alone, and loudly."""

    def listed(self, entry: LocalizedEntry) -> CitedReference:
        return CitedReference((ReferencePart(str(entry.title).upper(), "title"),), "")


def loud_style(site: Site) -> ReferenceStyle:
    return LoudStyle()


@pytest.fixture
def paper(tiny_site: SimpleNamespace) -> SimpleNamespace:
    author = [{"id": "a", "family": "Haddad", "given": "Lina"}]
    put(tiny_site, "papers/wind", title="Wind over rivers", author=author, issued="2024")
    return tiny_site


def app_with(site: SimpleNamespace, folder: Path, *targets: str) -> Flask:
    """Return a public app with a feature for each target, which makes the style of references."""
    services = {service_name(ReferenceStyle): target for target in targets}
    features = Features((Feature("style", folder / "style", services=services),))
    settings = Settings(data=site.data, instance=site.instance, features=features)
    app = create_public(SECTIONS, settings)
    app.testing = True
    return app


def test_lists_are_in_the_style_of_a_feature(paper: SimpleNamespace, tmp_path: Path) -> None:
    app = app_with(paper, tmp_path, f"{__name__}:loud_style")
    assert "WIND OVER RIVERS</a>" in app.test_client().get(LIST).text


def test_without_one_they_name_author_title_and_year(
    paper: SimpleNamespace, tmp_path: Path
) -> None:
    html = app_with(paper, tmp_path).test_client().get(LIST).text
    assert 'Lina Haddad. <a href="/en/papers/wind/">Wind over rivers</a>. 2024.' in html


def test_one_that_fails_costs_visitors_the_style_and_a_freeze_the_page(
    paper: SimpleNamespace, tmp_path: Path
) -> None:
    app = app_with(paper, tmp_path, "nowhere:nothing")
    with pytest.raises(ModuleNotFoundError):
        app.test_client().get(LIST)
    noted = []
    app.extensions["oasis"].slots_failed = lambda feature, error: noted.append(feature)
    assert "Lina Haddad. <a" in app.test_client().get(LIST).text
    assert set(noted) == {"style"}
