"""Content types that belong to no section or to every section."""

from collections.abc import Iterator, Mapping

from blueprints.common.filings import FILINGS, FilingNumber
from blueprints.common.redirect_address import RedirectAddress
from blueprints.shared.fields import POSITION, latitude, longitude
from blueprints.shared.schema_org import SITE, Each, thing
from cms.core.errors import Invalid
from cms.core.i18n import N_, NC_
from cms.core.languages import CONVERSIONS
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    ANY,
    Choice,
    Date,
    Email,
    Flag,
    Image,
    Key,
    Line,
    Lines,
    Markdown,
    Number,
    Order,
    Paragraph,
    Reference,
    References,
    Rows,
    SuggestedLine,
    Telephone,
    Url,
)
from cms.schema.fields.base import Json
from cms.schema.fields.cross_checks import Check
from cms.schema.fields.formats import Country, Language, LanguageTag, TimeZone

VOCABULARIES = {"field": N_("Field of research"), "topic": N_("Topic"), "place": N_("Place")}
PAGES = {
    "home.index": N_("Home"),
    "news.index": N_("News"),
    "research.index": N_("Research"),
    "scientists.index": N_("Scientists"),
    "scientists.of_papers": N_("Authors of the institute’s papers"),
    "papers.index": N_("Papers"),
    "cooperation.index": N_("International Cooperation"),
    "cooperation.projects": N_("International Projects"),
    "cooperation.conferences": N_("International Conferences"),
    "cooperation.organizations": N_("International Organizations"),
    "resources.index": N_("Resources"),
    "resources.stations": N_("Field stations"),
    "resources.datasets": N_("Datasets"),
    "resources.collections": N_("Collections"),
    "resources.journals": N_("Journals"),
    "join.index": N_("Jobs"),
    "contact.index": N_("Contact us"),
    "common.sitemap": N_("Sitemap"),
    "common.feeds": N_("Feeds and calendars"),
}
"""Endpoint → label of the pages that menus may link to and that are no entries."""
DIRECTIONS = {"ltr": N_("Left to right"), "rtl": N_("Right to left")}
STYLES = {"apa": N_("APA 7"), "gbt7714": N_("GB/T 7714-2025")}
SECTIONS = {
    "about": N_("About Us"),
    "contact": N_("Contact us"),
    "cooperation": N_("International Cooperation"),
    "join": N_("Jobs"),
    "news": N_("News"),
    "papers": N_("Papers"),
    "research": N_("Research"),
    "resources": N_("Resources"),
    "scientists": N_("Scientists"),
}
"""The sections that a site can leave out."""


CONVERSION_NAMES = dict(
    zip(
        CONVERSIONS,
        (
            N_("Characters as in Taiwan, China"),
            N_("Characters and words as in Taiwan, China"),
            N_("Characters as in Hong Kong, China"),
            N_("Traditional characters as in OpenCC"),
        ),
        strict=True,
    )
)


class ConvertedLanguages(Check):
    """A derived language is converted from one that people write."""

    names = ("locales",)

    def problems(self, raw: Mapping[str, Json], prefix: str) -> Iterator[Invalid]:
        rows = [row for row in raw.get("locales") or () if isinstance(row, dict)]
        written = {row.get("code") for row in rows if not row.get("from")}
        for row in rows:
            if row.get("from") and row["from"] not in written:
                yield Invalid(
                    f"{prefix}locales.{row.get('id')}.from",
                    N_("The site has no language of its own texts with this code."),
                )


