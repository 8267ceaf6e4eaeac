"""JSON-LD of an entry (schema.org), from the mapping that its content type declares (see
blueprints/shared/schema_org.py).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from blueprints.shared.fields import Authors, Identifier
from blueprints.shared.filled import EMPTY, filled
from blueprints.shared.schema_org import (
    SITE,
    VOCABULARY,
    Each,
    EnumerationMember,
    Joined,
    Mapped,
    Spec,
    Unless,
)
from blueprints.shared.works import csl_item
from blueprints.shared.works.work import Work
from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.schema.fields import Choice, Field, Image, Markdown, Media, Reference, References
from features.jsonld.scholarly import people

Json = dict[str, Any]
SOURCE_TYPES = {
    "made": f"{VOCABULARY}TrainedAlgorithmicMediaDigitalSource",
    "edited": f"{VOCABULARY}CompositeWithTrainedAlgorithmicMediaDigitalSource",
    "helped": f"{VOCABULARY}CompositeWithTrainedAlgorithmicMediaDigitalSource",
}
"""`ai` of the facts of a file, or of an entry → a member of schema.org’s IPTCDigitalSourceEnumeration."""
Absolute = Callable[[str], str]
IN_A_LANGUAGE = frozenset(
    {
        "AboutPage",
        "Article",
        "Book",
        "Chapter",
        "CollectionPage",
        "ConferenceEvent",
        "ContactPage",
        "Course",
        "CreativeWork",
        "Dataset",
        "Event",
        "Map",
        "NewsArticle",
        "Periodical",
        "ProfilePage",
        "Report",
        "ScholarlyArticle",
        "SoftwareSourceCode",
        "Thesis",
        "WebPage",
        "WebSite",
    }
)
"""Types that have a language in schema.org: works and events, not institutions, people or
positions.
"""
PAGES = frozenset(
    {
        "AboutPage",
        "Article",
        "CollectionPage",
        "ContactPage",
        "NewsArticle",
        "ProfilePage",
        "WebPage",
    }
)
"""Types that are the page itself. For a paper or a data set the time of the page's last edit would
be read as that of the work.
"""
MAX_TEXT_LENGTH = 5000
"""Characters of a text; the limit of Google for a data set's description."""


def entry_jsonld(read: Reader, entry: LocalizedEntry, absolute: Absolute) -> Json:
    """Return the schema.org description of an entry, in the page's language; `absolute` completes a
    path.

    An entry whose type declares a `schema_page` is described as that page's main entity.
    """
    model, address = entry.model, absolute(entry.url)
    about: Json = {
        "@context": "https://schema.org",
        "@type": model.schema_page or model.schema_type,
        "@id": address,
        "url": address,
    }
    types = _items(about["@type"])
    if IN_A_LANGUAGE.intersection(types):
        about["inLanguage"] = getattr(entry.title, "lang", "") or read.language.lang
        if "ai" in entry and entry.ai:
            about["digitalSourceType"] = SOURCE_TYPES[entry.ai]
    if entry.modified and PAGES.intersection(types):
        about["dateModified"] = entry.modified

    described = properties(read, entry, absolute)
    if not model.schema_page:
        return about | described
    entity = {"@type": model.schema_type, "@id": f"{address}#{model.label.lower()}", "url": address}
    return about | {"mainEntity": entity | described}


def organization(read: Reader, absolute: Absolute) -> Json:
    """Return the institute with its postal address and contact points."""
    site, front = read.single("site"), absolute(read.snapshot.front(read.locale))
    about = {
        "@context": "https://schema.org",
        "@type": site.model.schema_type,
        "@id": f"{front}#organization",
        "url": front,
    }
    return about | properties(read, site, absolute)


def website(read: Reader, absolute: Absolute) -> Json:
    """Return the site with its name and publisher."""
    site, front = read.single("site"), absolute(read.snapshot.front(read.locale))
    about = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{front}#website",
        "url": front,
        "name": str(site.name),
        "inLanguage": read.language.lang,
        "publisher": {"@id": f"{front}#organization"},
    }
    return about | ({"alternateName": str(site.short)} if site.short else {})


def properties(read: Reader, entry: LocalizedEntry, absolute: Absolute) -> Json:
    """Return the schema.org properties that the entry's type declares, without empty ones."""
    return Description(read, entry, absolute).properties(entry.model.jsonld)


