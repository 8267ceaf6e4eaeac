"""A dataset with every field."""

from types import SimpleNamespace

from entries import clear
from published import publish

SNOW = {
    "title": {"en": "Snow depth in the Tianshan", "zh": "天山积雪深度"},
    "creators": [
        {"id": "one", "family": "Li", "given": "Na", "person": "tried-person"},
        {"id": "two", "literal": "Snow Group"},
    ],
    "publisher": "Data Centre",
    "year": "2020-03",
    "DOI": "10.1234/snow.1",
    "CSTR": "31253.11.snow",
    "identifier": "10.1234/snow.1",
    "description": {
        "en": ["Depth of *snow*, daily, at three points of the range."],
        "zh": ["逐日积雪深度。"],
    },
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "access": "open",
    "url": "https://data.example/snow",
    "distribution": [
        {"id": "csv", "format": "text/csv", "size": "12 MB", "url": "https://data.example/snow.csv"}
    ],
    "temporalCoverage": "1990/2015",
    "variables": ["snow depth", "temperature"],
    "version": "2.1",
    "spatialCoverage": {
        "west": 84,
        "south": 43,
        "east": 85.5,
        "north": 44,
        "place": {"en": "Tianshan", "zh": "天山"},
    },
    "station": "northern-snow-avalanche",
    "project": "central-asia-joint-survey",
    "keywords": ["tianshan"],
    "funding": ["Academy of Waters, XDA20030101", "41630859", "A private gift"],
    "isBasedOn": ["https://doi.org/10.5555/base", "https://data.example/raw"],
}
PERSON = {"name": {"en": "Li Na", "zh": "李娜"}, "orcid": "0000-0002-1825-0097"}


def with_snow(site: SimpleNamespace) -> SimpleNamespace:
    """Put the dataset in place of all others."""
    clear(site, "datasets")
    publish(site, "people", "tried-person", **PERSON)
    publish(site, "datasets", "snow", **SNOW)
    return site
