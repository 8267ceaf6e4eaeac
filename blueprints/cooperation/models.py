"""Content types of international cooperation."""

from blueprints.shared.fields import POSITION, Identifier, latitude, longitude
from blueprints.shared.schema_org import EnumerationMember, thing
from cms.core.i18n import N_, NC_
from cms.schema.calendar_dates import CalendarDate
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    Choice,
    Country,
    Date,
    Flag,
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
    Reference,
    References,
    Rows,
    TimeZone,
    Url,
)

STATUSES = {
    "scheduled": N_("As scheduled"),
    "rescheduled": N_("Rescheduled"),
    "postponed": N_("Postponed"),
    "cancelled": N_("Cancelled"),
    "moved-online": N_("Moved online"),
}
MODES = {"offline": N_("On site"), "online": N_("Online"), "mixed": N_("On site and online")}
DEADLINES = {
    "abstract": N_("Abstracts"),
    "registration": N_("Registration"),
    "paper": NC_("to be sent in", "Papers"),
    "visa": N_("Visa letters"),
}
KINDS = {
    "international": N_("International organization"),
    "university": N_("University"),
    "institute": N_("Institute"),
    "agency": N_("Agency"),
    "company": N_("Company"),
}
STATES = {"planned": N_("Planned"), "running": N_("Running"), "ended": N_("Ended")}
RELATIONS = {
    "member": N_("Member"),
    # i18n: An institution that hosts something of the institute
    "host": N_("Host"),
    "memorandum": N_("Memorandum of understanding"),
    "joint-laboratory": N_("Joint laboratory"),
    "partner": N_("Partner"),
}
EVENT_STATUSES = {
    "scheduled": "EventScheduled",
    "rescheduled": "EventRescheduled",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
    "moved-online": "EventMovedOnline",
}
ATTENDANCE_MODES = {
    "offline": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "mixed": "MixedEventAttendanceMode",
}
POSTAL_ADDRESS = thing("PostalAddress", addressCountry="country")


class Project(ContentType, name="projects"):
    """An international project (schema.org ResearchProject, CERIF Project and Funding)."""

    icon = "project"
    label, plural = N_("Project"), N_("Projects")
    section, route = "cooperation", "cooperation/projects/{address}/"
    order = "-start"
    card = ("acronym", "start", "end", "state", "countries", "coordinator", "description", "image")
    form = (
        main("title", "kind", "description", "outcomes", "image"),
        side(
            "start",
            "end",
            "state",
            "acronym",
            "coordinator",
            "countries",
            "identifier",
            "url",
            "keywords",
        ),
        more(N_("Partners and investigators"), "partners", "investigators"),
        more(N_("Funders"), "funders"),
    )
    schema_type = "ResearchProject"
    jsonld = {
        "name": "title",
        "alternateName": "acronym",
        "identifier": "identifier",
        "foundingDate": "start",
        "dissolutionDate": "end",
        "parentOrganization": "coordinator",
        "member": "partners.organization",
        "image": "image.file",
        "sameAs": "url",
    }

    checks = (Order("start", "end"),)

    title = Line(N_("Title"), localized=True, required=True, search=3)
    acronym = Line(N_("Acronym"), search=3)
    kind = Line(
        N_("Kind"),
        localized=True,
        one_value=True,
        search=1,
        help=N_("Such as joint laboratory, survey or exchange."),
    )
    identifier = Line(N_("Identifier"), search=1, help=N_("The grant or contract number."))
    start = Date(N_("Start"), partial=True)
    end = Date(N_("End"), partial=True, help=N_("Leave empty if no end is known."))
    state = Choice(
        N_("Status"),
        STATES,
        search=1,
        help=N_("Leave empty if the dates show it, or if it is unknown."),
    )
    coordinator = Reference(N_("Coordinator"), "organizations", "units")
    partners = Rows(
        N_("Partners"),
        {
            "organization": Reference(N_("Organization"), "organizations"),
            "role": Line(N_("Role"), localized=True, one_value=True),
        },
    )
    investigators = Rows(
        N_("Investigators"),
        {
            "person": Reference(N_("Person"), "people"),
            "role": Line(N_("Role"), localized=True, one_value=True),
        },
    )
    funders = Rows(
        N_("Funders"),
        {
            "name": Line(N_("Name"), localized=True, search=1),
            "grant": Line(N_("Grant number"), search=1),
            "amount": Number(N_("Amount"), least=0, fraction=True),
            "currency": Line(N_("Currency"), help=N_("Three letters, such as CNY.")),
        },
        checks=[Needs("currency", "amount", problem=N_("Enter the currency of the amount."))],
    )
    countries = Lines(
        N_("Countries and regions"),
        Country(N_("Country or region")),
    )
    description = Markdown(N_("Description"), localized=True, search=1)
    outcomes = Markdown(N_("Outcomes"), localized=True, search=1)
    image = Image()
    url = Url(N_("Web address"))


