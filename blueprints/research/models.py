"""Content types of the research section."""

from blueprints.shared.fields import Figures, Identifier
from cms.core.i18n import N_
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    Choice,
    Date,
    Flag,
    Image,
    Line,
    Markdown,
    Number,
    Order,
    Reference,
    References,
    Rows,
    Url,
)

KINDS = {
    "institute": N_("Institute"),
    "department": N_("Department"),
    "laboratory": N_("Laboratory"),
    "centre": N_("Centre"),
    "station": N_("Field station"),
    "museum": N_("Museum"),
    "office": N_("Office"),
}


class Unit(ContentType, name="units"):
    """A part of the institute, or the institute itself (schema.org ResearchOrganization, in the
    shape of ROR).
    """

    icon, menu_order = "unit", 60
    label, plural = N_("Unit"), N_("Units")
    section, route = "research", "research/{address}/"
    substance = (
        "acronym",
        "predecessors",
        "founded",
        "headTerms",
        "description",
        "image",
        "url",
        "ror",
        "staff",
    )
    listed = "research/#{address}"
    title, order = "name", "name"
    card = (
        "acronym",
        "kind",
        "parent",
        "position",
        "predecessors",
        "founded",
        "description",
        "image",
        "unverified",
    )
    ranked_by = "position"
    filters = ("kind",)
    form = (
        main("name", "description", "image"),
        side("kind", "parent", "position", "acronym", "founded", "url", "ror", "keywords"),
        more(N_("Heads"), "headTerms"),
        more(N_("Staff and students"), "staff"),
        more(N_("Predecessors"), "predecessors"),
    )
    schema_type = "ResearchOrganization"
    jsonld = {
        "name": "name",
        "alternateName": "acronym",
        "description": "description",
        "parentOrganization": "parent",
        "foundingDate": "founded",
        "identifier": "ror",
        "image": "image.file",
        "sameAs": "url",
    }

    name = Line(N_("Name"), localized=True, required=True, search=3)
    acronym = Line(N_("Acronym"), search=3)
    kind = Choice(N_("Kind"), KINDS, search=1, required=True)
    parent = Reference(
        N_("Part of"),
        "units",
        help=N_("The unit it belongs to. Leave empty for the institute itself."),
    )
    predecessors = References(N_("Predecessors"), "units", help=N_("The units it was formed from."))
    founded = Date(N_("Founded"), partial=True)
    headTerms = Rows(
        N_("Heads"),
        {
            "person": Reference(N_("Person"), "people"),
            "role": Line(N_("Role"), localized=True),
            "from": Date(N_("From"), partial=True),
            "until": Date(N_("Until"), partial=True),
            "attested": Flag(
                N_("Only the dates of the sources are known"),
                help=N_("From and Until are then the dates of the first and the last source."),
            ),
        },
        checks=[Order("from", "until")],
    )
    description = Markdown(N_("Description"), localized=True, search=1)
    image = Image()
    url = Url(N_("Web address"))
    ror = Identifier(N_("ROR identifier"), "ror")
    staff = Figures(N_("Staff and students"))
    position = Number(
        N_("Order"),
        help=N_("Order among units of the same level. Leave empty to sort by name."),
    )
