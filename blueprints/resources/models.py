"""Content types of the resources: field stations, datasets, collections, journals."""

from blueprints.shared.fields import POSITION, Authors, Figures, Identifier, latitude, longitude
from blueprints.shared.schema_org import SITE, Each, Joined, Mapped, thing
from cms.core.i18n import N_, NC_
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    Choice,
    Date,
    Format,
    Group,
    Image,
    Line,
    Lines,
    Markdown,
    Number,
    Order,
    Reference,
    Rows,
    Url,
)

LEVELS = {
    "national": N_("National station"),
    "academy": N_("Station of the Academy"),
    "institute": N_("Station of the institute"),
    "joint": N_("Joint station"),
}
PRECISIONS = {"exact": N_("Exact"), "approximate": N_("Approximate"), "unknown": N_("Not known")}
COLLECTIONS = {
    "herbarium": N_("Herbarium"),
    "museum": N_("Museum"),
    "library": N_("Library and documentation"),
    "instrument": N_("Instruments"),
    "garden": N_("Botanical garden"),
}
ACCESS = {
    # i18n: Access to a dataset
    "open": N_("Open"),
    "login": N_("After signing in"),
    "apply": N_("On application"),
    # i18n: Access to a dataset
    "closed": N_("Closed"),
}
POINT = thing(
    "GeoCoordinates",
    latitude="latitude",
    longitude="longitude",
    elevation=(Joined(("elevation.from", "elevation.to"), " to "), "elevation.from"),
)
BOX = thing(
    "GeoShape",
    box=Joined(
        (
            "spatialCoverage.south",
            "spatialCoverage.west",
            "spatialCoverage.north",
            "spatialCoverage.east",
        )
    ),
)
CORNER = thing("GeoCoordinates", latitude="spatialCoverage.south", longitude="spatialCoverage.west")


MONTHS = N_("Twelve numbers from January to December, with spaces between.")


class Months(Format):
    """A number for each month, January first."""

    pattern = r"^\s*([-−]?\d{1,4}(\.\d{1,2})?(\s+|$)){12}$"
    problem = N_("Write twelve numbers with spaces between, such as −12.5 −8 1.")


class Station(ContentType, name="stations"):
    """A field station (schema.org ResearchOrganization and Place)."""

    icon, menu_order = "station", 55
    label, plural = N_("Field station"), N_("Field stations")
    section, route = "resources", "resources/stations/{address}/"
    title, order = "name", "name"
    card = (
        "ecosystem",
        "network",
        "level",
        "founded",
        "latitude",
        "longitude",
        "elevation",
        "precision",
        "image",
        "unverified",
    )
    filters = ("level",)
    form = (
        main(
            "name",
            "ecosystem",
            "latitude",
            "longitude",
            "precision",
            "elevation",
            "description",
            "image",
        ),
        side("level", "network", "founded", "head", "unit", "keywords"),
        more(N_("Climate and other measures"), "climate", "monthly"),
        more(N_("Contact"), "contact"),
    )
    schema_type = "ResearchOrganization"
    jsonld = {
        "name": "name",
        "description": "description",
        "foundingDate": "founded",
        "parentOrganization": ("unit", SITE),
        "member": "head",
        "memberOf": "network",
        "image": "image.file",
        "location": thing("Place", name="name", geo=POINT),
    }

    checks = POSITION

    name = Line(N_("Name"), localized=True, required=True, search=3)
    ecosystem = Line(
        N_("Ecosystem"), localized=True, search=2, help=N_("Such as desert or alpine grassland.")
    )
    network = Lines(
        N_("Networks"), search=1, help=N_("Observation networks, such as CERN. One per line.")
    )
    # i18n: Of a station: of the nation, the Academy or the institute
    level = Choice(N_("Level"), LEVELS, search=1)
    founded = Date(NC_("of a station", "Founded"), partial=True)
    latitude = latitude()
    longitude = longitude()
    elevation = Group(
        N_("Height above sea level"),
        {
            "from": Number(N_("From (m)"), fraction=True),
            "to": Number(N_("To (m)"), fraction=True),
        },
        checks=[Order("from", "to")],
        help=N_("In metres; below sea level with a minus. The second only for a range."),
    )
    precision = Choice(
        N_("Precision of the point"),
        PRECISIONS,
        help=N_(
            "Approximate positions are marked as such on the map. Unknown positions are not shown."
        ),
    )
    climate = Rows(
        N_("Climate and other measures"),
        {
            "label": Line(N_("Measurement"), localized=True),
            "value": Line(N_("Value")),
            "unit": Line(N_("Unit of measure"), localized=True),
            "source": Url(N_("Source")),
        },
    )
    monthly = Group(
        N_("Climate by month"),
        {
            "temperature": Months(N_("Mean temperatures (°C)"), help=MONTHS),
            "precipitation": Months(N_("Precipitation (mm)"), help=MONTHS),
            "period": Line(N_("Years of measurement"), help=N_("Such as 1991/2020.")),
            "source": Url(N_("Source")),
        },
        help=N_("The page draws a climate diagram of it."),
    )
    description = Markdown(N_("Description"), localized=True, search=1)
    # i18n: Person who leads a station
    head = Reference(N_("Head"), "people")
    contact = Line(
        N_("Contact"),
        localized=True,
        search=1,
        help=N_("A person, a postcode or a postal address."),
    )
    image = Image()
    unit = Reference(N_("Unit"), "units")