class Page(ContentType, name="pages"):
    """A page of any section, placed by its parent (schema.org WebPage)."""

    icon, menu_order = "page", 40
    label, plural = N_("Page"), N_("Pages")
    section, route = "common", "{path}/"
    order = ranked_by = "position"
    card = ("summary", "parent", "position", "image")
    form = (
        main("title", "summary", "body", "image"),
        side("parent", "position", "owner", "lastReviewed", "historical", "keywords"),
        more(N_("Timeline"), "timeline"),
    )
    schema_type = "WebPage"
    jsonld = {
        "name": "title",
        "description": "summary",
        "lastReviewed": "lastReviewed",
        "image": "image.file",
        "publisher": SITE,
    }

    title = Line(N_("Title"), localized=True, required=True, search=3)
    parent = Reference(
        N_("Parent"),
        "pages",
        help=N_("The page above this one. Leave empty for the front page of a section."),
    )
    summary = Paragraph(
        N_("Summary"),
        localized=True,
        search=2,
        help=N_("One or two sentences for lists and search engines."),
    )
    body = Markdown(N_("Text"), localized=True, required=True, search=1)
    image = Image()
    lastReviewed = Date(N_("Last reviewed"))
    historical = Date(
        N_("Date of the text"),
        partial=True,
        help=N_("For historical texts. A notice with this date is shown above the text."),
    )
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
        help=N_("Dated events, shown as a timeline above a table."),
    )
    owner = Reference(N_("Responsible"), "people")
    position = Number(
        N_("Order"), help=N_("Order among pages of the same level. Lower numbers come first.")
    )


class Term(ContentType, name="terms"):
    """A word by which entries are found (schema.org DefinedTerm)."""

    icon, menu_order = "term", 80
    label, plural = N_("Term"), N_("Terms")
    section, title, order = "common", "name", "name"
    card = ("vocabulary", "image")
    filters = ("vocabulary",)
    form = main("name", "variants", "image"), side("vocabulary", "sameAs")
    schema_type = "DefinedTerm"

    name = Line(N_("Name"), localized=True, required=True, search=3)
    vocabulary = Choice(N_("Vocabulary"), VOCABULARIES, required=True)
    variants = Lines(
        N_("Variants"), search=2, help=N_("Other spellings by which people search. One per line.")
    )
    sameAs = Url(N_("Same as"), help=N_("The term’s web address in a public vocabulary."))
    image = Image(
        help=N_("For the theme of research of this name. Leave empty to show its drawing.")
    )


