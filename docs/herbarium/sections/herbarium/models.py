"""What the herbarium holds."""

from cms.fields import Choice, Date, Image, Line, Markdown, Reference
from cms.i18n import N_
from cms.model import ContentType

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
