"""The stable names for an institute's own sections (docs/api.md): import them from here alone.

They change only with a warning for one release; everything else may change in any release. The
content types of the program, such as `Person`, are here too, so that own types can extend them.
"""

from blueprints.shared.fields import Identifier
from cms.content import LocalizedEntry, Reader
from cms.content.query import Before, From
from cms.core.i18n import N_
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    Choice,
    Country,
    Date,
    Email,
    Flag,
    Group,
    Image,
    Line,
    Lines,
    Markdown,
    Media,
    Number,
    Order,
    Paragraph,
    Reference,
    References,
    Rows,
    Telephone,
    Url,
)
from cms.web.i18n import gettext, ngettext
from cms.web.pages.facets import EntryList, Facet, Filters, choice_label, date_label
from cms.web.pages.feeds import Feed
from cms.web.pages.page import PageMeta, page
from cms.web.section import Section
from cms.web.templating.render import url

__all__ = [
    "N_",
    "Before",
    "Choice",
    "ContentType",
    "Country",
    "Date",
    "Email",
    "EntryList",
    "Facet",
    "Feed",
    "Filters",
    "Flag",
    "From",
    "Group",
    "Identifier",
    "Image",
    "Line",
    "Lines",
    "LocalizedEntry",
    "Markdown",
    "Media",
    "Number",
    "Order",
    "PageMeta",
    "Paragraph",
    "Reader",
    "Reference",
    "References",
    "Rows",
    "Section",
    "Telephone",
    "Url",
    "choice_label",
    "date_label",
    "gettext",
    "main",
    "more",
    "ngettext",
    "page",
    "side",
    "url",
]


def __getattr__(name: str) -> type[ContentType]:
    """Return a content type of the program by the name of its class."""
    if not name.startswith("_"):  # Python asks for __path__ while blueprints is being imported
        from blueprints.sections import SECTIONS

        for section in SECTIONS:
            for model in section.models:
                if model.__name__ == name:
                    return model
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
