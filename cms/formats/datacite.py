"""A data set's record as JSON in the DataCite Metadata Schema 4.6
(https://schema.datacite.org/meta/kernel-4.6/).
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.formats.citations import csl_item
from cms.formats.citations.names import Name, inverted, notes_of

Json = dict[str, Any]
SCHEMA = "http://datacite.org/schema/kernel-4"
UNKNOWN = "(:unav)"
"""What DataCite wants where a value that must stand there isn't known (its appendix 3)."""

RIGHTS = {
    "open": "openAccess",
    "login": "restrictedAccess",
    "apply": "restrictedAccess",
    "closed": "closedAccess",
}
"""Access → the word of the info:eu-repo vocabulary, which harvesters know."""

DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\..+)")
BEFORE_NUMBER = ",:;(，：；（"
"""What stands between a funder and the number of its grant."""


def datacite(read: Reader, entry: LocalizedEntry, url: str) -> Json:
    """The record of a data set (content type `datasets`), in all its languages; `url` is its page's
    whole address.

    What has no value, or is named as unverified, is left out; what DataCite demands is marked as
    unknown.
    """
    said = Record(read, entry).properties() | {"url": url, "schemaVersion": SCHEMA}
    return {name: value for name, value in said.items() if value not in (None, "", [], ())}


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
        doi, cstr, own = self.known("DOI"), self.known("CSTR"), self.known("identifier")
        found = (("CSTR", cstr), ("Local", own if own not in (doi, cstr) else ""))
        return [
            {"alternateIdentifier": value, "alternateIdentifierType": kind}
            for kind, value in found
            if value
        ]

    def creators(self) -> list[Json]:
        item = csl_item({"author": self.known("creators") or ()}, id=self.entry.key)
        return [
            creator(name, self.read.get("people", notes.get("person")))
            for name, notes in zip(item.get("author", ()), notes_of(item), strict=True)
        ]

    def titles(self) -> list[Json]:
        found = {one.title.lang: str(one.title) for _, one in self.versions()}
        return [
            {"title": title, "lang": lang} | ({"titleType": "TranslatedTitle"} if number else {})
            for number, (lang, title) in enumerate(found.items())
        ]

    def subjects(self) -> list[Json]:
        found = {
            term.title: term
            for read, _ in self.versions()
            for term in read.links("terms", self.entry.keywords)
        }
        return [{"subject": str(title), "lang": title.lang} for title in found]

    def descriptions(self) -> list[Json]:
        found = {
            one.description.lang: read.plain(one.description)
            for read, one in self.versions()
            if one.description
        }
        told = [
            {"description": text, "descriptionType": "Abstract", "lang": lang}
            for lang, text in found.items()
        ]
        if self.entry.variables:
            told.append(
                {"description": "; ".join(self.entry.variables), "descriptionType": "TechnicalInfo"}
            )
        return told

    def dates(self) -> list[Json]:
        issued, covered = self.entry.year, self.known("temporalCoverage")
        found = [("Issued", str(issued) if issued else ""), ("Coverage", covered)]
        return [{"date": value, "dateType": kind} for kind, value in found if value]

    def rights(self) -> list[Json]:
        license, access = self.known("license"), RIGHTS.get(self.known("access") or "")
        found = [license, f"info:eu-repo/semantics/{access}" if access else ""]
        return [{"rightsUri": address} for address in found if address]

    def places(self) -> list[Json]:
        area = self.known("spatialCoverage")
        place = geography(area) if area else {}
        return [place] if place else []

    def relations(self) -> list[Json]:
        sources = [
            identifier(address) | {"relationType": "IsDerivedFrom"}
            for address in self.entry.isBasedOn
        ]
        papers = self.read.related("papers", "datasets", self.entry.key)
        return sources + [
            {
                "relatedIdentifier": paper.DOI,
                "relatedIdentifierType": "DOI",
                "relationType": "IsReferencedBy",
            }
            for paper in papers
            if paper.DOI
        ]


def creator(name: Name, person: LocalizedEntry | None) -> Json:
    """The DataCite creator for a name: a group, or a person with the parts of the name and the
    ORCID iD if there is one.
    """
    if name.get("literal") and not person:
        return {"name": name["literal"], "nameType": "Organizational"}
    parts = (("familyName", name.get("family")), ("givenName", name.get("given")))
    said = {"name": inverted(name), "nameType": "Personal"} | {
        key: part for key, part in parts if part
    }
    return (
        said
        | {
            "nameIdentifiers": [
                {
                    "nameIdentifier": f"https://orcid.org/{person.orcid}",
                    "nameIdentifierScheme": "ORCID",
                    "schemeUri": "https://orcid.org",
                }
            ]
        }
        if person and person.orcid
        else said
    )


def geography(area: LocalizedRow) -> Json:
    """A place with its name and its box, or a point where only its west and south are known."""
    said: Json = {"geoLocationPlace": str(area.place)} if area.place else {}
    corners = (area.west, area.east, area.south, area.north)
    if None not in corners:
        names = (
            "westBoundLongitude",
            "eastBoundLongitude",
            "southBoundLatitude",
            "northBoundLatitude",
        )
        return said | {"geoLocationBox": dict(zip(names, corners, strict=True))}
    if area.west is not None and area.south is not None:
        return said | {
            "geoLocationPoint": {"pointLongitude": area.west, "pointLatitude": area.south}
        }
    return said


def identifier(address: str) -> Json:
    """A web address as a related identifier; a DOI where it is one."""
    doi = DOI.fullmatch(address)
    return {
        "relatedIdentifier": doi[1] if doi else address,
        "relatedIdentifierType": "DOI" if doi else "URL",
    }


def funding(line: str) -> Json:
    """`Science Fund, 42`: the funder and the number of the grant; either
    may be missing.
    """
    text = line.strip().rstrip(")）")
    at = max(text.rfind(mark) for mark in BEFORE_NUMBER) + 1
    number, funder = text[at:].strip(), text[:at].rstrip(f"{BEFORE_NUMBER} ")
    if " " in number or not any(sign.isdigit() for sign in number):
        return {"funderName": line}
    return {"funderName": funder or UNKNOWN, "awardNumber": number}
