"""A content type: a class of fields, from which come form, validation, schema, lists, search text
and ledger; and the layout of its form, which one line of the class says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, ClassVar, Literal

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.calendar_dates import CalendarDate
from cms.schema.fields import (
    Date,
    Field,
    FieldNames,
    Fields,
    JsonObject,
    Key,
    Line,
    Raw,
    References,
    Rows,
    Url,
)
from cms.schema.fields.base import Markdown, Paragraph
from cms.schema.fields.cross_checks import Check, checked_fields, cross_check, schema_of
from cms.schema.fields.groups import (
    ONLY_KNOWN_NAMES,
    Group,
    Image,
    localized_schema,
    parse_fields,
)
from cms.schema.fields.redirect_addresses import FormerAddresses
from cms.schema.fields.walk import overlong, refusals, unfilled, unknown_names
from cms.schema.publication import ANY_PUBLISHED, MODIFIED, modified_schema, publication_schema

FormColumn = Literal["main", "side", "more"]


@dataclass(frozen=True, slots=True)
class FormArea:
    """Fields that stand together in a form. `label`: the name of a folded group, a message in
    English.
    """

    column: FormColumn
    fields: tuple[str, ...]
    label: str = ""


def main(*fields: str) -> FormArea:
    """The wide column, with the fields that visitors read: the title first, then summary, text and
    picture.
    """
    return FormArea("main", fields)


def side(*fields: str) -> FormArea:
    """The narrow column, with the fields that file the entry: date, category, keywords."""
    return FormArea("side", fields)


def more(label: str, *fields: str) -> FormArea:
    """A folded group with a name, for what is seldom filled."""
    return FormArea("more", fields, label)


OF_EVERY_TYPE = (
    more(N_("Sources and corrections"), "sources", "unverified", "changes", "reviewBy"),
    more(N_("Address of the page"), "address", "formerAddresses"),
)
"""The last groups of every form."""


def arranged(
    declared: Sequence[FormArea], title: str, own: Fields, fields: Fields
) -> tuple[FormArea, ...]:
    """Every field of a type in its area: the main one, the side, then the folded groups.

    A field that no area names stands at the end of the side; one that needs room, such as a text in
    several languages, at the end of the main column. `own`: without those of every type. Raises
    ValueError for a name that is no field, or that stands twice.
    """
    declared = declared or (main(*_read_by_visitors(own)),)
    groups = [area for area in declared if area.column == "more"]
    named = _named(declared, fields)
    if fields.keys() - own.keys():
        groups += [_without(area, named) for area in OF_EVERY_TYPE]
    named |= _named(groups, fields)
    rest = [name for name in fields if name not in named]
    first = [name for name in rest if name == title]
    wide = [name for name in rest if name not in first and _needs_room(fields[name])]
    narrow = [name for name in rest if name not in first and name not in wide]
    columns = (
        FormArea("main", (*first, *_of(declared, "main"), *wide)),
        FormArea("side", (*_of(declared, "side"), *narrow)),
    )
    return tuple(area for area in (*columns, *groups) if area.fields)


def _named(areas: Sequence[FormArea], fields: Fields) -> set[str]:
    names = [name for area in areas for name in area.fields]
    for name in names:
        if name not in fields:
            raise ValueError(f"form names {name}, which is no field")
        if names.count(name) > 1:
            raise ValueError(f"form names {name} twice")
    return set(names)


def _of(areas: Sequence[FormArea], column: FormColumn) -> Iterator[str]:
    return (name for area in areas if area.column == column for name in area.fields)


def _without(area: FormArea, named: set[str]) -> FormArea:
    return replace(area, fields=tuple(name for name in area.fields if name not in named))


def _read_by_visitors(fields: Fields) -> list[str]:
    """Summaries, long texts and pictures, for a type that doesn't say where its fields stand."""
    return [
        name
        for kind in (Paragraph, Markdown, Image)
        for name, field in fields.items()
        if isinstance(field, kind)
    ]


def _needs_room(field: Field) -> bool:
    return field.localized or isinstance(field, Group | Markdown | Paragraph)


RESERVED = frozenset({"page", "year", "feed", "write"})
"""Addresses that no entry may take."""

