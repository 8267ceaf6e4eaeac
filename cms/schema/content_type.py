"""A content type is a class of fields. Forms, validation, JSON Schema, lists, search texts and the
translation ledger are derived from it. The class also declares the layout of its form.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import Any, ClassVar, Literal

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.calendar_dates import CalendarDate
from cms.schema.fields import (
    Choice,
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
from cms.schema.fields.base import EntryLookup, Markdown, Paragraph
from cms.schema.fields.cross_checks import Check, checked_fields, cross_check, schema_of
from cms.schema.fields.groups import (
    ONLY_KNOWN_NAMES,
    Group,
    Image,
    localized_schema,
    parse_fields,
)
from cms.schema.fields.redirect_addresses import FormerAddresses
from cms.schema.fields.walk import excess_texts, missing_required, refusals, unknown_names
from cms.schema.publication import ANY_PUBLISHED, MODIFIED, modified_schema, publication_schema

FormColumn = Literal["main", "side", "more"]


@dataclass(frozen=True, slots=True)
class FormArea:
    """A group of fields in a form. `label` is the name of a folded group (a message id)."""

    column: FormColumn
    fields: tuple[str, ...]
    label: str = ""


def main(*fields: str) -> FormArea:
    """The wide column, for the fields that visitors read: the title, then summary, text and
    picture.
    """
    return FormArea("main", fields)


def side(*fields: str) -> FormArea:
    """The narrow column, for the fields that classify the entry: date, category, keywords."""
    return FormArea("side", fields)


def more(label: str, *fields: str) -> FormArea:
    """A folded group with a label, for rarely used fields."""
    return FormArea("more", fields, label)


TRANSLATED_BY = "translatedBy"
"""The field by which a language of an entry is a machine translation that was not read yet."""
COMMON_GROUPS = (
    more(
        N_("Sources and corrections"),
        *("sources", "unverified", "changes", "reviewBy", "ai", TRANSLATED_BY),
    ),
    more(N_("Address of the page"), "address", "formerAddresses"),
)
"""The last groups of every form."""


def arrange_form(
    declared: Sequence[FormArea], title: str, own: Fields, fields: Fields
) -> tuple[FormArea, ...]:
    """Return all fields of a type by area: the main column, the side column, then the folded
    groups.

    A field that no area names goes to the end of the side column, or of the main column if it is
    wide. `own` leaves out the fields that every type has. Raises ValueError for a name that isn't a
    field, or that is used twice.
    """
    declared = declared or (main(*_default_main_fields(own)),)
    groups = [area for area in declared if area.column == "more"]
    named = _area_fields(declared, fields)
    if fields.keys() - own.keys():
        groups += [_excluding(area, named) for area in COMMON_GROUPS]
    named |= _area_fields(groups, fields)
    rest = [name for name in fields if name not in named]
    first = [name for name in rest if name == title]
    wide = [name for name in rest if name not in first and _is_wide(fields[name])]
    narrow = [name for name in rest if name not in first and name not in wide]
    columns = (
        FormArea("main", (*first, *_column_fields(declared, "main"), *wide)),
        FormArea("side", (*_column_fields(declared, "side"), *narrow)),
    )
    return tuple(area for area in (*columns, *groups) if area.fields)


def _area_fields(areas: Sequence[FormArea], fields: Fields) -> set[str]:
    names = [name for area in areas for name in area.fields]
    for name in names:
        if name not in fields:
            raise ValueError(f"form names {name}, which is no field")
        if names.count(name) > 1:
            raise ValueError(f"form names {name} twice")
    return set(names)


def _column_fields(areas: Sequence[FormArea], column: FormColumn) -> Iterator[str]:
    return (name for area in areas if area.column == column for name in area.fields)


def _excluding(area: FormArea, named: set[str]) -> FormArea:
    return replace(area, fields=tuple(name for name in area.fields if name not in named))


def _default_main_fields(fields: Fields) -> list[str]:
    """Return the summaries, long texts and pictures, for a type without a declared layout."""
    return [
        name
        for kind in (Paragraph, Markdown, Image)
        for name, field in fields.items()
        if isinstance(field, kind)
    ]


def _is_wide(field: Field) -> bool:
    return field.localized or isinstance(field, Group | Markdown | Paragraph)


RESERVED = frozenset({"page", "year", "feed", "write"})
"""Addresses that no entry may have."""

LEADING_FIELDS: dict[str, Field] = {
    "address": Key(
        # i18n: Last part of a page’s web address
        N_("Slug"),
        help=N_("The last part of the page’s web address. Leave empty to use the ID."),
    ),
    "formerAddresses": FormerAddresses(
        N_("Former addresses"), help=N_("These addresses redirect here. One per line.")
    ),
}
TRAILING_FIELDS: dict[str, Field] = {
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
        N_("Corrections"),
        {
            "date": Date(N_("Date")),
            "note": Line(N_("What changed"), localized=True),
        },
        help=N_("Corrections that readers should know of."),
    ),
    "reviewBy": Date(
        # i18n: The day by which somebody looks again whether an entry is still true
        N_("Review by"),
        help=N_("The overview of the editor reminds the staff of it. Visitors don’t see it."),
    ),
    "ai": Choice(
        N_("Text made with AI"),
        {"made": N_("Written by AI"), "helped": N_("Written with the help of AI")},
        help=N_("The page says so below the text."),
    ),
    TRANSLATED_BY: Choice(
        N_("Machine translation"),
        {"machine": N_("By machine, not yet read")},
        localized=True,
        any_language=True,
        help=N_("The page says so above the text. Choose “Not chosen” when you have read it."),
    ),
}
METADATA_KEYS = ("publication", MODIFIED, "translation")
"""Keys that every entry has besides its fields; see cms/schema/publication.py and
cms/schema/translations.py.
"""


class ContentType:
    """Base class of content types. A subclass declares its fields as attributes, in the order in
    which files store them.
    """

    name: str
    """Folder and reference name, plural: `news`, `projects`."""
    label: str
    """Label of one entry; a message in English."""
    plural: str
    """Label of several entries."""
    section: str = ""
    """The blueprint that it belongs to."""
    route: str = ""
    """The path of its pages, as `news/{address}/`; `{path}` is the chain of parents. Empty for
    types without pages.
    """
    substance: tuple[str, ...] = ()
    """Fields of which a page needs at least one. An entry without any is only shown in a list."""
    listed: str = ""
    """The address of such an entry in the list, as `research/#{address}`."""
    title: str = "title"
    """The field that names an entry."""
    card: tuple[str, ...] = ()
    """The fields that a list shows (projection `card`)."""
    order: str = "key"
    """The field by which lists are sorted, with `-` in front for descending order."""
    ranked_by: str = ""
    """The number field by which editors order an entry among its siblings."""
    icon: str = "list"
    """The icon in the editor's menu: a name of `templates/editor/components/icons.html`."""
    menu_order: int = 50
    """The place in the editor's menu: smaller numbers come first. Above 100, the type is folded under
    “More”.
    """
    single: bool = False
    """The type has one entry, in a file of its own directly under `data/`."""
    for_editors: bool = False
    """Editors may change the single entry too; other single entries are reserved for
    administrators.
    """
    is_published: bool = True
    """Other programs get its entries as JSON records; not those that configure the site."""
    calendar: tuple[CalendarDate, ...] = ()
    """The dates shown in the staff's calendar, besides the one that every type has (`REVIEW`)."""
    filters: tuple[str, ...] = ()
    """Choice fields by which editors filter the list."""
    schema_type: str | tuple[str, ...] = "Thing"
    """The schema.org type of its JSON-LD."""
    schema_page: str = ""
    """The schema.org type of its pages, such as ProfilePage, if the entry is their subject."""
    jsonld: ClassVar[Mapping[str, Any]] = {}
    """schema.org property → dotted field path, or a specification (see blueprints/shared/schema_org.py).
    """

    form: tuple[FormArea, ...] = ()
    """The layout of the form, as `main("title", "text"), side("date")`. If empty, the title,
    summaries, long texts and the picture come first.
    """
    elsewhere: tuple[str, ...] = ()
    """Fields that have a page of their own in the editor and appear in no form."""
    checks: tuple[Check, ...] = ()
    """Checks across fields, such as `Order("start", "end")`. Groups and rows have checks of their
    own.
    """

    fields: ClassVar[dict[str, Field]] = {}

    def __init_subclass__(cls, **about: Any) -> None:
        """Collect the fields. `about` sets class attributes whose name is taken by a field."""
        own = cls.own_fields()
        attributes = {name: field for name, field in vars(cls).items() if isinstance(field, Field)}
        for name, field in attributes.items():
            own[field.name] = field
            delattr(cls, name)

        for name, value in about.items():
            setattr(cls, name, value)

        if taken := own.keys() & METADATA_KEYS:
            raise TypeError(
                f"{cls.__name__}: no field may be called {min(taken)}, which every entry has already"
            )

        cls.fields = own if cls.single else LEADING_FIELDS | own | TRAILING_FIELDS
        try:
            cls.form_areas()
        except ValueError as fault:
            raise TypeError(f"{cls.__name__}: {fault}") from None
        cls.projections = {
            "link": (cls.title,),
            "card": (cls.title, *cls.card),
            "page": tuple(cls.fields),
        }

    @classmethod
    def check_named_fields(cls) -> None:
        """Raise TypeError if `title`, `card` or `order` name a field that the type doesn't have."""
        named = {"title": (cls.title,), "card": cls.card, "order": (cls.order.lstrip("-"),)}
        for attribute, names in named.items():
            for name in {*names} - cls.fields.keys() - {"key"}:
                raise TypeError(f"{cls.__name__}: {attribute} names {name!r}, which is no field")

    projections: ClassVar[dict[str, tuple[str, ...]]] = {}

    @classmethod
    def own_fields(cls) -> dict[str, Field]:
        """Return the fields declared by this type, without those that every type has."""
        every = () if cls.single else (*LEADING_FIELDS, *TRAILING_FIELDS)
        return {name: field for name, field in cls.fields.items() if name not in every}

    @classmethod
    def parse(cls, raw: Raw) -> dict[str, Any]:
        """Parse every field. Raises Invalid at the first value of the wrong type."""
        return parse_fields(cls.fields, raw, "")

    @classmethod
    def problems(cls, raw: Raw) -> Iterator[Invalid]:
        """Return the refusals of all fields, not only the first."""
        yield from refusals(cls.fields, raw)

    @classmethod
    def cross_check(cls, raw: Raw) -> Iterator[Invalid]:
        """Return refusals of values that contradict each other. They prevent publishing, not
        reading.
        """
        yield from cross_check(cls.fields, cls.checks, raw)
        yield from excess_texts(cls.fields, raw)

    @classmethod
    def cross_checked(cls) -> frozenset[Field]:
        """Return the fields that cross checks read."""
        return checked_fields(cls.fields, cls.checks)

    @classmethod
    def completed(cls, flat: Raw, look_up: EntryLookup, current: Raw | None = None) -> JsonObject:
        """Return the leaves of an entry (cms/schema/flat.py) with those that its fields take from
        other entries. If `current`, the leaves before this change, is given, only what differs from
        it is completed.
        """
        result, look_up = dict(flat), cache(look_up)
        for field in cls.fields.values():
            field.complete(result, look_up, current)
        return result

    @classmethod
    def completed_paths(cls, flat: Raw) -> tuple[str, ...]:
        """Return the paths, with a point at the end, below which `completed` may change leaves."""
        return tuple(path for field in cls.fields.values() for path in field.completed_paths(flat))

    @classmethod
    def form_areas(cls) -> tuple[FormArea, ...]:
        """Return the fields by area of the form, without those in `elsewhere`."""
        own, fields = (
            {name: field for name, field in all.items() if name not in cls.elsewhere}
            for all in (cls.own_fields(), cls.fields)
        )
        return arrange_form(cls.form, cls.title, own, fields)

    @classmethod
    def missing(cls, raw: Raw, locale: str) -> Iterator[Invalid]:
        """Return a refusal for each value that is missing before `raw` can be published in
        `locale`.
        """
        for path in missing_required(cls.fields, raw, locale):
            yield Invalid(path, N_("Fill this in to publish."))

    @classmethod
    def required_of_published(cls, raw: Raw, locales: Iterable[str]) -> Iterator[Invalid]:
        """Return a refusal for each required field that `raw` lacks although it is published in
        `locales`.
        """
        paths = [path for locale in locales for path in missing_required(cls.fields, raw, locale)]
        for path in dict.fromkeys(paths):
            yield Invalid(
                path,
                N_(
                    "This field is required. Fill it in, or set the state of the language to draft."
                ),
            )

    @classmethod
    def unknown_fields(cls, raw: Raw) -> Iterator[Invalid]:
        """Return a refusal for each name in `raw` that isn't a field of this type, which is usually
        a misspelling. Names that begin with `x-` are allowed.
        """
        own = {
            name: value for name, value in raw.items() if name not in ("$schema", *METADATA_KEYS)
        }
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
        """Return the JSON Schema (draft 2020-12) of its files."""
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
        """Return the JSON Schema of the required fields. In a type with pages they are only
        required once a language is published.
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
    def field_position(cls, path: str) -> int:
        """Return the index of the field of a path among the fields of the type; the number of
        fields if there is none.
        """
        names, name = list(cls.fields), path.split(".")[0]
        return names.index(name) if name in names else len(names)

    @classmethod
    def field(cls, path: str) -> Field:
        """Return the field at a dotted path such as `partners.organization`. Raises KeyError."""
        first, *rest = path.split(".")
        field = cls.fields[first]
        for name in rest:
            field = field.fields[name]  # type: ignore[attr-defined]
        return field


Model = type[ContentType]
"""A content type (the class)."""
Models = Mapping[str, Model]
"""All content types of the site by name."""
