"""The facets by which results are narrowed. facetsOf in static/search/results.js does the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from features.search.index.catalog import Catalog

Facets = Mapping[str, Sequence[Sequence[str]]]
"""Facet → the values of each entry of the catalog."""


def facets_of(catalog: Catalog) -> Facets:
    """Return the facets of a catalog."""
    return {
        "type": [(kind,) for kind in catalog.kinds],
        "year": [(year,) if year else () for year in catalog.years],
        "lang": catalog.languages,
    }


def narrowed(places: Iterable[int], facets: Facets, chosen: Mapping[str, str]) -> list[int]:
    """Return the places that have every chosen value, in the same order."""
    return [
        place
        for place in places
        if all(value in facets[name][place] for name, value in chosen.items())
    ]


def facet_counts(
    places: Sequence[int], facets: Facets, chosen: Mapping[str, str]
) -> dict[str, Counter[str]]:
    """Return facet → value → number of results that have it, together with the chosen values of the
    other facets. A value that all of them have is left out, since choosing it changes nothing. A
    chosen value is always there, so that it can be removed.
    """
    counts = {}
    for name, values in facets.items():
        other_choices = {facet: value for facet, value in chosen.items() if facet != name}
        matching = narrowed(places, facets, other_choices)
        totals = Counter(value for place in matching for value in values[place])
        chosen_count = {chosen[name]: totals[chosen[name]]} if name in chosen else {}
        narrowing = {value: number for value, number in totals.items() if number < len(matching)}
        counts[name] = Counter(narrowing | chosen_count)
    return counts
