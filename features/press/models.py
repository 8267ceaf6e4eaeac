"""The content types for the press."""

from cms.core.i18n import N_, NC_
from cms.schema.content_type import ContentType, main, side
from cms.schema.fields import (
    Choice,
    Date,
    Image,
    Language,
    Line,
    Lines,
    Markdown,
    Media,
    Paragraph,
    Reference,
    Rows,
)

KINDS = {
    "logo": N_("Logo"),
    "pictures": N_("Pictures"),
    "facts": N_("Facts and figures"),
    "release": N_("Media release"),
}


class ExpertTopic(ContentType, name="expertise"):
    """A topic and the people who speak on it (schema.org WebPage)."""

    icon, menu_order = "announce", 103
    label, plural = N_("Expert topic"), N_("Expert topics")
    section, route = "press", "press/experts/{address}/"
    order = "title"
    card = ("summary", "experts", "image")
    form = main("title", "summary", "text", "experts", "image"), side("term", "asOf", "keywords")
    schema_type = "WebPage"
    jsonld = {
        "name": "title",
        "description": "summary",
        "about": "term",
        "mentions": "experts.person",
        "image": "image.file",
    }

    title = Line(N_("Topic"), localized=True, required=True, search=3)
    summary = Paragraph(
        N_("Summary"), localized=True, search=2, help=N_("In one sentence. Shown in lists.")
    )
    text = Markdown(N_("Text"), localized=True, search=1)
    experts = Rows(
        NC_("for the press", "Experts"),
        {
            "person": Reference(N_("Person"), "people"),
            "languages": Lines(N_("Languages"), Language(N_("Language"))),
            "note": Line(
                N_("Speaks on"),
                localized=True,
                search=2,
                help=N_("If it is only a part of the topic."),
            ),
        },
        help=N_("People who have agreed to speak with journalists, the first to ask at the top."),
    )
    term = Reference(
        N_("Field of research"),
        "terms",
        help=N_("Its page shows papers and projects on the topic."),
    )
    asOf = Date(N_("Checked on"), partial=True, help=N_("When the experts last agreed."))
    image = Image()


class PressMaterial(ContentType, name="pressmaterial"):
    """Files that journalists may publish (schema.org CreativeWork)."""

    icon, menu_order = "download", 104
    label, plural = N_("Press material"), N_("Press material")
    section, route = "press", "press/material/{address}/"
    order = "-date"
    card = ("kind", "date", "summary", "image")
    filters = ("kind",)
    form = (
        main("title", "summary", "text", "files", "terms", "image"),
        side("kind", "date", "keywords"),
    )
    schema_type = "CreativeWork"
    jsonld = {
        "name": "title",
        "description": "summary",
        "datePublished": "date",
        "usageInfo": "terms",
        "image": "image.file",
    }

    title = Line(NC_("of press material", "Title"), localized=True, required=True, search=3)
    kind = Choice(N_("Kind"), KINDS, required=True, search=1)
    date = Date(N_("Date"), partial=True)
    summary = Paragraph(
        N_("Summary"), localized=True, search=2, help=N_("In one sentence. Shown in lists.")
    )
    text = Markdown(N_("Text"), localized=True, search=1)
    files = Rows(
        N_("Files"),
        {
            "file": Media(N_("File")),
            "label": Line(N_("Label"), localized=True, search=1),
            "credit": Line(
                N_("Credit"), localized=True, help=N_("The name to be given with the file.")
            ),
        },
    )
    terms = Markdown(
        N_("Terms of use"),
        localized=True,
        help=N_("How the files may be used, and how they may not."),
    )
    image = Image()