class SiteInfo(ContentType, name="site"):
    """Settings of the site: names, languages, address, notices (schema.org ResearchOrganization)."""

    icon = "gear"
    label, plural = N_("Site"), N_("Site")
    section, single, title = "common", True, "name"
    form = (
        main("name", "short", "statement", "lead", "image", "address"),
        side(
            "postcode",
            "telephone",
            "email",
            "hours",
            "latitude",
            "longitude",
            "contactForm",
            "baseUrl",
            "demonstration",
        ),
        more(N_("Front page"), "story", "storyUntil", "figures", "lines"),
        more(N_("Organization and copyright"), "organization", "parent", "copyright"),
        more(N_("Further contacts and social media"), "contacts", "social"),
        more(N_("Languages and time"), "locales", "defaultLocale", "timezone"),
        more(N_("Sections and citations"), "withoutSections", "citationStyles"),
        more(N_("Filings and maps"), "filings", "mapNote", "mapApproval", "regions"),
        more(N_("Search words"), "searchWords"),
    )
    elsewhere = ("redirects", "withoutFeatures")
    checks = (*POSITION, ConvertedLanguages())
    schema_type = "ResearchOrganization"
    jsonld = {
        "name": "name",
        "alternateName": "short",
        "email": "email",
        "telephone": "telephone",
        "address": thing("PostalAddress", streetAddress="address", postalCode="postcode"),
        "geo": thing("GeoCoordinates", latitude="latitude", longitude="longitude"),
        "parentOrganization": Each("parent", thing("Organization", name="name", url="url")),
        "contactPoint": [
            thing("ContactPoint", telephone="telephone", email="email"),
            Each(
                "contacts",
                thing("ContactPoint", contactType="label", telephone="telephone", email="email"),
            ),
        ],
        "sameAs": Each("social", "url"),
    }

    name = Line(N_("Name"), localized=True, required=True)
    short = Line(N_("Short name"), localized=True)
    locales = Rows(
        N_("Languages"),
        {
            "code": LanguageTag(N_("Code in addresses")),
            "name": Line(N_("Native name")),
            "dir": Choice(N_("Direction"), DIRECTIONS),
            "hreflang": LanguageTag(N_("Language tag"), help=N_("BCP 47, such as zh-Hans.")),
            "from": LanguageTag(
                N_("Converted from"),
                help=N_(
                    "Code of the language whose pages are converted into this one, such as zh for "
                    "traditional characters. A converted language has no texts of its own. Leave empty for "
                    "others."
                ),
            ),
            "convert": Choice(N_("Conversion"), CONVERSION_NAMES),
        },
        folded=("from", "convert"),
    )
    defaultLocale = Language(N_("Default language"))
    baseUrl = Url(
        N_("Web address of the site"),
        help=N_("The address visitors use, such as https://www.example.org."),
    )
    statement = Line(
        N_("Statement of purpose"), localized=True, help=N_("Shown on the front page.")
    )
    # i18n: Text below the first sentence of the front page
    lead = Paragraph(N_("Lead"), localized=True)
    image = Image(
        N_("Picture of the front page"), help=N_("Leave empty to show the site’s drawing.")
    )
    figures = Rows(
        N_("Figures"),
        {
            "value": Line(N_("Value"), localized=True),
            "label": Line(N_("Label"), localized=True),
            "asOf": Date(N_("As of"), partial=True),
            "source": Url(N_("Source")),
        },
    )
    story = Reference(
        N_("Lead story"),
        "news",
        help=N_(
            "The news item that the front page begins with. Leave empty for the newest one with a "
            "picture."
        ),
    )
    storyUntil = Date(
        N_("Lead story until"),
        help=N_("The last day of the lead story. Leave empty if it has none."),
    )
    lines = Rows(
        N_("Lines of research"),
        {
            "title": Line(N_("Title"), localized=True),
            "entry": Reference(N_("Entry"), ANY),
            "text": Line(N_("One-line description"), localized=True),
        },
        help=N_("The institute’s lines of research, for the front page. Three are enough."),
    )
    organization = Reference(
        N_("The institute’s own entry"),
        "organizations",
        help=N_("Where the lines on the partner map start."),
    )
    address = Line(N_("Postal address"), localized=True, search=1)
    postcode = Line(N_("Postcode"), search=1)
    telephone = Telephone(N_("Telephone"), search=1)
    email = Email(N_("Email"), search=1)
    hours = Line(
        N_("Opening hours"),
        localized=True,
        help=N_(
            "When the institute can be visited or called, such as Monday to Friday, 9:00–17:00."
        ),
    )
    latitude = latitude()
    longitude = longitude()
    contacts = Rows(
        N_("Further contacts"),
        {
            "label": Line(NC_("of a contact", "For"), localized=True, search=1),
            "telephone": Telephone(N_("Telephone"), search=1),
            "email": Email(N_("Email"), search=1),
            "asOf": Date(N_("As of"), partial=True),
            "source": Url(N_("Source")),
        },
    )
    contactForm = Flag(
        N_("Contact form"),
        help=N_(
            "Links the contact page to the form. Leave unticked if the "
            "site is served as static files only, which can’t receive "
            "messages."
        ),
    )
    parent = Rows(
        N_("Parent organization"),
        {
            "name": Line(N_("Name"), localized=True),
            "url": Url(N_("Web address"), localized=True, one_value=True),
            "organization": Reference(N_("Its own entry"), "organizations"),
        },
    )
    copyright = Line(N_("Copyright"), localized=True)
    citationStyles = Lines(
        N_("Citation styles"),
        Choice(N_("Citation style"), STYLES),
        help=N_("If none is ticked: APA, and GB/T 7714 where the site has Chinese."),
    )
    timezone = TimeZone(N_("Time zone"))
    demonstration = Flag(
        N_("Demonstration"),
        help=N_(
            "Shows on every page that this is a demonstration, and asks "
            "search engines not to index the site."
        ),
    )
    filings = Rows(
        N_("Filings"),
        {
            "kind": Choice(N_("Kind"), FILINGS),
            "number": Line(
                N_("Number"), help=N_("Exactly as issued, such as 新ICP备12345678号-1.")
            ),
            "url": Url(
                N_("Web address"),
                help=N_(
                    "Leave empty for ICP and public security filings: they link to the register."
                ),
            ),
            "until": Date(
                N_("Shown until"), help=N_("The last day. Leave empty if it doesn’t expire.")
            ),
        },
        checks=[FilingNumber()],
        folded=("until",),
        help=N_("Shown at the foot of every page, the ICP filing first."),
    )
    mapNote = Line(N_("Caption of maps"), localized=True)
    mapApproval = Line(N_("Approval number of maps"))
    regions = Rows(
        N_("Names of countries and regions"),
        {
            "code": Country(N_("Country or region")),
            "label": Line(N_("Label"), localized=True),
        },
    )
    redirects = Rows(
        N_("Redirects from an older site"),
        {
            "from": RedirectAddress(N_("Old address")),
            "to": RedirectAddress(N_("New address"), target=True),
        },
    )
    searchWords = Rows(
        N_("Search words"),
        {
            "words": Lines(
                N_("Words"),
                help=N_(
                    "Words that mean the same, such as a short name and the full one. One per line."
                ),
            ),
            "entry": Reference(N_("Entry"), ANY),
        },
        help=N_("Words that visitors type. With an entry, the words find that entry too."),
    )
    social = Rows(N_("Social media"), {"name": Line(N_("Name")), "url": Url(N_("Web address"))})
    withoutSections = Lines(
        N_("Sections not used"),
        Choice(N_("Section"), SECTIONS),
        help=N_("Sections that the site doesn’t have. Takes effect after a restart."),
    )
    withoutFeatures = Lines(
        N_("Features switched off"),
        help=N_("Names of features that are switched off. Takes effect after a restart."),
    )


