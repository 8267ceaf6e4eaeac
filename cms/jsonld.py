"""JSON-LD of an entry (schema.org), from what its content type says of its fields (see cms/schema_org.py)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from cms.citations import csl_item
from cms.citations.scholarly import people
from cms.fields import Authors, Choice, Field, Identifier, Lines, Markdown, Media, Reference, References
from cms.model import ContentType
from cms.schema_org import SITE, VOCABULARY, Each, Joined, Mapped, Spec, Term, Unless
from cms.store import Reader, Reading, Row
from cms.text import summary

Json = dict[str, Any]
Absolute = Callable[[str], str]
NOTHING: tuple[Any, ...] = ("", (), [], None)
LONGEST = 5000
"""Characters of a text, as Google reads of a data set's description."""


def entry_jsonld(read: Reader, entry: Reading, absolute: Absolute) -> Json:
    """The schema.org description of an entry, in the page's language; `absolute` completes a path.

    A type that names a `schema_page` is described as that page's main entity.
    """
    model, address = entry.model, absolute(entry.url)
    said = Description(read, entry, absolute).properties(model.jsonld)
    about = {"@context": "https://schema.org", "@type": model.schema_page or model.schema_type, "@id": address,
             "url": address, "inLanguage": getattr(entry.title, "lang", "") or read.language.lang}
    if not model.schema_page:
        return about | said
    entity = {"@type": model.schema_type, "@id": f"{address}#{model.label.lower()}", "url": address}
    return about | {"mainEntity": entity | said}


@dataclass(frozen=True, slots=True)
class Description:
    """One entry, or a row of it, asked for what a content type says schema.org should know of it.

    What the entry names as unverified is not said. `within` is the path of the rows that `row` is one of.
    """

    read: Reader
    entry: Reading
    absolute: Absolute
    row: Row | None = None
    within: str = ""

    def properties(self, specs: Mapping[str, Spec]) -> Json:
        """Every property that has a value."""
        values = {name: self.value(spec) for name, spec in specs.items()}
        return {name: value for name, value in values.items() if value not in NOTHING}

    def value(self, spec: Spec) -> Any:
        """What a property holds; one of NOTHING where the entry has nothing to say."""
        if isinstance(spec, str):
            return self._site() if spec == SITE else self._field(spec)
        if isinstance(spec, tuple):
            return next((value for one in spec if (value := self.value(one)) not in NOTHING), None)
        if isinstance(spec, list):
            return [found for one in spec for found in _several(self.value(one))]
        if isinstance(spec, Mapping):
            return self._thing(spec)
        if isinstance(spec, Unless):
            return None if self.entry[spec.path] in spec.values else self.value(spec.spec)
        assert isinstance(spec, Term | Mapped | Joined | Each)
        return self._made(spec)

    def _made(self, spec: Term | Mapped | Joined | Each) -> Any:
        if isinstance(spec, Term):
            term = spec.terms.get(self.entry[spec.path])
            return VOCABULARY + term if term else None
        if isinstance(spec, Mapped):
            return spec.values.get(self.entry[spec.path])
        if isinstance(spec, Joined):
            found = [self.value(path) for path in spec.paths]
            return None if any(one in NOTHING for one in found) else spec.separator.join(map(str, found))
        rows = (Description(self.read, self.entry, self.absolute, row, spec.path) for row in self.entry[spec.path])
        return [said for row in rows if (said := row.value(spec.spec)) not in NOTHING]

    def _thing(self, specs: Mapping[str, Spec]) -> Json | None:
        filled = self.properties({name: spec for name, spec in specs.items() if name != "@type"})
        return {"@type": specs["@type"]} | filled if filled else None

    def _site(self) -> Json:
        site = self.read.single("site")
        return {"@type": site.model.schema_type, "name": str(site.title),
                "url": self.absolute(f"/{self.read.locale}/")}

    def _field(self, path: str) -> Any:
        whole = f"{self.within}.{path}" if self.within else path
        field = _field_at(self.entry.model, whole)  # type: ignore[arg-type]  # mypy doubts that classes can be hashed
        if self._unconfirmed(whole):
            return None
        values = _collect(self.row or self.entry, path.split("."))
        if isinstance(field, Authors):
            item = csl_item({"author": values[0] if values else ()}, id=self.entry.key)
            return people(item, "author", self._person_url)
        if isinstance(field, Reference | References):
            found = [_linked(reading, self.absolute) for value in values
                     for reference in (value if isinstance(value, tuple) else (value,))
                     if (reading := _follow(self.read, field, reference))]
            return found[0] if isinstance(field, Reference) and len(found) == 1 else found
        plain = [self._plain(field, value) for found in values for value in _several(found)]
        return plain[0] if len(plain) == 1 else plain

    def _unconfirmed(self, path: str) -> bool:
        name = path.partition(".")[0]
        return "unverified" in self.entry and name in self.entry.unverified and name != self.entry.model.title

    def _person_url(self, key: str) -> str:
        person = self.read.get("people", key, "link")
        return self.absolute(person.url) if person else ""

    def _plain(self, field: Field, value: Any) -> Any:
        field = field.item if isinstance(field, Lines) else field
        if isinstance(field, Markdown):
            return summary(str(value), LONGEST, getattr(value, "lang", ""))
        if isinstance(field, Identifier):
            return field.resolve(value)
        if isinstance(field, Choice):
            return self.read.translate(field.choices[value])
        if isinstance(field, Media):
            return self.absolute(f"/media/{quote(value)}")
        return value if isinstance(value, int | float | bool) else str(value)


@cache
def _field_at(model: type[ContentType], path: str) -> Field:
    return model.field(path)


def _several(value: Any) -> list[Any]:
    """What a value holds, one by one; none where it has nothing to say."""
    return [one for one in (value if isinstance(value, list | tuple) else (value,)) if one not in NOTHING]


def _collect(source: Any, names: list[str]) -> list[Any]:
    value = source[names[0]]
    if len(names) == 1:
        return [value] if value is not None else []
    return [found for row in (value if isinstance(value, tuple) else (value,)) if row is not None
            for found in _collect(row, names[1:])]


def _follow(read: Reader, field: Reference | References, reference: str) -> Reading | None:
    one = field.item if isinstance(field, References) else field
    assert isinstance(one, Reference)
    return read.follow("/".join(one.split(reference)))


def _linked(entry: Reading, absolute: Absolute) -> Json:
    about: Json = {"@type": entry.model.schema_type, "name": str(entry.title)}
    return about | {"url": absolute(entry.url)} if entry.url else about


def breadcrumb(crumbs: list[tuple[str, str]], absolute: Absolute) -> Json:
    """A BreadcrumbList of (label, path) steps."""
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [
        {"@type": "ListItem", "position": number, "name": label, "item": absolute(path)}
        for number, (label, path) in enumerate(crumbs, 1)]}
