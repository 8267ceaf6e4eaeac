"""People are in one order in all lists: that of the directory, by the name in Latin letters."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from blueprints.papers.facets import FACETS
from blueprints.resources.stations import of_unit
from blueprints.scientists.profile import coauthors
from blueprints.shared.people import by_letter, ranked, sorted_by_name
from cms.content import Reader
from cms.web.views import open_reader
from tests.entries import clear, put

NAMES = {"wind": ("Anders Wind", "wind"), "ash": ("Zoe Ash", "ash"), "reed": ("Zoë Reed", "reed")}
UNLETTERED = "沙"


@pytest.fixture(params=["en", "zh"])
def read(small_site: SimpleNamespace, request: pytest.FixtureRequest) -> Iterator[Reader]:
    clear(small_site, "people", "papers", "units")
    put(small_site, "units/dunes", name={"en": "Dunes"}, kind="station")
    for key, (name, latin) in NAMES.items():
        said = {"name": {"en": name, "zh": name}, "sortName": latin, "units": ["dunes"]}
        put(small_site, f"people/{key}", **said)
    put(small_site, "people/a-sand", name={"zh": UNLETTERED}, units=["dunes"])
    authors = [
        {"id": key, "person": key, "family": key, "given": "A."} for key in ("a-sand", *NAMES)
    ]
    about = {"type": "article-journal", "language": "en", "issued": "2024"}
    put(small_site, "papers/one", title="One", author=authors, **about)
    with small_site.app.app_context(), force_locale(request.param):
        yield open_reader(small_site.site.store.snapshot(), request.param)


def test_every_list_has_the_order_of_the_directory(read: Reader) -> None:
    people = read.list("people")
    order = [person.key for _letter, found in by_letter(read, people) for person in found]
    assert order == ["ash", "reed", "wind", "a-sand"]
    assert [person.key for person in sorted_by_name(read, people)] == order
    unit = read.get("units", "dunes", "card")
    assert [person.key for person in ranked(read, of_unit(read, unit, "people"))] == order
    assert [key for key, _name in FACETS["author"].values(read)] == order
    papers = read.list("papers")
    assert [person.key for person, _papers in coauthors(read, "wind", papers)] == [
        key for key in order if key != "wind"
    ]
