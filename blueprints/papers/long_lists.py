"""The pages of the lists of papers that are long: by year, and of a year in parts."""

from collections.abc import Iterator, Sequence

from blueprints.papers.facets import FACETS, list_url
from blueprints.shared.long_lists import LongList, dated, numbered
from cms.content import Reader
from cms.web.pages.facets import LONG_LIST
from cms.web.pages.list_pages import PageName
from cms.web.pages.page import ListPart
from cms.web.section import PagesOfList


def listed_keys(read: Reader, argument: str) -> Sequence[str]:
    """Return the keys of the papers of a list. The argument is `facet=value`."""
    facet, _equals, value = argument.partition("=")
    return FACETS[facet].keys(read, value)


BY_YEAR, OF_YEAR = dated("papers", listed_keys), numbered("papers", listed_keys)


def pages_of(facet: str) -> LongList:
    """Return the pages of the lists of a facet."""
    return OF_YEAR if facet == "year" else BY_YEAR


def part_of(read: Reader, facet: str, value: str, name: PageName | None = None) -> ListPart | None:
    """Return a page of a list, by default the first; None if the list isn't long. Raises NotFound and
    TemporarilyMoved.
    """
    address, argument = list_url(facet, value), f"{facet}={value}"
    if name:
        return pages_of(facet).page(address, name, argument)
    is_long = FACETS[facet].counts(read).get(value, 0) >= LONG_LIST
    return pages_of(facet).first(address, argument) if is_long else None


def long_lists(read: Reader) -> Iterator[PagesOfList]:
    """Yield the values in the addresses of long lists, and those of their pages after the first."""
    for facet in FACETS.values():
        for value, number in facet.counts(read).items():
            if number >= LONG_LIST:
                others = pages_of(facet.name).others(f"{facet.name}={value}")
                yield {"facet": facet.name, "value": value}, others
