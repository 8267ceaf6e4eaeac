"""JSON-LD of an entry (schema.org), from what its content type says of its fields (see
cms/schema/schema_org.py).
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.formats.citations import csl_item
from cms.formats.citations.scholarly import people
from cms.schema.content_type import ContentType
from cms.schema.fields import (
    Authors,
    Choice,
    Field,
    Identifier,
    Lines,
    Markdown,
    Media,
    Reference,
    References,
)
from cms.schema.schema_org import (
    SITE,
    VOCABULARY,
    Each,
    EnumerationMember,
    Joined,
    Mapped,
    Spec,
    Unless,
)

Json = dict[str, Any]
Absolute = Callable[[str], str]
NOTHING: tuple[Any, ...] = ("", (), [], None)
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
"""Types of which schema.org knows a language: works and events, not institutions, people or
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
"""Types that are the page itself: of a paper or a data set the time of the page's last edit would
tell of the work.
"""
MAX_TEXT_LENGTH = 5000
"""Characters of a text, as Google reads of a data set's description."""


def entry_jsonld(read: Reader, entry: LocalizedEntry, absolute: Absolute) -> Json:
    """The schema.org description of an entry, in the page's language; `absolute` completes a path.

    A type that names a `schema_page` is described as that page's main entity.
    """
    model, address = entry.model, absolute(entry.url)
    said = properties(read, entry, absolute)
    about: Json = {
        "@context": "https://schema.org",
        "@type": model.schema_page or model.schema_type,
        "@id": address,
        "url": address,
    }
    if IN_A_LANGUAGE.intersection(_several(about["@type"])):
        about["inLanguage"] = getattr(entry.title, "lang", "") or read.language.lang
    if entry.modified and PAGES.intersection(_several(about["@type"])):
        about["dateModified"] = entry.modified
    if not model.schema_page:
        return about | said
    entity = {"@type": model.schema_type, "@id": f"{address}#{model.label.lower()}", "url": address}
    return about | {"mainEntity": entity | said}


def properties(read: Reader, entry: LocalizedEntry, absolute: Absolute) -> Json:
    """The schema.org properties that the entry's type declares, those without a value left out."""
    say = _about(entry.model)  # type: ignore[arg-type]  # mypy doubts that classes can be hashed
    said: Json = say(Description(read, entry, absolute))
    return said


class Description(NamedTuple):
    """One entry, or a row of it, that is being described. What the entry names as unverified is not
    said.
    """

    read: Reader
    entry: LocalizedEntry
    absolute: Absolute
    row: LocalizedRow | None = None

    def person_url(self, key: str) -> str:
        """The complete address of one of the institute's people; empty where there is none."""
        person = self.read.get("people", key, "link")
        return self.absolute(person.url) if person else ""


Say = Callable[[Description], Any]
"""What a property holds; one of NOTHING where the entry has nothing to say."""


@cache
def _about(model: type[ContentType]) -> Say:
    """The function that describes entries of a type. Cached, because reading the declarations takes
    longer than reading the values.
    """
    return _properties(model, model.jsonld, "")


def _properties(model: type[ContentType], specs: Mapping[str, Spec], within: str) -> Say:
    """Every property that has a value. `within` is the path of the rows that are described."""
    parts = [(name, _say(model, spec, within)) for name, spec in specs.items()]
    return lambda one: {name: value for name, say in parts if (value := say(one)) not in NOTHING}


def _say(model: type[ContentType], spec: Spec, within: str) -> Say:
    if isinstance(spec, str):
        return _site if spec == SITE else _field(model, spec, within)
    if type(spec) is tuple:  # not one of the classes, which are tuples too
        says = [_say(model, one, within) for one in spec]
        return lambda one: next((value for say in says if (value := say(one)) not in NOTHING), None)
    if isinstance(spec, list):
        says = [_say(model, one, within) for one in spec]
        return lambda one: [found for say in says for found in _several(say(one))]
    if isinstance(spec, Mapping):
        return _thing(model, spec, within)
    if isinstance(spec, Unless):
        path, values, inner = spec.path, spec.values, _say(model, spec.spec, within)
        return lambda one: None if one.entry[path] in values else inner(one)
    assert isinstance(spec, EnumerationMember | Mapped | Joined | Each)
    return _made(model, spec, within)


