"""Field types. A new kind of value is one class in one of these files, exported here."""

from cms.fields.base import Field, Json
from cms.fields.formats import (
    Country,
    Email,
    Format,
    Identifier,
    Key,
    Language,
    Telephone,
    TimeZone,
    Url,
)
from cms.fields.groups import Group, Image, Rows
from cms.fields.relations import ANY, Media, Reference, References
from cms.fields.shapes import Authors, Figures, latitude, longitude
from cms.fields.text import FieldNames, Line, Lines, Markdown, Offered, Paragraph
from cms.fields.together import Check, Needs, Order
from cms.fields.values import Choice, Date, Flag, Moment, Number

__all__ = [
    "ANY",
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
