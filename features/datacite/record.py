"""A data set's record as JSON in the DataCite Metadata Schema 4.6
(https://schema.datacite.org/meta/kernel-4.6/).
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import Response

from blueprints.shared.filled import filled
from blueprints.shared.works import csl_item
from blueprints.shared.works.names import Name, inverted
from blueprints.shared.works.work import Work
from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.web.beside import file_url
from cms.web.pages.page import absolute
from cms.web.templating.slots import ArticlePlace
from cms.web.views import json_answer

Json = dict[str, Any]
NAME = "datasets.json"
SCHEMA = "http://datacite.org/schema/kernel-4"
UNKNOWN = "(:unav)"
"""The value of a mandatory property that isn't known (DataCite's appendix 3)."""

RIGHTS = {
    "open": "openAccess",
    "login": "restrictedAccess",
    "apply": "restrictedAccess",
    "closed": "closedAccess",
}
"""Access → the term of the info:eu-repo vocabulary, which harvesters know."""

DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\..+)")
NUMBER_MARKS = ",:;(，：；（"
"""Marks between a funder and the number of its grant."""


def file(read: Reader, entry: LocalizedEntry) -> Response:
    """Return the file of a data set."""
    return json_answer(datacite(read, entry, absolute(entry.url)))


def link(place: ArticlePlace) -> dict[str, str] | None:
    """Return the address of the record of the data set whose page it is."""
    href = file_url(NAME, key=place.entry.key) if place.entry.type == "datasets" else ""
    return {"href": href} if href else None


def datacite(read: Reader, entry: LocalizedEntry, url: str) -> Json:
    """Return the record of a data set (content type `datasets`), in all its languages; `url` is the
    absolute address of its page.

    Empty and unverified properties are left out; missing mandatory ones are marked as unknown.
    """
    record = Record(read, entry).properties() | {"url": url, "schemaVersion": SCHEMA}
    return filled(record)


class Record(NamedTuple):
    """The DataCite properties of one data set."""

    read: Reader
    entry: LocalizedEntry

    def properties(self) -> Json:
        """Return every property, including empty ones."""
        entry = self.entry
        return {
            "doi": self.confirmed("DOI"),
            "alternateIdentifiers": self.other_identifiers(),
            "creators": self.creators() or [{"name": UNKNOWN}],
            "titles": self.titles(),
            "publisher": {"name": entry.publisher or UNKNOWN},
            "publicationYear": str(entry.year)[:4] if entry.year else UNKNOWN,
            "types": {"resourceType": "Dataset", "resourceTypeGeneral": "Dataset"},
            "language": getattr(entry.title, "lang", ""),
            "version": entry.version,
            "subjects": self.subjects(),
            "descriptions": self.descriptions(),
            "dates": self.dates(),
            "sizes": [row.size for row in entry.distribution if row.size],
            "formats": [row.format for row in entry.distribution if row.format],
            "rightsList": self.rights(),
            "geoLocations": self.places(),
            "relatedIdentifiers": self.relations(),
            "fundingReferences": [funding(line) for line in self.confirmed("funding") or ()],
        }

    def confirmed(self, name: str) -> Any:
        """Return a field's value, or None if it is unverified."""
        return None if name in self.entry.unverified else self.entry[name]

    def versions(self) -> Iterable[tuple[Reader, LocalizedEntry]]:
        """Yield the entry in each of its languages, the page's own first."""
        codes = sorted(self.entry.languages, key=lambda code: code != self.read.locale)
        for code in codes:
            read = self.read.within(self.read.trace, code)
            yield read, read.get_or_404(self.entry.type, self.entry.key)

    def other_identifiers(self) -> list[Json]:
        """Return CSTR, and the data set's own identifier if it is neither CSTR nor DOI."""
        doi, cstr, own = self.confirmed("DOI"), self.confirmed("CSTR"), self.confirmed("identifier")
        identifiers = {"CSTR": cstr, "Local": "" if own in (doi, cstr) else own}
        return [
            {"alternateIdentifier": value, "alternateIdentifierType": kind}
            for kind, value in identifiers.items()
            if value
        ]

    def creators(self) -> list[Json]:
        """Return the authors, those of the institute with their ORCID iD."""
        item = csl_item({"author": self.confirmed("creators") or ()}, id=self.entry.key)
        creators = []
        for name, notes in Work(item).people():
            person = self.read.get("people", notes.get("person"))
            creators.append(creator(name, person))
        return creators

    def titles(self) -> list[Json]:
        """Return the title in each language; all but the first are translations."""
        by_language: dict[str, Json] = {}
        for _, entry in self.versions():
            by_language[entry.title.lang] = {"title": str(entry.title), "lang": entry.title.lang}
        titles = list(by_language.values())
        for translated in titles[1:]:
            translated["titleType"] = "TranslatedTitle"
        return titles

    def subjects(self) -> list[Json]:
        """Return the keywords in each language, each word once."""
        titles = dict.fromkeys(
            term.title
            for read, _ in self.versions()
            for term in read.links("terms", self.entry.keywords)
        )
        return [{"subject": str(title), "lang": title.lang} for title in titles]

    def descriptions(self) -> list[Json]:
        """Return the description in each language, and the measured variables."""
        by_language: dict[str, Json] = {}
        for read, entry in self.versions():
            if entry.description:
                lang = entry.description.lang
                text = read.plain(entry.description)
                by_language[lang] = {
                    "description": text,
                    "descriptionType": "Abstract",
                    "lang": lang,
                }
        descriptions = list(by_language.values())
        if self.entry.variables:
            variables = "; ".join(self.entry.variables)
            descriptions.append({"description": variables, "descriptionType": "TechnicalInfo"})
        return descriptions

    def dates(self) -> list[Json]:
        """Return the dates of publication and of the period that the data cover."""
        dates = {
            "Issued": str(self.entry.year or ""),
            "Coverage": self.confirmed("temporalCoverage"),
        }
        return [{"date": date, "dateType": kind} for kind, date in dates.items() if date]

    def rights(self) -> list[Json]:
        """Return the address of the licence, and the term for the access to the data."""
        addresses = [self.confirmed("license")]
        if access := RIGHTS.get(self.confirmed("access") or ""):
            addresses.append(f"info:eu-repo/semantics/{access}")
        return [{"rightsUri": address} for address in addresses if address]

    def places(self) -> list[Json]:
        """Return the area that the data cover."""
        area = self.confirmed("spatialCoverage")
        place = geography(area) if area else {}
        return [place] if place else []

    def relations(self) -> list[Json]:
        """Return the sources that the data are derived from, and the institute's papers that use
        them.
        """
        related = []
        for address in self.entry.isBasedOn:
            related.append(identifier(address) | {"relationType": "IsDerivedFrom"})
        for paper in self.read.related("papers", "datasets", self.entry.key):
            if paper.DOI:
                related.append(_related(paper.DOI, "DOI") | {"relationType": "IsReferencedBy"})
        return related