FRONT: dict[str, Field] = {
    "address": Key(
        # i18n: Last part of a page’s web address
        N_("Slug"),
        help=N_("The last part of the page’s web address. Leave empty to use the key."),
    ),
    "formerAddresses": FormerAddresses(
        N_("Former addresses"), help=N_("These addresses redirect here. One per line.")
    ),
}
BACK: dict[str, Field] = {
    "keywords": References(N_("Keywords"), "terms", help=N_("Terms that describe the content.")),
    "sources": Rows(
        N_("Sources"),
        {
            "title": Line(N_("Title"), localized=True, one_value=True),
            "url": Url(N_("Web address")),
            "asOf": Date(N_("As of"), partial=True),
        },
        help=N_("Where the information comes from, and its date."),
    ),
    "unverified": FieldNames(
        N_("Not verified"), help=N_("Fields whose content no source confirms.")
    ),
    "changes": Rows(
        N_("Changes"),
        {
            "date": Date(N_("Date")),
            "note": Line(N_("What changed"), localized=True),
        },
        help=N_("Corrections that readers should know of."),
    ),
    "reviewBy": Date(
        # i18n: The day by which somebody looks again whether an entry is still true
        N_("Review by"),
        help=N_(
            "The start page and the calendar of the staff remind of it. Visitors don’t see it."
        ),
    ),
}
STRUCTURE = ("publication", MODIFIED, "translation")
"""Keys of every entry beside its fields; see cms/schema/publication.py, cms/schema/publication.py
and cms/schema/translations.py.
"""


