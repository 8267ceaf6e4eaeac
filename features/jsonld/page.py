"""The subjects of pages, for search engines: in the head of each page."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import orjson
from markupsafe import Markup

from blueprints.shared.filled import filled
from blueprints.shared.works.style import csl_item_of
from cms.content import LocalizedEntry, Reader
from cms.core.http_headers import media_type
from cms.web.context import page_context
from cms.web.pages.page import PageHead, absolute
from cms.web.templating.slots import HeadPlace
from features.jsonld.description import (
    Json,
    breadcrumb,
    entry_jsonld,
    organization,
    website,
)
from features.jsonld.scholarly import scholarly


def head(place: HeadPlace) -> dict[str, Any]:
    """Return the JSON of the script elements of a page."""
    subjects, page = list(subjects_of(place.read, place.page)), place.page
    steps = [(str(label), url) for label, url in page.crumbs]
    trail = [breadcrumb(steps, absolute)] if steps else []
    return {"items": map(script_json, (*subjects, *videos(page, subjects), *trail))}


def subjects_of(read: Reader, page: PageHead) -> Iterator[Json]:
    """Yield the subjects of a page: the site, its entry, the institute."""
    if page.kind == "home":
        yield website(read, absolute)
    if page.entry and not page.expired:  # to schema.org a JobPosting is open
        about = entry_jsonld(read, page.entry, absolute)
        yield about | (scholarly_data(read, page.entry) if page.entry.type == "papers" else {})
    if page.institute:
        yield organization(read, absolute)


def scholarly_data(read: Reader, entry: LocalizedEntry) -> dict[str, Any]:
    """Return the schema.org properties of a paper, without those marked as unverified."""
    verified = {
        name: entry[name]
        for name in entry.model.fields
        if name not in entry.unverified or name == "title"
    }

    def person_url(key: str) -> str:
        person = read.get("people", key, "link")
        return absolute(person.url) if person else ""

    keywords = (term.title for term in read.links("terms", entry.keywords))
    return scholarly(csl_item_of(entry, keywords, verified), person_url)


def videos(page: PageHead, subjects: list[Json]) -> Iterator[Json]:
    """Yield the videos in the texts of a page (schema.org VideoObject), with the page's date of
    publication.
    """
    about = subjects[0] if subjects else {}
    for file, (description, poster) in page_context().recordings.items():
        yield filled(
            {
                "@context": "https://schema.org",
                "@type": "VideoObject",
                "name": description or page.title,
                "description": page.description,
                "contentUrl": absolute(f"/media/{quote(file)}"),
                "encodingFormat": media_type(file),
                "thumbnailUrl": poster and absolute(poster),
                "uploadDate": about.get("datePublished") or about.get("dateModified"),
                "inLanguage": about.get("inLanguage"),
            }
        )


def script_json(data: Json) -> Markup:
    """Return JSON for a script element, escaped so that it can't end the element."""
    text = orjson.dumps(data).decode()
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704