class Description(NamedTuple):
    """Describes one entry, or a row of it. Fields that the entry names as unverified are left out.
    `within` is the path of the rows.
    """

    read: Reader
    entry: LocalizedEntry
    absolute: Absolute
    row: LocalizedRow | None = None
    within: str = ""

    @property
    def source(self) -> LocalizedEntry | LocalizedRow:
        """The row that paths are relative to, else the entry."""
        return self.entry if self.row is None else self.row

    def properties(self, specs: Mapping[str, Spec]) -> Json:
        """Return every property that has a value."""
        return filled({name: self.value(spec) for name, spec in specs.items()})

    def value(self, spec: Spec) -> Any:
        """Return the value of a property; one of EMPTY if the entry has none."""
        match spec:
            case str():
                return self.site() if spec == SITE else self.field(spec)
            case EnumerationMember() | Mapped() | Unless() | Joined() | Each():
                return self.special(spec)
            case Mapping():
                return self.thing(spec)
            case list():
                return [value for one in spec for value in _items(self.value(one))]
        values = map(self.value, spec)
        return next((value for value in values if value not in EMPTY), None)

    def special(self, spec: EnumerationMember | Mapped | Unless | Joined | Each) -> Any:
        """Return the value of a spec that is more than a path (see blueprints/shared/schema_org.py)."""
        match spec:
            case EnumerationMember(path, terms):
                term = terms.get(self.source[path])
                return VOCABULARY + term if term else None
            case Mapped(path, values):
                return values.get(self.source[path])
            case Unless(path, values, inner):
                return None if self.source[path] in values else self.value(inner)
            case Joined(paths, separator):
                values_found = _items([self.value(path) for path in paths])
                return (
                    separator.join(map(str, values_found))
                    if len(values_found) == len(paths)
                    else None
                )
            case Each(path, inner):
                rows = [self._replace(row=row, within=path) for row in self.entry[path]]
                return _items([row.value(inner) for row in rows])

    def thing(self, specs: Mapping[str, Spec]) -> Json | None:
        """Return a nested thing; None if all of its properties are empty."""
        filled_properties = self.properties(
            {name: spec for name, spec in specs.items() if name != "@type"}
        )
        return {"@type": specs["@type"]} | filled_properties if filled_properties else None

    def site(self) -> Json:
        """Return the organization that publishes the site."""
        site = self.read.single("site")
        home = self.absolute(self.read.snapshot.front(self.read.locale))
        return {"@type": site.model.schema_type, "name": str(site.title), "url": home}

    def field(self, path: str) -> Any:
        """Return the values at a dotted path: a single one as it is, several as a list."""
        model, entry = self.entry.model, self.entry
        path_in_entry = f"{self.within}.{path}" if self.within else path
        name = path_in_entry.partition(".")[0]
        if "unverified" in entry and name in entry.unverified and name != model.title:
            return None
        field = model.field(path_in_entry)
        parent = path_in_entry.rpartition(".")[0]
        if isinstance(field, Media) and parent and isinstance(model.field(parent), Image):
            return self.picture(_collect(self.source, path.split(".")[:-1]))
        values = _collect(self.source, path.split("."))
        if isinstance(field, Authors):
            return self.authors(values)
        json_values = [self.json_value(field, item) for value in values for item in _items(value)]
        json_values = [item for item in json_values if item is not None]
        is_single = len(json_values) == 1 and not isinstance(field, References)
        return json_values[0] if is_single else json_values

    def picture(self, images: Sequence[LocalizedRow]) -> Any:
        """Return the address of a picture; an ImageObject if its caption or credit is known."""
        pictures = [self.read.picture(image) for image in images if image.file]
        if not pictures:
            return None
        address = self.absolute(f"/media/{quote(pictures[0].file)}")
        words = filled(
            {
                "caption": str(pictures[0].alt),
                "creditText": str(pictures[0].credit),
                "digitalSourceType": SOURCE_TYPES.get(pictures[0].ai, ""),
            }
        )
        about = {"@type": "ImageObject", "url": address, "contentUrl": address}
        return about | words if words else address

    def authors(self, values: Sequence[Any]) -> list[Json]:
        """Return persons and organizations of a list of authors."""
        item = csl_item({"author": values[0] if values else ()}, id=self.entry.key)
        return people(Work(item), "author", self.person_url)

    def person_url(self, key: str) -> str:
        """Return the absolute address of one of the institute's people; empty if there is none."""
        person = self.read.get("people", key, "link")
        return self.absolute(person.url) if person else ""

    def json_value(self, field: Field, value: Any) -> Any:
        """Return one value of a field as JSON-LD; None for a reference to an entry that isn't
        shown.
        """
        match field.item_field:
            case Reference() as reference:
                return self.referenced_entry(reference, value)
            case Markdown():
                return self.read.summary(value, MAX_TEXT_LENGTH)
            case Identifier() as identifier:
                return identifier.resolve(value)
            case Choice(choices=choices):
                return self.read.translate(choices[value])
            case Media():
                return self.absolute(f"/media/{quote(value)}")
        return value if isinstance(value, int | float | bool) else str(value)

    def referenced_entry(self, reference: Reference, value: str) -> Json | None:
        """Return type, name and address of the entry that a reference leads to."""
        entry = self.read.follow("/".join(reference.split(value)))
        if entry is None:
            return None
        about: Json = {"@type": entry.model.schema_type, "name": str(entry.title)}
        return about | {"url": self.absolute(entry.url)} if entry.url else about


def _items(value: Any) -> list[Any]:
    """Return the items of a value, or the value itself as the only item, without those of EMPTY."""
    items = value if isinstance(value, list | tuple) else (value,)
    return [item for item in items if item not in EMPTY]


def _collect(source: Any, names: Sequence[str]) -> list[Any]:
    """Return the values at a path of names, in each row of a list on the way."""
    value = source[names[0]]
    if value is None:
        return []
    if len(names) == 1:
        return [value]
    rows = value if isinstance(value, tuple) else (value,)
    return [found for row in rows if row is not None for found in _collect(row, names[1:])]


def breadcrumb(crumbs: Sequence[tuple[str, str]], absolute: Absolute) -> Json:
    """Return a BreadcrumbList of (label, path) steps. The last, the page itself, needs no address."""
    steps: list[Json] = []
    for number, (label, path) in enumerate(crumbs, 1):
        item = {"item": absolute(path)} if number < len(crumbs) else {}
        steps.append({"@type": "ListItem", "position": number, "name": label} | item)
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": steps,
    }
