"""Content types of the section for applicants: jobs."""

from blueprints.shared.schema_org import SITE, Mapped, thing
from cms.core.i18n import N_, NC_
from cms.schema.calendar_dates import CalendarDate
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    Choice,
    Country,
    Date,
    Email,
    Group,
    Line,
    Lines,
    Markdown,
    Media,
    Number,
    Order,
    Reference,
    Url,
)

EMPLOYMENT = {
    "full-time": N_("Full time"),
    "part-time": N_("Part time"),
    "temporary": N_("Temporary"),
    "contractor": N_("Contractor"),
    "intern": N_("Internship"),
    "volunteer": N_("Volunteer"),
    "per-diem": N_("Per diem"),
    "other": N_("Other"),
}
EMPLOYMENT_TYPES = {
    "full-time": "FULL_TIME",
    "part-time": "PART_TIME",
    "temporary": "TEMPORARY",
    "contractor": "CONTRACTOR",
    "intern": "INTERN",
    "volunteer": "VOLUNTEER",
    "per-diem": "PER_DIEM",
    "other": "OTHER",
}


class Job(ContentType, name="jobs"):
    """An open position (schema.org JobPosting). It closes by itself after its last day."""

    icon = "job"
    label, plural = N_("Job"), N_("Jobs")
    section, route = "join", "join/{address}/"
    order = "-datePosted"
    card = (
        "datePosted",
        "validThrough",
        "employmentType",
        "unit",
        "scheme",
        "openings",
        "location",
    )
    filters = ("employmentType",)
    calendar = (CalendarDate("deadline", "validThrough"),)
    form = (
        main("title", "description", "requirements", "salary", "location", "apply"),
        side(
            "datePosted",
            "validThrough",
            "employmentType",
            "openings",
            "unit",
            "supervisor",
            "keywords",
        ),
        more(N_("Scheme and attachments"), "scheme", "attachments"),
    )
    schema_type = "JobPosting"
    jsonld = {
        "title": "title",
        "datePosted": "datePosted",
        "validThrough": "validThrough",
        "employmentType": Mapped("employmentType", EMPLOYMENT_TYPES),
        "description": "description",
        "qualifications": "requirements",
        "totalJobOpenings": "openings",
        "employmentUnit": "unit",
        "hiringOrganization": SITE,
        "jobLocation": thing(
            "Place",
            address=thing(
                "PostalAddress",
                addressLocality="location.locality",
                addressRegion="location.region",
                addressCountry="location.country",
            ),
        ),
    }

    checks = (Order("datePosted", "validThrough"),)

    title = Line(NC_("of a position", "Title"), localized=True, required=True, search=3)
    datePosted = Date(N_("Posted"), required=True)
    validThrough = Date(
        N_("Last day to apply"),
        required=True,
        help=N_("The position closes automatically at the end of this day."),
    )
    employmentType = Choice(N_("Employment"), EMPLOYMENT, search=1)
    unit = Reference(N_("Unit"), "units")
    supervisor = Reference(N_("Supervisor"), "people")
    scheme = Line(
        N_("Scheme"),
        localized=True,
        one_value=True,
        search=1,
        help=N_("The programme that funds the position, if any."),
    )
    openings = Number(N_("Openings"), least=1)
    location = Group(
        N_("Place of work"),
        {
            "locality": Line(N_("Town"), localized=True, search=1),
            "region": Line(N_("Region"), localized=True, one_value=True, search=1),
            "country": Country(N_("Country or region")),
        },
    )
    description = Markdown(
        NC_("of a position", "Description"), localized=True, required=True, search=1
    )
    requirements = Markdown(N_("Requirements"), localized=True, search=1)
    salary = Line(N_("Pay"), localized=True)
    apply = Group(N_("How to apply"), {"url": Url(N_("Web address")), "email": Email(N_("Email"))})
    attachments = Lines(N_("Attachments"), Media(N_("File")))
