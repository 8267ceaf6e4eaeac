"""What the herbarium holds."""

from cms.core.i18n import N_
from cms.schema.content_type import ContentType
from cms.schema.fields import Choice, Date, Image, Line, Markdown, Reference

FAMILIES = {"salicaceae": N_("Willow family"), "tamaricaceae": N_("Tamarisk family")}


class Specimen(ContentType, name="specimens"):
    """A sheet of the herbarium."""

    label, plural = N_("Specimen"), N_("Specimens")
    section, route = "herbarium", "herbarium/{address}/"
    order = "title"
    card = ("family", "collected")
    filters = ("family",)
    jsonld = {
        "name": "title",
        "dateCreated": "collected",
        "creator": "collector",
        "image": "image.file",
    }

    title = Line(N_("Name"), localized=True, required=True, search=3)
    family = Choice(N_("Family"), FAMILIES, required=True)
    collector = Reference(N_("Collector"), "people")
    collected = Date(N_("Collected"), partial=True)
    image = Image()
    text = Markdown(N_("Description"), localized=True, search=1)
