"""Content types of the papers section."""

from blueprints.shared.fields import Authors, Identifier
from blueprints.shared.works.csl import NAMES, REFERENCE
from cms.core.i18n import N_, NC_
from cms.schema.content_type import ContentType, main, more, side
from cms.schema.fields import (
    Choice,
    Date,
    Flag,
    Format,
    Group,
    Language,
    Line,
    Markdown,
    Media,
    Order,
    Paragraph,
    References,
    Url,
)

TYPES = {
    "article-journal": N_("Journal article"),
    "book": N_("Book"),
    "chapter": N_("Chapter"),
    "paper-conference": N_("Conference paper"),
    "proceedings": N_("Conference proceedings"),
    "thesis": N_("Thesis"),
    "dataset": N_("Dataset"),
    "report": N_("Report"),
    "patent": N_("Patent"),
    "software": N_("Software"),
    "article": N_("Preprint or other article"),
    "article-newspaper": N_("Newspaper article"),
    "standard": NC_("of a work", "Standard"),
    "map": NC_("of a work", "Map"),
    "manuscript": N_("Manuscript or archival document"),
}
ACCESS = {
    "open": N_("Open access"),
    "embargoed": N_("Embargoed"),
    "restricted": N_("Restricted"),
    "metadata-only": N_("Metadata only"),
}


class Paper(ContentType, name="papers"):
    """A paper, book or other work of the institute (CSL-JSON item, schema.org ScholarlyArticle)."""

    icon, menu_order = "paper", 30
    label, plural = N_("Paper"), N_("Papers")
    section, route = "papers", "papers/{address}/"
    order = "-issued"
    form = (
        main(
            "title",
            "titleTranslated",
            "author",
            "complete",
            "container-title",
            "volume",
            "issue",
            "page",
            "summary",
            "abstract",
        ),
        side("type", "issued", "DOI", "URL", "file", "access", "license", "language", "keywords"),
        more(
            N_("Publisher, edition and other numbers"),
            "container-title-short",
            "number",
            "edition",
            "version",
            "genre",
            "publisher",
            "publisher-place",
            "archive",
            "ISSN",
            "ISBN",
            "PMID",
            "CSTR",
            "scale",
            "dimensions",
        ),
        more(N_("Conference"), "event-title", "event-date"),
        more(N_("Editors and translators"), "editor", "translator"),
        more(N_("Projects, datasets and units"), "projects", "datasets", "units"),
    )
    card = (
        "type",
        "titleTranslated",
        *NAMES,
        "complete",
        "issued",
        "event-date",
        *REFERENCE,
        "access",
        "summary",
    )
    filters = ("type", "access")
    schema_type = "ScholarlyArticle"
    jsonld = {"description": "summary"}

    type = Choice(NC_("of a work", "Type"), TYPES, search=1, required=True)
    title = Line(
        NC_("of a work", "Title"),
        required=True,
        search=3,
        language="language",
        help=N_("As published, in the original language."),
    )
    titleTranslated = Line(
        N_("Translated title"),
        localized=True,
        search=3,
        any_language=True,
        help=N_("Translations of the title into other languages."),
    )
    author = Authors(
        N_("Authors"),
        required=True,
        unless=("editor", "translator", "archive"),
        help=N_("May be empty where there are editors, translators or an archive."),
    )
    complete = Flag(
        N_("All authors are listed"),
        help=N_("Leave unticked if only some authors are known (“et al.”)."),
    )
    editor = Authors(N_("Editors"))
    translator = Authors(N_("Translators"))
    issued = Date(NC_("of a work", "Published"), partial=True)
    containerTitle = Line(
        N_("Journal, newspaper or book"), search=2, name="container-title", title_of="journals"
    )
    containerTitleShort = Line(N_("Journal, abbreviated"), name="container-title-short", search=1)
    # i18n: Of a journal
    volume = Line(N_("Volume"))
    # i18n: Of a journal
    issue = Line(N_("Issue"))
    page = Line(NC_("of a work", "Pages"), help=N_("Such as 180–189."))
    number = Line(
        NC_("of a work", "Number"),
        help=N_("Number of an article, report, patent or standard; call number of a document."),
    )
    edition = Line(N_("Edition"))
    version = Line(NC_("of a work", "Version"), help=N_("Of a dataset or software."))
    publisher = Line(N_("Publisher"), search=1)
    publisherPlace = Line(N_("Place of publication"), name="publisher-place", search=1)
    eventTitle = Line(N_("Conference"), name="event-title", search=1)
    eventDate = Group(
        N_("Conference date"),
        {"start": Date(N_("Start"), partial=True), "end": Date(N_("End"), partial=True)},
        checks=[Order("start", "end")],
        name="event-date",
    )
    genre = Line(N_("Genre"), search=1)
    archive = Line(
        N_("Archive or repository"),
        search=1,
        help=N_("Where a thesis, manuscript or document is kept."),
    )
    scale = Line(NC_("of a map", "Scale"), help=N_("Of a map, such as 1:25000."))
    dimensions = Line(NC_("of a map", "Size"), help=N_("Of a map, such as 128 cm × 84 cm."))
    doi = Identifier(N_("DOI"), "doi", name="DOI", search=2)
    isbn = Identifier(N_("ISBN"), "isbn", name="ISBN", search=1)
    issn = Identifier(N_("ISSN"), "issn", name="ISSN", search=1)
    url = Url(N_("Web address"), name="URL")
    pmid = Format(N_("PubMed ID"), name="PMID", search=1)
    cstr = Format(N_("CSTR identifier"), name="CSTR", search=1)
    language = Language(N_("Language"))
    summary = Paragraph(
        # i18n: What the site says of a paper in a sentence; not the authors’ abstract
        NC_("of a work", "In brief"),
        localized=True,
        search=1,
        help=N_(
            "One sentence in your own words: what was studied and found. Not part of citations."
        ),
    )
    abstract = Markdown(N_("Abstract"), localized=True, search=1)
    license = Url(N_("Licence"), help=N_("The address of the licence."))
    access = Choice(NC_("of a work", "Access"), ACCESS, search=1)
    file = Media(N_("File"))
    projects = References(N_("Projects"), "projects")
    datasets = References(N_("Datasets"), "datasets")
    units = References(N_("Units"), "units")