class Conference(ContentType, name="conferences"):
    """A conference, symposium or workshop (schema.org ConferenceEvent)."""

    icon, menu_order = "conference", 35
    label, plural = N_("Conference"), N_("Conferences")
    section, route = "cooperation", "cooperation/conferences/{address}/"
    title, order = "name", "-start"
    card = (
        "start",
        "end",
        "timezone",
        "status",
        "mode",
        "venue",
        "country",
        "attendance",
        "description",
        "image",
    )
    filters = ("status", "mode")
    calendar = (
        CalendarDate("event", "start", until="end"),
        CalendarDate("deadline", "deadlines.closes", about="kind"),
    )
    form = (
        main("name", "start", "end", "venue", "description", "image"),
        side("mode", "country", "organizers", "status", "previousStart", "url", "keywords"),
        more(N_("Deadlines"), "deadlines"),
        more(N_("Programme and attachments"), "programme", "attachments"),
        more(N_("Postal address and position"), "venueAddress", "latitude", "longitude"),
        more(
            N_("Series, languages and contact"),
            "series",
            "contact",
            "languages",
            "timezone",
            "capacity",
        ),
        more(N_("Attendance"), "attendance"),
    )
    schema_type = ("ConferenceEvent", "Event")
    jsonld = {
        "name": "name",
        "startDate": "start",
        "endDate": "end",
        "previousStartDate": "previousStart",
        "eventStatus": EnumerationMember("status", EVENT_STATUSES),
        "eventAttendanceMode": EnumerationMember("mode", ATTENDANCE_MODES),
        "location": thing(
            "Place",
            name="venue",
            address=POSTAL_ADDRESS | {"streetAddress": "venueAddress"},
            geo=thing("GeoCoordinates", latitude="latitude", longitude="longitude"),
        ),
        "organizer": "organizers",
        "maximumAttendeeCapacity": "capacity",
        "image": "image.file",
        "sameAs": "url",
    }

    checks = (Order("start", "end"), *POSITION)

    name = Line(N_("Name"), localized=True, required=True, search=3)
    start = Date(N_("First day"), required=True, partial=True)
    end = Date(N_("Last day"), required=True, partial=True)
    timezone = TimeZone(
        N_("Time zone"),
        help=N_("Leave empty to use the site’s time zone."),
    )
    status = Choice(N_("Status"), STATUSES, search=1)
    previousStart = Date(N_("First day before it was rescheduled"))
    mode = Choice(N_("Mode"), MODES, search=1)
    venue = Line(N_("Venue"), localized=True, search=2)
    venueAddress = Line(N_("Postal address"), localized=True, search=1)
    country = Country(N_("Country or region"))
    latitude = latitude()
    longitude = longitude()
    url = Url(N_("Web address"))
    organizers = References(N_("Organizers"), "organizations", "units")
    series = Line(N_("Series"), localized=True, one_value=True, search=1)
    languages = Lines(N_("Languages"), Language(N_("Language")))
    capacity = Number(N_("Capacity"), least=1)
    deadlines = Rows(
        N_("Deadlines"),
        {
            "kind": Choice(NC_("of a deadline", "For"), DEADLINES, search=1),
            # i18n: Day from which, for example, abstracts are taken
            "opens": Date(N_("Opens")),
            # i18n: Last day on which, for example, abstracts are taken
            "closes": Date(N_("Closes")),
        },
        checks=[
            Order("opens", "closes"),
            Needs("kind", "opens", "closes", problem=N_("Choose what this deadline is for.")),
        ],
    )
    description = Markdown(N_("Description"), localized=True, search=1)
    image = Image()
    programme = Media(N_("Programme"))
    attachments = Lines(N_("Attachments"), Media(N_("File")))
    contact = Line(N_("Contact"), localized=True, one_value=True, search=1)
    attendance = Group(
        N_("Attendance"),
        {
            "people": Number(N_("Number of participants"), least=0),
            "atLeast": Flag(N_("At least this number")),
            "countries": Number(N_("Countries and regions"), least=0),
            "source": Line(N_("Source"), localized=True, one_value=True),
        },
    )


class Organization(ContentType, name="organizations"):
    """An organization the institute works with (schema.org Organization)."""

    icon, menu_order = "organization", 70
    label, plural = N_("Organization"), N_("Organizations")
    section, route = "cooperation", "cooperation/organizations/{address}/"
    title, order = "name", "name"
    card = (
        "acronym",
        "kind",
        "country",
        "relation",
        "since",
        "latitude",
        "longitude",
        "image",
        "unverified",
    )
    filters = ("kind", "relation")
    form = (
        main("name", "description", "image"),
        side("kind", "country", "relation", "since", "until", "acronym", "url", "ror", "keywords"),
        more(N_("Position on the map"), "latitude", "longitude"),
        more(N_("Contact and document"), "contact", "document"),
    )
    schema_type = "Organization"
    jsonld = {
        "name": "name",
        "alternateName": "acronym",
        "address": POSTAL_ADDRESS,
        "identifier": "ror",
        "logo": "image.file",
        "sameAs": "url",
    }

    checks = (Order("since", "until"), *POSITION)

    name = Line(N_("Name"), localized=True, required=True, search=3)
    acronym = Line(N_("Acronym"), search=3)
    kind = Choice(N_("Kind"), KINDS, search=1)
    country = Country(N_("Country or region"))
    latitude = latitude()
    longitude = longitude()
    url = Url(N_("Web address"))
    ror = Identifier(N_("ROR identifier"), "ror", search=1)
    relation = Choice(N_("Relation"), RELATIONS, search=1)
    # i18n: Year in which the cooperation began
    since = Date(N_("Since"), partial=True)
    until = Date(N_("Until"), partial=True)
    document = Media(N_("Document"))
    contact = Reference(N_("Contact"), "people")
    image = Image(N_("Logo"))
    description = Markdown(N_("Description"), localized=True, search=1)