def _made(
    model: type[ContentType], spec: EnumerationMember | Mapped | Joined | Each, within: str
) -> Say:
    if isinstance(spec, EnumerationMember):
        terms, of = spec.terms, spec.path
        return lambda one: VOCABULARY + term if (term := terms.get(one.entry[of])) else None
    if isinstance(spec, Mapped):
        values, of = spec.values, spec.path
        return lambda one: values.get(one.entry[of])
    if isinstance(spec, Joined):
        return _joined([_say(model, path, within) for path in spec.paths], spec.separator)
    rows, say = spec.path, _say(model, spec.spec, spec.path)
    return lambda one: [
        said
        for row in one.entry[rows]
        if (said := say(Description(one.read, one.entry, one.absolute, row))) not in NOTHING
    ]


def _joined(says: list[Say], separator: str) -> Say:
    def say(one: Description) -> str | None:
        found = [say(one) for say in says]
        return None if any(value in NOTHING for value in found) else separator.join(map(str, found))

    return say


def _thing(model: type[ContentType], specs: Mapping[str, Spec], within: str) -> Say:
    kind = specs["@type"]
    filled = _properties(
        model, {name: spec for name, spec in specs.items() if name != "@type"}, within
    )
    return lambda one: {"@type": kind} | said if (said := filled(one)) else None


def _site(one: Description) -> Json:
    site = one.read.single("site")
    return {
        "@type": site.model.schema_type,
        "name": str(site.title),
        "url": one.absolute(f"/{one.read.locale}/"),
    }


def _field(model: type[ContentType], path: str, within: str) -> Say:
    whole, names = f"{within}.{path}" if within else path, path.split(".")
    field, first = model.field(whole), whole.partition(".")[0]
    said = _said(field)

    def say(one: Description) -> Any:
        if "unverified" in one.entry and first in one.entry.unverified and first != model.title:
            return None
        return said(one, _collect(one.row or one.entry, names))

    return say


def _said(field: Field) -> Callable[[Description, list[Any]], Any]:
    """The function that converts the values found for a field to JSON-LD."""
    if isinstance(field, Authors):
        return _authors
    if isinstance(field, Reference | References):
        target, only = field, isinstance(field, Reference)

        def entries(one: Description, values: list[Any]) -> Any:
            found = [
                _linked(reading, one.absolute)
                for value in values
                for reference in (value if isinstance(value, tuple) else (value,))
                if (reading := _follow(one.read, target, reference))
            ]
            return found[0] if only and len(found) == 1 else found

        return entries
    plain = _plain(field)

    def words(one: Description, values: list[Any]) -> Any:
        found = [plain(one, value) for several in values for value in _several(several)]
        return found[0] if len(found) == 1 else found

    return words


def _authors(one: Description, values: list[Any]) -> list[Json]:
    item = csl_item({"author": values[0] if values else ()}, id=one.entry.key)
    return people(item, "author", one.person_url)


def _plain(field: Field) -> Callable[[Description, Any], Any]:
    field = field.item if isinstance(field, Lines) else field
    if isinstance(field, Markdown):
        return lambda one, value: one.read.summary(value, MAX_TEXT_LENGTH)
    if isinstance(field, Identifier):
        resolve = field.resolve
        return lambda one, value: resolve(value)
    if isinstance(field, Choice):
        choices = field.choices
        return lambda one, value: one.read.translate(choices[value])
    if isinstance(field, Media):
        return lambda one, value: one.absolute(f"/media/{quote(value)}")
    return lambda one, value: value if isinstance(value, int | float | bool) else str(value)


def _several(value: Any) -> list[Any]:
    """The items of a value, or the value itself as the only item; those of NOTHING left out."""
    return [
        one
        for one in (value if isinstance(value, list | tuple) else (value,))
        if one not in NOTHING
    ]


def _collect(source: Any, names: list[str]) -> list[Any]:
    value = source[names[0]]
    if len(names) == 1:
        return [value] if value is not None else []
    return [
        found
        for row in (value if isinstance(value, tuple) else (value,))
        if row is not None
        for found in _collect(row, names[1:])
    ]


def _follow(read: Reader, field: Reference | References, reference: str) -> LocalizedEntry | None:
    one = field.item if isinstance(field, References) else field
    assert isinstance(one, Reference)
    return read.follow("/".join(one.split(reference)))


def _linked(entry: LocalizedEntry, absolute: Absolute) -> Json:
    about: Json = {"@type": entry.model.schema_type, "name": str(entry.title)}
    return about | {"url": absolute(entry.url)} if entry.url else about


def breadcrumb(crumbs: list[tuple[str, str]], absolute: Absolute) -> Json:
    """A BreadcrumbList of (label, path) steps."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": label, "item": absolute(path)}
            for number, (label, path) in enumerate(crumbs, 1)
        ],
    }
