"""The content type of stories."""

from collections.abc import Iterator

from blueprints.shared.schema_org import SITE, thing
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    ANY,
    Date,
    Image,
    JsonObject,
    Line,
    Markdown,
    Order,
    Paragraph,
    Raw,
    Reference,
    References,
    Rows,
    Url,
)
from cms.schema.fields.cross_checks import Check

MAX_POINTS = 3


class AtMost(Check):
    """A list of rows has at most `most` of them."""

    def __init__(self, name: str, most: int, problem: str) -> None:
        self.names, self.most, self.problem = (name,), most, problem

    def problems(self, raw: Raw, prefix: str) -> Iterator[Invalid]:
        (name,) = self.names
        if len(raw.get(name) or ()) > self.most:
            yield Invalid(prefix + name, self.problem)

    def schema(self) -> JsonObject:
        (name,) = self.names
        return {"if": {"required": [name]}, "then": {"properties": {name: {"maxItems": self.most}}}}


class Story(ContentType, name="stories"):
    """A result of research, told at length (schema.org Article)."""

    icon, menu_order = "story", 12
    label, plural = N_("Story"), N_("Stories")
    section, route = "stories", "stories/{address}/"
    title, order = "headline", "-date"
    card = ("date", "summary", "image", "keywords")
    form = (
        main("headline", "summary", "image", "caption", "points", "body"),
        side("date", "people", "papers", "projects", "datasets", "stations", "units", "keywords"),
        more(N_("Timeline"), "timeline"),
        more(N_("Author"), "author"),
    )
    schema_type = "Article"
    jsonld = {
        "headline": "headline",
        "datePublished": "date",
        "description": "summary",
        "image": "image.file",
        "author": (thing("Person", name="author"), SITE),
        "publisher": SITE,
        "mentions": ["people", "projects", "stations"],
        "citation": ["papers", "datasets"],
    }
    checks = (
        AtMost("points", MAX_POINTS, N_("Keep the three that matter most, and remove the others.")),
    )

    headline = Line(
        N_("Headline"),
        localized=True,
        required=True,
        search=3,
        help=N_("One sentence without a full stop."),
    )
    date = Date(N_("Date"), required=True, help=N_("The day of writing."))
    summary = Paragraph(
        N_("Summary"),
        localized=True,
        required=True,
        search=2,
        help=N_("One or two sentences: what was found, and why it matters."),
    )
    image = Image()
    caption = Line(
        N_("Caption of the picture"),
        localized=True,
        search=1,
        help=N_("Also of the drawing that stands there without a photograph."),
    )
    points = Rows(
        N_("Three things to know"),
        {"text": Line(N_("Text"), localized=True, required=True, search=1)},
        help=N_("One short sentence each, for readers who read no further."),
    )
    body = Markdown(N_("Text"), localized=True, required=True, search=1)
    timeline = Rows(
        N_("Timeline"),
        {
            "date": Date(N_("Date"), partial=True),
            "until": Date(N_("Until"), partial=True),
            "label": Line(N_("Event"), localized=True, search=1),
            "entry": Reference(N_("Entry"), ANY),
            "source": Url(N_("Source")),
        },
        checks=[Order("date", "until")],
        help=N_("Shown where the text has the timeline of this story, by “Map or chart”."),
    )
    author = Line(N_("Author"), localized=True, one_value=True, search=1)
    people = References(N_("People"), "people")
    papers = References(N_("Papers"), "papers")
    projects = References(N_("Projects"), "projects")
    datasets = References(N_("Data"), "datasets")
    stations = References(N_("Field stations"), "stations", "collections")
    units = References(N_("Units"), "units")