def menu_item() -> dict[str, Line | Reference | Key]:
    """Return the fields of a menu item; the first of them with a value is its target."""
    return {
        "entry": Reference(N_("Entry"), ANY),
        "route": SuggestedLine(N_("Built-in page"), PAGES),
        "url": Url(N_("Web address"), localized=True, one_value=True),
        "label": Line(N_("Label"), localized=True),
    }


class Menus(ContentType, name="menus"):
    """The menus of every page."""

    label, plural = N_("Menus"), N_("Menus")
    is_published = False
    section, single, title = "common", True, "header"
    for_editors = True

    header = Rows(N_("Header links"), menu_item())
    main = Rows(N_("Main menu"), {**menu_item(), "children": Rows(N_("Items below"), menu_item())})
    footer = Rows(N_("Footer"), menu_item())
    quickLinks = Rows(
        N_("Quick links"),
        menu_item(),
        help=N_(
            "Shown on the front page: one link for each thing that people come for, such as to study, "
            "to visit or to get data. A page shows its summary there. Links to lists without entries "
            "are left out."
        ),
    )


class Drawings(ContentType, name="drawings"):
    """The site's own drawings, and the sections and entries that show them instead of a photograph."""

    icon = "pen"
    label, plural = N_("Drawings"), N_("Drawings")
    is_published = False
    section, single, title = "common", True, "drawings"

    drawings = Rows(
        N_("Drawings"),
        {
            "name": Key(
                N_("Name of the file"),
                help=N_("Of its files in static/img/drawn, without the extension, such as dunes."),
            ),
            "text": Line(
                NC_("of a picture", "Description"),
                localized=True,
                help=N_(
                    "Says what the picture shows, for people who can’t see it (alternative text)."
                ),
            ),
            "sections": Lines(
                N_("Sections"),
                SuggestedLine(N_("Section"), {"home": N_("Home"), **SECTIONS}),
                help=N_("Sections on whose pages it is shown."),
            ),
            "entries": References(
                N_("Entries"),
                ANY,
                help=N_(
                    "Entries that show it where they have no photograph. A term stands for all "
                    "entries that have it as a keyword and are not named themselves."
                ),
            ),
        },
    )