class Dataset(ContentType, name="datasets"):
    """A dataset made or kept by the institute (schema.org Dataset after Bioschemas’ profile,
    DataCite 4).
    """

    icon, menu_order = "dataset", 55
    label, plural = N_("Dataset"), N_("Datasets")
    section, route = "resources", "resources/datasets/{address}/"
    order = "-year"
    card = (
        "creators",
        "publisher",
        "year",
        "description",
        "DOI",
        "identifier",
        "access",
        "temporalCoverage",
        "image",
    )
    filters = ("access",)
    form = (
        main("title", "creators", "description", "image"),
        side(
            "year",
            "publisher",
            "identifier",
            "DOI",
            "CSTR",
            "access",
            "license",
            "url",
            "version",
            "keywords",
        ),
        more(N_("Files"), "distribution"),
        more(N_("Time and area covered"), "temporalCoverage", "spatialCoverage"),
        more(N_("Station, project and funding"), "station", "project", "funding"),
        more(N_("Variables and basis"), "variables", "isBasedOn"),
    )
    schema_type = "Dataset"
    jsonld = {
        "name": "title",
        "description": "description",
        "identifier": ["DOI", "CSTR", "identifier"],
        "license": "license",
        "keywords": "keywords",
        "creator": "creators",
        "datePublished": "year",
        "publisher": thing("Organization", name="publisher"),
        "version": "version",
        "sameAs": "url",
        "distribution": Each(
            "distribution",
            thing("DataDownload", encodingFormat="format", contentSize="size", contentUrl="url"),
        ),
        "temporalCoverage": "temporalCoverage",
        "variableMeasured": "variables",
        "isBasedOn": "isBasedOn",
        "spatialCoverage": thing("Place", name="spatialCoverage.place", geo=(BOX, CORNER)),
        "isAccessibleForFree": Mapped("access", {"open": True, "closed": False}),
        "image": "image.file",
    }

    title = Line(NC_("of a dataset", "Title"), localized=True, required=True, search=3)
    creators = Authors(N_("Creators"), required=True)
    publisher = Line(
        NC_("of a dataset", "Publisher"), localized=True, one_value=True, required=True, search=1
    )
    year = Date(N_("Year of publication"), partial=True, required=True)
    doi = Identifier(N_("DOI"), "doi", name="DOI", search=2)
    cstr = Format(N_("CSTR identifier"), name="CSTR", search=1)
    identifier = Line(
        N_("Identifier"),
        required=True,
        search=2,
        help=N_("The DOI, or the identifier in its repository."),
    )
    description = Markdown(N_("Description"), localized=True, required=True, search=1)
    license = Url(
        N_("Licence"), help=N_("The address of the licence. Leave empty if it is unknown.")
    )
    access = Choice(NC_("of a dataset", "Access"), ACCESS, search=1)
    url = Url(N_("Web address"), help=N_("Its page in the data repository."))
    distribution = Rows(
        N_("Files"),
        {
            "format": Line(
                N_("Format"), help=N_("A media type such as text/csv, or the name of the format.")
            ),
            "size": Line(N_("Size")),
            "url": Url(N_("Web address")),
        },
    )
    temporalCoverage = Line(N_("Time covered"), help=N_("ISO 8601, such as 1990/2015."))
    spatialCoverage = Group(
        N_("Area covered"),
        {
            "west": longitude(),
            "south": latitude(),
            "east": longitude(),
            "north": latitude(),
            "place": Line(N_("Name of the place"), localized=True, search=1),
        },
        checks=[Order("south", "north")],
        help=N_("A bounding box. For a point, enter only west and south."),
    )
    variables = Lines(N_("Variables"), search=1, help=N_("Measured variables. One per line."))
    version = Line(N_("Version"))
    station = Reference(N_("Field station"), "stations")
    project = Reference(N_("Project"), "projects")
    funding = Lines(
        N_("Funding"), search=1, help=N_("One grant per line: funder, comma, grant number.")
    )
    isBasedOn = Lines(
        N_("Based on"), Url(N_("Web address")), help=N_("Web addresses, one per line.")
    )
    image = Image()


