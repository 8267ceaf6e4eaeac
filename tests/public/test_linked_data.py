"""JSON-LD of every page, read by a processor that isn't ours (PyLD): what it says of what, as triples."""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from pyld import jsonld

SCHEMA = "https://schema.org/"
CONTEXT = {"@context": {"@vocab": SCHEMA, "url": {"@id": f"{SCHEMA}url", "@type": "@id"}}}
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
KINDS = {
    "news/aral-sea-expedition/": {"NewsArticle"},
    "scientists/chen-yaning/": {"ProfilePage", "Person"},
    "research/state-key-laboratory/": {"ResearchOrganization"},
    "papers/wang-2023-aral-sea-amu-darya/": {"ScholarlyArticle", "Person", "Periodical"},
    "resources/stations/bayanbulak/": {"ResearchOrganization", "Place", "GeoCoordinates"},
    "resources/journals/journal-of-arid-land/": {"Periodical"},
    "resources/collections/specimen-museum/": {"BreadcrumbList"},
    "cooperation/projects/sino-belgian-joint-laboratory/": {"ResearchProject"},
    "cooperation/conferences/silk-road-ecology-2023/": {"ConferenceEvent", "Event", "Place"},
    "cooperation/organizations/ghent-university/": {"Organization"},
    "contact/": {"ResearchOrganization", "PostalAddress", "ContactPoint"},
    "cooperation/": {"WebPage"},
}


def load(address: str, options: object) -> dict[str, Any]:
    """schema.org's context as far as it matters here; the network isn't asked."""
    assert address.rstrip("/") == "https://schema.org"
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": CONTEXT}


def triples(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    found = [json.loads(text) for text in SCRIPT.findall(client.get(path).get_data(as_text=True))]
    graphs = [jsonld.to_rdf(one, {"documentLoader": load})["@default"] for one in found]
    return [triple for graph in graphs for triple in graph]


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("path", KINDS)
def test_a_page_is_about_what_it_is_about(client: FlaskClient, path: str, locale: str) -> None:
    kinds = {triple["object"]["value"].removeprefix(SCHEMA) for triple in triples(client, f"/{locale}/{path}")
             if triple["predicate"]["value"] == TYPE}
    assert kinds >= KINDS[path]


def test_everything_said_is_a_property_of_schema_org_and_every_address_whole(
        addresses: list[str], client: FlaskClient) -> None:
    for path in addresses:
        if not path.endswith("/") or path.count("/") < 3:
            continue
        for triple in triples(client, path):
            assert triple["predicate"]["value"] == TYPE or triple["predicate"]["value"].startswith(SCHEMA), path
            if triple["predicate"]["value"] == f"{SCHEMA}url":
                assert triple["object"]["value"].startswith("http"), path
            assert triple["object"]["value"] not in ("", "None"), path
