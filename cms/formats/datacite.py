"""A data set's record as JSON in the DataCite Metadata Schema 4.6
(https://schema.datacite.org/meta/kernel-4.6/).
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.formats.citations import csl_item
from cms.formats.citations.names import Name, inverted
from cms.formats.citations.work import Work
from cms.formats.jsonld import filled

Json = dict[str, Any]
SCHEMA = "http://datacite.org/schema/kernel-4"
UNKNOWN = "(:unav)"
"""The value of a mandatory property that isn't known (DataCite's appendix 3)."""

RIGHTS = {
    "open": "openAccess",
    "login": "restrictedAccess",
    "apply": "restrictedAccess",
    "closed": "closedAccess",
}
"""Access → the word of the info:eu-repo vocabulary, which harvesters know."""

DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\..+)")
BEFORE_NUMBER = ",:;(，：；（"
"""Marks between a funder and the number of its grant."""


def datacite(read: Reader, entry: LocalizedEntry, url: str) -> Json:
    """The record of a data set (content type `datasets`), in all its languages; `url` is its page's
    whole address.

    What has no value, or is named as unverified, is left out; what DataCite demands is marked as
    unknown.
    """
    said = Record(read, entry).properties() | {"url": url, "schemaVersion": SCHEMA}
    return filled(said)


class Record(NamedTuple):
    """One data set, asked for the properties of the schema."""

    read: Reader
    entry: LocalizedEntry

    def properties(self) -> Json:
        """Every property, those without a value too."""
        entry = self.entry
        return {
            "doi": self.known("DOI"),
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
            "fundingReferences": [funding(line) for line in self.known("funding") or ()],
        }

    def known(self, name: str) -> Any:
        """A field's value, unless nobody has confirmed it."""
        return None if name in self.entry.unverified else self.entry[name]

    def versions(self) -> Iterable[tuple[Reader, LocalizedEntry]]:
        """The entry in each of its languages, the page's own first."""
        codes = sorted(self.entry.languages, key=lambda code: code != self.read.locale)
        for code in codes:
            read = self.read.within(self.read.trace, code)
            yield read, read.one(self.entry.type, self.entry.key)

    def other_identifiers(self) -> list[Json]:
        """CSTR, and the data set's own identifier if it is neither CSTR nor DOI."""
        doi, cstr, own = self.known("DOI"), self.known("CSTR"), self.known("identifier")
        identifiers = {"CSTR": cstr, "Local": "" if own in (doi, cstr) else own}
        return [
            {"alternateIdentifier": value, "alternateIdentifierType": kind}
            for kind, value in identifiers.items()
            if value
        ]

    def creators(self) -> list[Json]:
        """The authors, those of the institute with their ORCID iD."""
        item = csl_item({"author": self.known("creators") or ()}, id=self.entry.key)
        creators = []
        for name, notes in Work(item).people():
            person = self.read.get("people", notes.get("person"))
            creators.append(creator(name, person))
        return creators

    def titles(self) -> list[Json]:
        """The title in each language; all but the first are translations."""
        found: dict[str, Json] = {}
        for _, one in self.versions():
            found[one.title.lang] = {"title": str(one.title), "lang": one.title.lang}
        titles = list(found.values())
        for translated in titles[1:]:
            translated["titleType"] = "TranslatedTitle"
        return titles

    def subjects(self) -> list[Json]:
        """The keywords in each language, each word once."""
        titles = dict.fromkeys(
            term.title
            for read, _ in self.versions()
            for term in read.links("terms", self.entry.keywords)
        )
        return [{"subject": str(title), "lang": title.lang} for title in titles]

    def descriptions(self) -> list[Json]:
        """The description in each language, and what is measured."""
        found: dict[str, Json] = {}
        for read, one in self.versions():
            if one.description:
                lang = one.description.lang
                text = read.plain(one.description)
                found[lang] = {"description": text, "descriptionType": "Abstract", "lang": lang}
        descriptions = list(found.values())
        if self.entry.variables:
            variables = "; ".join(self.entry.variables)
            descriptions.append({"description": variables, "descriptionType": "TechnicalInfo"})
        return descriptions

    def dates(self) -> list[Json]:
        """The dates of publication and of the period that the data cover."""
        dates = {"Issued": str(self.entry.year or ""), "Coverage": self.known("temporalCoverage")}
        return [{"date": date, "dateType": kind} for kind, date in dates.items() if date]

    def rights(self) -> list[Json]:
        """The address of the licence, and the word for who may have the data."""
        found = [self.known("license")]
        if access := RIGHTS.get(self.known("access") or ""):
            found.append(f"info:eu-repo/semantics/{access}")
        return [{"rightsUri": address} for address in found if address]

    def places(self) -> list[Json]:
        """The area that the data cover."""
        area = self.known("spatialCoverage")
        place = geography(area) if area else {}
        return [place] if place else []

    def relations(self) -> list[Json]:
        """The sources that the data are derived from, and the institute's papers that use them."""
        found = []
        for address in self.entry.isBasedOn:
            found.append(identifier(address) | {"relationType": "IsDerivedFrom"})
        for paper in self.read.related("papers", "datasets", self.entry.key):
            if paper.DOI:
                found.append(_related(paper.DOI, "DOI") | {"relationType": "IsReferencedBy"})
        return found


def creator(name: Name, person: LocalizedEntry | None) -> Json:
    """The DataCite creator for a name: a group, or a person with the parts of the name and the
    ORCID iD if there is one.
    """
    if name.get("literal") and not person:
        return {"name": name["literal"], "nameType": "Organizational"}
    said: Json = {
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
        said["nameIdentifiers"] = [orcid]
    return filled(said)


def geography(area: LocalizedRow) -> Json:
    """A place with its name and its box, or a point where only its west and south are known."""
    said: Json = {"geoLocationPlace": str(area.place)} if area.place else {}
    box = {
        "westBoundLongitude": area.west,
        "eastBoundLongitude": area.east,
        "southBoundLatitude": area.south,
        "northBoundLatitude": area.north,
    }
    if None not in box.values():
        said["geoLocationBox"] = box
    elif area.west is not None and area.south is not None:
        point = {"pointLongitude": area.west, "pointLatitude": area.south}
        said["geoLocationPoint"] = point
    return said


def identifier(address: str) -> Json:
    """A web address as a related identifier; a DOI where it is one."""
    doi = DOI.fullmatch(address)
    return _related(doi[1], "DOI") if doi else _related(address, "URL")


def _related(identifier: str, kind: str) -> Json:
    """A related identifier of a kind, DOI or URL."""
    return {"relatedIdentifier": identifier, "relatedIdentifierType": kind}


def funding(line: str) -> Json:
    """`Science Fund, 42`: the funder and the number of the grant; either
    may be missing.
    """
    text = line.strip().rstrip(")）")
    at = max(text.rfind(mark) for mark in BEFORE_NUMBER) + 1
    funder = text[:at].rstrip(f"{BEFORE_NUMBER} ")
    number = text[at:].strip()
    if " " in number or not any(sign.isdigit() for sign in number):
        return {"funderName": line}
    return {"funderName": funder or UNKNOWN, "awardNumber": number}
