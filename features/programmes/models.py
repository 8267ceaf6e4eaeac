"""The content type of programmes of study."""

from blueprints.shared.schema_org import SITE, Mapped
from cms.core.i18n import N_, NC_
from cms.schema.calendar_dates import CalendarDate
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    Choice,
    Date,
    Email,
    Group,
    Image,
    Language,
    Line,
    Lines,
    Markdown,
    Media,
    Needs,
    Number,
    Order,
    Paragraph,
    Reference,
    References,
    Rows,
    Url,
)

LEVELS = {
    "doctorate": N_("Doctorate"),
    "combined": N_("Master’s degree and doctorate in one"),
    "master": N_("Master’s degree"),
    "postdoc": N_("Postdoctoral research"),
    "visit": N_("Visiting stay"),
    "course": N_("Course or summer school"),
}
"""The order is that of the list."""
CREDENTIALS = {"doctorate": "Doctorate", "combined": "Doctorate", "master": "Master’s degree"}
DEADLINES = {
    "application": N_("Application"),
    "documents": N_("Documents"),
    # i18n: Of applicants for a programme of study
    "interview": N_("Interview or examination"),
    "start": N_("Start of the programme"),
}


class Programme(ContentType, name="programmes"):
    """A programme of study (schema.org EducationalOccupationalProgram)."""

    icon, menu_order = "study", 101
    label, plural = NC_("of study", "Programme"), NC_("of study", "Programmes")
    section, route = "programmes", "programmes/{address}/"
    order = "title"
    card = ("level", "summary", "deadlines", "image")
    filters = ("level",)
    calendar = (CalendarDate("deadline", "deadlines.closes", about="kind"),)
    form = (
        main("title", "summary", "description", "subjects", "requirements", "steps", "image"),
        side(
            "level",
            "taughtIn",
            "duration",
            "places",
            "stipend",
            "fee",
            "unit",
            "apply",
            "asOf",
            "keywords",
        ),
        more(N_("Deadlines"), "deadlines"),
        more(N_("Supervisors"), "supervisors"),
        more(N_("Attachments"), "attachments"),
    )
    schema_type = "EducationalOccupationalProgram"
    jsonld = {
        "name": "title",
        "description": ("summary", "description"),
        "provider": SITE,
        "educationalCredentialAwarded": Mapped("level", CREDENTIALS),
        "maximumEnrollment": "places",
        "programPrerequisites": "requirements",
        "image": "image.file",
        "sameAs": "apply.url",
    }

    title = Line(NC_("of a programme", "Title"), localized=True, required=True, search=3)
    # i18n: Degree or kind of stay
    level = Choice(NC_("of a programme", "Level"), LEVELS, required=True, search=2)
    summary = Paragraph(
        N_("Summary"), localized=True, search=2, help=N_("In one sentence. Shown in lists.")
    )
    description = Markdown(N_("Description"), localized=True, search=1)
    subjects = Rows(
        N_("Subjects"),
        {
            "name": Line(N_("Name"), localized=True, search=2),
            "field": Reference(N_("Field of research"), "terms"),
        },
        help=N_("One row for each subject. The field leads to its people and papers."),
    )
    requirements = Markdown(NC_("of a programme", "Requirements"), localized=True, search=1)
    steps = Markdown(
        N_("Steps"),
        localized=True,
        search=1,
        help=N_("The way of an application, from first to last, as a numbered list."),
    )
    taughtIn = Lines(N_("Languages of instruction"), Language(N_("Language")))
    duration = Line(
        NC_("of a programme", "Duration"), localized=True, help=N_("Such as: three to four years.")
    )
    # i18n: How many students are taken
    places = Number(NC_("of a programme", "Places"), least=1)
    stipend = Line(N_("Stipend"), localized=True, search=1)
    fee = Line(N_("Tuition fee"), localized=True)
    deadlines = Rows(
        N_("Deadlines"),
        {
            "kind": Choice(NC_("of a deadline", "For"), DEADLINES),
            "opens": Date(NC_("of a deadline", "First day")),
            "closes": Date(NC_("of a deadline", "Last day")),
        },
        checks=[
            Order("opens", "closes"),
            Needs("kind", "opens", "closes", problem=N_("Choose what this deadline is for.")),
        ],
        help=N_("The page counts the days to the next one."),
    )
    supervisors = References(
        N_("Supervisors"), "people", help=N_("People who take students in this programme.")
    )
    unit = Reference(N_("Unit"), "units")
    apply = Group(
        NC_("of a programme", "How to apply"),
        {"url": Url(N_("Web address")), "email": Email(N_("Email"))},
    )
    attachments = Lines(N_("Attachments"), Media(N_("File")))
    asOf = Date(N_("Checked on"), partial=True, help=N_("When these details were last confirmed."))
    image = Image()