def creator(name: Name, person: LocalizedEntry | None) -> Json:
    """Return the DataCite creator for a name: a group, or a person with the parts of the name and
    the ORCID iD if there is one.
    """
    if name.get("literal") and not person:
        return {"name": name["literal"], "nameType": "Organizational"}
    properties: Json = {
        "name": inverted(name),
        "nameType": "Personal",
        "familyName": name.get("family"),
        "givenName": name.get("given"),
    }
    if person and person.orcid:
        orcid = {
            "nameIdentifier": f"https://orcid.org/{person.orcid}",
            "nameIdentifierScheme": "ORCID",
            "schemeUri": "https://orcid.org",
        }
        properties["nameIdentifiers"] = [orcid]
    return filled(properties)


def geography(area: LocalizedRow) -> Json:
    """Return a place with its name and bounding box, or a point if only its west and south are
    known.
    """
    location: Json = {"geoLocationPlace": str(area.place)} if area.place else {}
    box = {
        "westBoundLongitude": area.west,
        "eastBoundLongitude": area.east,
        "southBoundLatitude": area.south,
        "northBoundLatitude": area.north,
    }
    if None not in box.values():
        location["geoLocationBox"] = box
    elif area.west is not None and area.south is not None:
        point = {"pointLongitude": area.west, "pointLatitude": area.south}
        location["geoLocationPoint"] = point
    return location


def identifier(address: str) -> Json:
    """Return a web address as a related identifier; as a DOI if it is one."""
    doi = DOI.fullmatch(address)
    return _related(doi[1], "DOI") if doi else _related(address, "URL")


def _related(identifier: str, kind: str) -> Json:
    """Return a related identifier of a kind, DOI or URL."""
    return {"relatedIdentifier": identifier, "relatedIdentifierType": kind}


def funding(line: str) -> Json:
    """Return funder and grant number of a line such as `Science Fund, 42`; either may be missing."""
    text = line.strip().rstrip(")）")
    at = max(text.rfind(mark) for mark in NUMBER_MARKS) + 1
    funder = text[:at].rstrip(f"{NUMBER_MARKS} ")
    number = text[at:].strip()
    if " " in number or not any(character.isdigit() for character in number):
        return {"funderName": line}
    return {"funderName": funder or UNKNOWN, "awardNumber": number}
