"""The addresses of entries: one function makes their last segment, another inserts it into
a route.
"""

import pytest
from minisite import BOTH, put

from cms.content import Store
from cms.content import addresses as made
from cms.content.addresses import Addresses, address_of
from cms.content.derived import place
from cms.schema.paths import Paths


def prefixed(entry):
    return f"x-{place(entry).get('address', entry.key)}"


def below(route, slugs):
    return f"x/{route.format(path='/'.join(slugs), address=slugs[-1])}"


@pytest.fixture
def moved_store(paths: Paths, store: Store) -> Store:
    """A store with one entry that has an address of its own; the others have their keys."""
    title = {"en": "Atlas", "zh": "图集"}
    put(paths, "projects", "atlas", {"title": title, "address": "new", "publication": BOTH})
    store.refresh()
    return store


@pytest.mark.parametrize(
    ("name", "other", "mark"), [("slug_of", prefixed, "x-"), ("in_route", below, "x/")]
)
def test_every_address_changes_with_the_function_that_makes_it(
    moved_store, monkeypatch, name, other, mark
):
    entries = moved_store.content().entries
    before = Addresses(entries).by_name
    assert len({type for type, _key in before}) > 2
    assert before["projects", "atlas"] == "cooperation/projects/new/"
    monkeypatch.setattr(made, name, other)
    after = Addresses(entries).by_name
    assert after.keys() == before.keys()
    assert not [where for where in after.values() if mark not in where]
    assert all(
        where == address_of(entries[type][key], entries) for (type, key), where in after.items()
    )