class Collection(ContentType, name="collections"):
    """A collection, museum, library, garden or pool of instruments that others may use."""

    icon, menu_order = "collection", 55
    label, plural = N_("Collection"), N_("Collections")
    section, route = "resources", "resources/collections/{address}/"
    title, order = "name", "name"
    card = ("kind", "code", "description", "holdings", "image", "unverified")
    filters = ("kind",)
    form = (
        main("name", "description", "holdings", "image"),
        side("kind", "code", "area", "curator", "station", "booking", "keywords"),
        more(N_("Opening hours and address"), "hours", "venueAddress"),
    )
    schema_type = "ArchiveOrganization"
    jsonld = {
        "name": "name",
        "alternateName": "code",
        "description": "description",
        "address": "venueAddress",
        "parentOrganization": SITE,
        "employee": "curator",
        "image": "image.file",
    }

    name = Line(N_("Name"), localized=True, required=True, search=3)
    kind = Choice(N_("Kind"), COLLECTIONS, search=1, required=True)
    code = Line(N_("Code"), search=1, help=N_("As in Index Herbariorum or a similar register."))
    holdings = Figures(N_("Holdings"))
    area = Number(N_("Area (m²)"), least=0, fraction=True)
    hours = Line(N_("Opening hours"), localized=True, search=1)
    venueAddress = Line(N_("Postal address"), localized=True, search=1)
    booking = Url(N_("Booking page"))
    curator = Reference(N_("Curator"), "people")
    description = Markdown(N_("Description"), localized=True, search=1)
    image = Image()
    station = Reference(N_("Field station"), "stations")


class Journal(ContentType, name="journals"):
    """A journal that the institute publishes (schema.org Periodical)."""

    icon, menu_order = "journal", 105
    label, plural = N_("Journal"), N_("Journals")
    section, route = "resources", "resources/journals/{address}/"
    title, order = "name", "name"
    card = ("issn", "cn", "founded", "frequency", "description", "image")
    form = (
        main("name", "description", "image"),
        side("issn", "cn", "founded", "url", "doiPrefix", "keywords"),
        more(N_("Publisher and editor"), "publisher", "editor", "frequency", "sponsors"),
        more(N_("Indexed in"), "indexing"),
    )
    schema_type = "Periodical"
    jsonld = {
        "name": "name",
        "description": "description",
        "issn": "issn",
        "startDate": "founded",
        "sameAs": "url",
        "publisher": thing("Organization", name="publisher"),
        "editor": thing("Person", name="editor"),
        "sponsor": thing("Organization", name="sponsors"),
        "image": "image.file",
    }

    name = Line(N_("Name"), localized=True, required=True, search=3)
    issn = Lines(
        N_("ISSN"),
        Identifier(N_("ISSN"), "issn"),
        search=2,
        help=N_("Print and electronic ISSN, one per line."),
    )
    cn = Format(N_("CN number"), search=1)
    founded = Date(NC_("of a journal", "Founded"), partial=True)
    frequency = Line(N_("Frequency"), localized=True, search=1)
    sponsors = Lines(N_("Sponsors"), search=1, help=N_("One per line."))
    publisher = Line(N_("Publisher"), localized=True, search=1)
    editor = Line(N_("Chief editor"), localized=True, search=1)
    indexing = Lines(N_("Indexed in"), search=1, help=N_("One per line."))
    url = Url(N_("Web address"))
    description = Markdown(N_("Description"), localized=True, search=1)
    doiPrefix = Format(N_("DOI prefix"), help=N_("Such as 10.12118."))
    image = Image(NC_("of a journal", "Cover"))
