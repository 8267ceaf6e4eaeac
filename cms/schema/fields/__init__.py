"""Field types. A new kind of value is one class in one of these files, exported here."""

from cms.schema.fields.base import Field, Json
from cms.schema.fields.cross_checks import Check, Needs, Order
from cms.schema.fields.formats import (
    Country,
    Email,
    Format,
    Identifier,
    Key,
    Language,
    LanguageTag,
    Telephone,
    TimeZone,
    Url,
)
from cms.schema.fields.groups import Group, Image, Rows
from cms.schema.fields.relations import ANY, Media, Reference, References
from cms.schema.fields.shapes import POSITION, Authors, Figures, latitude, longitude
from cms.schema.fields.text import FieldNames, Line, Lines, Markdown, Offered, Paragraph
from cms.schema.fields.values import Choice, Date, Flag, Moment, Number

__all__ = [
    "ANY",
    "POSITION",
    "Authors",
    "Check",
    "Choice",
    "Country",
    "Date",
    "Email",
    "Field",
    "FieldNames",
    "Figures",
    "Flag",
    "Format",
    "Group",
    "Identifier",
    "Image",
    "Json",
    "Key",
    "Language",
    "LanguageTag",
    "Line",
    "Lines",
    "Markdown",
    "Media",
    "Moment",
    "Needs",
    "Number",
    "Offered",
    "Order",
    "Paragraph",
    "Reference",
    "References",
    "Rows",
    "Telephone",
    "TimeZone",
    "Url",
    "latitude",
    "longitude",
]
