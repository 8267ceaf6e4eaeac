"""Content types of the scientists' section."""

from blueprints.shared.fields import Identifier
from blueprints.shared.schema_org import Unless
from cms.core.i18n import N_, NC_
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    Choice,
    Date,
    Email,
    Flag,
    Image,
    Language,
    Line,
    Lines,
    Markdown,
    Number,
    Order,
    References,
    Rows,
    Telephone,
    Url,
)

STATUSES = {
    "current": N_("On the staff"),
    "emeritus": N_("Emeritus"),
    "former": N_("Former member"),
    "student": N_("Student"),
    "postdoc": N_("Postdoctoral researcher"),
    "author": N_("Author of the institute’s papers"),
}


class Person(ContentType, name="people", order="sortName"):
    """A person of the institute, or an author of its papers whose post is unknown (schema.org
    Person, CERIF cfPers).
    """

    icon, menu_order = "person", 20
    label, plural = N_("Person"), N_("People")
    section, route = "scientists", "scientists/{address}/"
    title = "name"
    form = (
        main("name", "jobTitle", "headline", "biography", "image"),
        side("status", "units", "fields", "email", "telephone", "room", "orcid", "keywords"),
        more(
            N_("Parts and forms of the name"),
            "familyName",
            "givenName",
            "honorificPrefix",
            "alternateName",
            "sortName",
            "order",
        ),
        more(N_("Education, positions and awards"), "education", "positions", "awards"),
        more(N_("Papers that name the institute"), "latestPaper", "signedAs"),
        more(N_("Languages and pages elsewhere"), "languages", "sameAs"),
    )
    card = (
        "sortName",
        "alternateName",
        "jobTitle",
        "units",
        "status",
        "positions",
        "latestPaper",
        "signedAs",
        "image",
        "fields",
        "headline",
        "order",
    )
    ranked_by = "order"
    filters = ("status",)
    schema_type, schema_page = "Person", "ProfilePage"
    jsonld = {
        "name": "name",
        "familyName": "familyName",
        "givenName": "givenName",
        "alternateName": "alternateName",
        "honorificPrefix": "honorificPrefix",
        "jobTitle": "jobTitle",
        "description": "headline",
        "affiliation": Unless("status", ("former", "author"), "units"),
        "email": "email",
        "telephone": "telephone",
        "image": "image.file",
        "knowsAbout": "fields",
        "knowsLanguage": "languages",
        "award": "awards.name",
        "sameAs": ["orcid", "sameAs"],
    }

    name = Line(
        NC_("of a person", "Name"),
        localized=True,
        required=True,
        any_language=True,
        search=3,
        help=N_(
            "As the person writes it in that language. One language is enough if no other form is known."
        ),
    )
    familyName = Line(
        N_("Family name"), localized=True, search=2, help=N_("For contact cards and citations.")
    )
    givenName = Line(N_("Given name"), localized=True, search=2)
    sortName = Line(
        N_("Name for sorting"),
        search=3,
        help=N_("In Latin letters, family name first. Lists of people are sorted by it."),
    )
    alternateName = Lines(
        N_("Other forms of the name"),
        search=2,
        help=N_("Other spellings and scripts. One per line."),
    )
    honorificPrefix = Line(
        N_("Honorific"), localized=True, help=N_("Such as Professor or Academician.")
    )
    jobTitle = Line(
        N_("Position held"),
        localized=True,
        search=1,
        help=N_("Current position, such as professor or head of a unit."),
    )
    headline = Line(
        N_("One-line description"),
        localized=True,
        search=2,
        help=N_("Field of work for lists, such as “snow in high mountains”."),
    )
    units = References(
        N_("Units"),
        "units",
        help=N_("Units the person belongs to. Units that only papers name are further below."),
    )
    status = Choice(
        NC_("of a person", "Status"),
        STATUSES,
        search=1,
        help=N_(
            "Leave empty if unknown. Authors of papers whose position no source gives are listed "
            "apart from the people of the institute."
        ),
    )
    email = Email(N_("Email"))
    telephone = Telephone(N_("Telephone"))
    room = Line(N_("Room"), search=1)
    image = Image(N_("Portrait"))
    fieldsOfResearch = References(N_("Fields of research"), "terms", name="fields")
    languages = Lines(N_("Languages"), Language(N_("Language")))
    biography = Markdown(N_("Biography"), localized=True, search=1)
    education = Rows(
        N_("Education"),
        {
            "year": Date(N_("Year"), partial=True),
            "degree": Line(N_("Degree"), localized=True, search=1),
            "institution": Line(N_("Institution"), localized=True, search=1),
        },
    )
    positions = Rows(
        N_("Positions"),
        {
            "role": Line(N_("Role"), localized=True),
            "organization": Line(N_("Organization"), localized=True, search=1),
            "from": Date(N_("From"), partial=True),
            "until": Date(N_("Until"), partial=True),
            "attested": Flag(
                N_("Only the dates of the sources are known"),
                help=N_("From and Until are then the dates of the first and the last source."),
            ),
        },
        checks=[Order("from", "until")],
    )
    latestPaper = Date(
        N_("Latest paper that names the institute"),
        partial=True,
        help=N_("Year of the latest paper that gives the institute as the author’s address."),
    )
    signedAs = References(
        N_("Addresses in papers"),
        "units",
        "stations",
        "collections",
        "projects",
        help=N_("Addresses that papers give for the author. They don’t imply a position."),
    )
    awards = Rows(
        N_("Awards and distinctions"),
        {
            "year": Date(N_("Year"), partial=True),
            "name": Line(N_("Name"), localized=True, search=1),
        },
    )
    orcid = Identifier(N_("ORCID iD"), "orcid", search=1)
    sameAs = Lines(
        N_("Pages elsewhere"), Url(N_("Web address")), help=N_("Web addresses, one per line.")
    )
    position = Number(
        N_("Position in lists"),
        name="order",
        help=N_(
            "Position in the lists of the person’s units. Lower numbers come first. Leave empty to "
            "sort by name."
        ),
    )
