"""What a manifest finds: names by number and numbers by name, and who asks, whatever came when."""

import random

import pytest

from cms.content.dependencies import Dependency
from cms.core.fingerprint import fingerprint
from cms.publish.dependency_table import DependencyTable
from cms.publish.intern_table import InternTable, invert_permutation
from cms.publish.manifest import Manifest, RenderedPage, digest_of
from cms.publish.manifest_codec import dump, load

KINDS = [("get", "news", "en", "page"), ("list", "news", "zh", "card"), ("at", "", "en", "")]


def question(number: int) -> Dependency:
    return Dependency(*KINDS[number % 3], f"{number % 7}/{number}")


def site(seed: int, pages: int = 60) -> Manifest:
    """A manifest in which pages came, went and were put in others’ place in an order of chance."""
    chance, manifest = random.Random(seed), Manifest()
    for _ in range(3 * pages):
        address = f"/{chance.randrange(pages)}/"
        if address in manifest.pages and chance.random() < 0.2:
            manifest.remove(address)
        else:
            asked = {
                question(chance.randrange(40)): fingerprint(chance.random())
                for _ in range(chance.randrange(5))
            }
            links = [f"/{chance.randrange(pages)}/#top" for _ in range(3)]
            manifest.add(address, digest_of(address.encode()), asked, links, ("top",))
    return manifest


def asking(manifest: Manifest, wanted: set[Dependency]) -> dict[str, Dependency]:
    """Page → the first of some questions that it asks, by looking at each page."""
    found = {}
    for address, page in manifest.pages.items():
        first = next(
            (
                asked
                for asked in map(manifest.dependencies.__getitem__, page.dependencies)
                if asked in wanted
            ),
            None,
        )
        if first:
            found[address] = first
    return found


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kept", [False, True])
def test_who_asks_is_found(seed: int, kept: bool) -> None:
    manifest = load(b"".join(dump(site(seed)))) if kept else site(seed)
    later = site(seed + 100, 70)
    manifest.merge(later)
    manifest.remove(min(manifest.pages))
    wanted = {question(number) for number in range(0, 40, 6)}
    numbers = {manifest.dependencies.number(one) for one in wanted if one in manifest.dependencies}
    found = {
        address: manifest.dependencies[number]
        for address, number in manifest.pages.pages_with(numbers)
    }
    assert found
    assert found == asking(manifest, wanted)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_in_order_says_the_same(seed: int) -> None:
    before = site(seed)
    after = before.in_order()
    assert list(after.pages) == sorted(before.pages)
    assert after.digest == before.digest
    for address, page in before.pages.items():
        other = after.pages[address]
        assert (page.digest, page.anchors, before.links(page)) == (
            other.digest,
            other.anchors,
            after.links(other),
        )
        assert before.fingerprints_of(page.dependencies) == after.fingerprints_of(
            other.dependencies
        )


def test_the_same_site_is_written_the_same_way_whatever_came_first() -> None:
    addresses = [f"/{number}/" for number in range(20)]
    one, other = Manifest(), Manifest()
    for manifest, order in ((one, addresses), (other, addresses[::-1])):
        for address in order:
            manifest.add(address, digest_of(b""), {question(1): fingerprint("")}, ["/5/"], ())
    assert dump(one) == dump(other)


def test_names_are_found_among_the_sorted_and_the_later_ones() -> None:
    names = ["before", "b", "c", "e", "after"]
    numbers = InternTable(names, 1, 4)
    numbers.add("d", 9)
    assert [numbers.find(name) for name in ("a", "b", "c", "d", "e", "f", "before", "after")] == [
        None,
        1,
        2,
        9,
        3,
        None,
        None,
        None,
    ]
    assert dict(numbers) == dict(numbers.pairs()) == {"b": 1, "c": 2, "e": 3, "d": 9}
    assert "a" not in numbers
    assert 1 not in numbers
    with pytest.raises(KeyError):
        numbers["a"]


def test_an_order_turned_round_says_where_each_number_is() -> None:
    assert list(invert_permutation([2, 0, 1])) == [1, 2, 0]


def test_columns_of_different_lengths_are_refused() -> None:
    kinds, lengths, arguments, answers = site(1).dependencies.in_order()[0].columns()
    assert len(DependencyTable.of_columns(kinds, lengths, arguments, answers)) == len(arguments)
    with pytest.raises(ValueError, match="lengths"):
        DependencyTable.of_columns(kinds, lengths, arguments[1:], answers)


def test_several_pages_are_entered_as_one_by_one() -> None:
    pages = [
        RenderedPage(
            f"/{number % 20}/",
            digest_of(b"%d" % number),
            {question(one % 9): fingerprint(one % 9) for one in range(number, number + number % 4)},
            [f"/{number % 3}/", "/all/"][: number % 3],
            ("top",) * (number % 2),
        )
        for number in range(30)
    ]
    together, apart = Manifest(), Manifest()
    together.add_all(pages)
    for page in pages:
        apart.add(*page)
    assert together.digest == apart.digest
    assert list(together.pages) == list(apart.pages)
    for address, page in together.pages.items():
        other = apart.pages[address]
        assert (page.digest, page.anchors) == (other.digest, other.anchors)
        assert list(together.fingerprints_of(page.dependencies).items()) == list(
            apart.fingerprints_of(other.dependencies).items()
        )
        assert together.links(page) == apart.links(other)