class ContentType:
    """Base of all content types. A subclass declares its fields as attributes, in the order files
    have them.
    """

    name: str
    """Folder and reference name, plural: `news`, `projects`."""
    label: str
    """Label of one entry; a message in English."""
    plural: str
    """Label of several entries."""
    section: str = ""
    """The blueprint it belongs to."""
    route: str = ""
    """Where its pages stand, as `news/{address}/`; `{path}` is the chain of parents; empty for
    types without pages.
    """
    substance: tuple[str, ...] = ()
    """Fields of which a page needs one: an entry without any stands in a list and has no page of
    its own.
    """
    listed: str = ""
    """Where such an entry stands, as `research/#{address}`."""
    title: str = "title"
    """The field that names an entry."""
    card: tuple[str, ...] = ()
    """The fields that a list shows (projection `card`)."""
    order: str = "key"
    """The field lists are sorted by, `-` before it for newest first."""
    ranked_by: str = ""
    """The number by which editors put entries in order among those beside them."""
    single: bool = False
    """One entry only, in a file of its own directly under `data/`."""
    for_editors: bool = False
    """A single entry that editors may change too: any other is the administrator's."""
    calendar: tuple[CalendarDate, ...] = ()
    """The dates that stand in the staff's calendar, beside the one of every type (`REVIEW`)."""
    filters: tuple[str, ...] = ()
    """Choices by which editors narrow the list."""
    schema_type: str | tuple[str, ...] = "Thing"
    """The schema.org type of its JSON-LD."""
    schema_page: str = ""
    """The schema.org type of its pages, such as ProfilePage, where the entry is what they are
    about.
    """
    jsonld: ClassVar[Mapping[str, Any]] = {}
    """schema.org property → dotted field path, or more (see cms/schema/schema_org.py)."""

    form: tuple[FormArea, ...] = ()
    """The layout of the form, as `main("title", "text"), side("date")`; if empty, the title,
    summaries, long texts and the picture come first.
    """
    elsewhere: tuple[str, ...] = ()
    """Fields that have a page of their own in the editor and stand in no form."""
    checks: tuple[Check, ...] = ()
    """Checks across fields, such as `Order("start", "end")`; groups and rows have checks of their
    own.
    """

    fields: ClassVar[dict[str, Field]] = {}

    def __init_subclass__(cls, **about: Any) -> None:
        """Collect the fields. `about` sets what a type says of itself where a field has taken that
        name.
        """
        own = cls.own_fields()
        attributes = {name: field for name, field in vars(cls).items() if isinstance(field, Field)}
        for name, field in attributes.items():
            own[field.name] = field
            delattr(cls, name)

        for name, value in about.items():
            setattr(cls, name, value)

        if taken := own.keys() & STRUCTURE:
            raise TypeError(
                f"{cls.__name__}: no field may be called {min(taken)}, which every entry has already"
            )

        cls.fields = own if cls.single else FRONT | own | BACK
        try:
            cls.form_areas()
        except ValueError as fault:
            raise TypeError(f"{cls.__name__}: {fault}") from None
        cls.projections = {
            "link": (cls.title,),
            "card": (cls.title, *cls.card),
            "page": tuple(cls.fields),
        }

    projections: ClassVar[dict[str, tuple[str, ...]]] = {}

    @classmethod
    def own_fields(cls) -> dict[str, Field]:
        """The fields this type has beside those of every type."""
        every = () if cls.single else (*FRONT, *BACK)
        return {name: field for name, field in cls.fields.items() if name not in every}

    @classmethod
    def parse(cls, raw: Raw) -> dict[str, Any]:
        """Every field's parsed value. Raises Invalid at the first value of the wrong kind."""
        return parse_fields(cls.fields, raw, "")

    @classmethod
    def problems(cls, raw: Raw) -> Iterator[Invalid]:
        """Every field's refusal, not only the first."""
        yield from refusals(cls.fields, raw)

    @classmethod
    def cross_check(cls, raw: Raw) -> Iterator[Invalid]:
        """Refusals of values that contradict each other. They prevent publishing, not reading."""
        yield from cross_check(cls.fields, cls.checks, raw)
        yield from overlong(cls.fields, raw)

    @classmethod
    def checked(cls) -> frozenset[Field]:
        """The fields that cross checks look at."""
        return checked_fields(cls.fields, cls.checks)

    @classmethod
    def form_areas(cls) -> tuple[FormArea, ...]:
        """Every field in its area of the form, but for those that stand elsewhere."""
        own, fields = (
            {name: field for name, field in all.items() if name not in cls.elsewhere}
            for all in (cls.own_fields(), cls.fields)
        )
        return arranged(cls.form, cls.title, own, fields)

    @classmethod
    def missing(cls, raw: Raw, locale: str) -> Iterator[Invalid]:
        """The values still missing before `raw` can be published in `locale`."""
        for path in unfilled(cls.fields, raw, locale):
            yield Invalid(path, N_("Fill this in to publish."))

    @classmethod
    def required_of_published(cls, raw: Raw, locales: Iterable[str]) -> Iterator[Invalid]:
        """The required fields that `raw` lacks although it is published in `locales`, each once."""
        paths = [path for locale in locales for path in unfilled(cls.fields, raw, locale)]
        for path in dict.fromkeys(paths):
            yield Invalid(
                path,
                N_(
                    "This field is required. Fill it in, or set the state of the language to draft."
                ),
            )

    @classmethod
    def unknown_fields(cls, raw: Raw) -> Iterator[Invalid]:
        """Names in `raw` that are no field of this type: most are misspelt. Names that begin with
        `x-` are allowed.
        """
        own = {name: value for name, value in raw.items() if name not in ("$schema", *STRUCTURE)}
        for path, fields in unknown_names(cls.fields, own):
            name = path.rpartition(".")[2]
            if meant := get_close_matches(name, fields, 1):
                yield Invalid(
                    path,
                    N_("There is no field “%(name)s”. Did you mean “%(meant)s”?"),
                    name=name,
                    meant=meant[0],
                )
            else:
                yield Invalid(
                    path,
                    N_(
                        "There is no field “%(name)s”. Correct the name, or begin it with “x-” to keep "
                        "it as your own."
                    ),
                    name=name,
                )

    @classmethod
    def schema(cls) -> JsonObject:
        """JSON Schema (draft 2020-12) of its files."""
        properties = {"$schema": {"type": "string"}}
        properties |= {name: localized_schema(field) for name, field in cls.fields.items()}
        if not cls.single:
            properties |= {
                "publication": publication_schema(),
                MODIFIED: modified_schema(),
                "translation": {"type": "object"},
            }

        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": cls.label,
            "description": (cls.__doc__ or "").strip(),
            "type": "object",
            "properties": properties,
            **ONLY_KNOWN_NAMES,
            **cls._required_schema(),
            **schema_of(cls.checks),
        }

    @classmethod
    def _required_schema(cls) -> JsonObject:
        """JSON Schema of the required fields: of an entry with pages only where a language of it is
        published.
        """
        required = {name: field for name, field in cls.fields.items() if field.required}
        if not required:
            return {}
        always = [name for name, field in required.items() if not field.unless]
        present: JsonObject = {"required": always}
        choices = [(name, *field.unless) for name, field in required.items() if field.unless]
        if choices:
            present["allOf"] = [
                {"anyOf": [{"required": [name]} for name in names]} for names in choices
            ]
        localized = [name for name, field in required.items() if field.localized]
        if localized:
            present["properties"] = {name: {"minProperties": 1} for name in localized}
        if cls.single or not cls.route:
            return {"allOf": [present]}
        return {
            "if": {"required": ["publication"], "properties": {"publication": ANY_PUBLISHED}},
            "then": present,
        }

    @classmethod
    def rank(cls, path: str) -> int:
        """The place of a path's field among those of the type; behind all where there is no such."""
        names, name = list(cls.fields), path.split(".")[0]
        return names.index(name) if name in names else len(names)

    @classmethod
    def field(cls, path: str) -> Field:
        """The field at a dotted path such as `partners.organization`. Raises KeyError."""
        first, *rest = path.split(".")
        field = cls.fields[first]
        for name in rest:
            field = field.fields[name]  # type: ignore[attr-defined]
        return field


Model = type[ContentType]
"""A content type: the class that declares it."""
Models = Mapping[str, Model]
"""Every content type of the site by name."""
