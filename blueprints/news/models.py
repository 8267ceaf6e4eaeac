"""Content types of the news section."""

from blueprints.shared.schema_org import SITE, thing
from cms.core.i18n import N_
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import Choice, Date, Flag, Image, Line, Markdown, Paragraph, References

CATEGORIES = {
    "research": N_("Research Progress"),
    "cooperation": N_("International Cooperation"),
    "event": N_("Events"),
    "notice": N_("Notices"),
    "institute": N_("Institute News"),
}


class News(ContentType, name="news"):
    """A news item, notice or event report (schema.org NewsArticle)."""

    icon, menu_order = "news", 10
    label, plural = N_("News item"), N_("News")
    section, route = "news", "news/{address}/"
    title, order = "headline", "-date"
    card = ("date", "reported", "category", "summary", "image", "keywords")
    filters = ("category",)
    form = (
        main("headline", "summary", "body", "image"),
        side("date", "reported", "category", "keywords", "people", "units"),
        more(N_("Papers, projects and conferences"), "papers", "projects", "conferences"),
        more(N_("Author and contact"), "author", "contact"),
    )
    schema_type = "NewsArticle"
    jsonld = {
        "headline": "headline",
        "datePublished": "date",
        "description": "summary",
        "articleSection": "category",
        "image": "image.file",
        "author": (thing("Person", name="author"), SITE),
        "publisher": SITE,
    }

    headline = Line(
        N_("Headline"),
        localized=True,
        required=True,
        search=3,
        help=N_("One sentence without a full stop."),
    )
    date = Date(
        N_("Date"),
        required=True,
        partial=True,
        help=N_("Date of the event. A month or a year is enough."),
    )
    reported = Flag(N_("Date of the report"), help=N_("Tick if the day of the event is unknown."))
    category = Choice(N_("Category"), CATEGORIES, search=1, required=True)
    summary = Paragraph(
        N_("Summary"),
        localized=True,
        search=2,
        help=N_("One or two sentences for lists, feeds and search engines."),
    )
    body = Markdown(N_("Text"), localized=True, required=True, search=1)
    author = Line(N_("Author"), localized=True, one_value=True, search=1)
    contact = Line(N_("Contact"), localized=True, one_value=True, search=1)
    image = Image()
    people = References(N_("People"), "people")
    papers = References(N_("Papers"), "papers")
    projects = References(N_("Projects"), "projects")
    units = References(N_("Units"), "units")
    conferences = References(N_("Conferences"), "conferences")
