"""A small real site in two languages, for tests that need other content or other types than the
shipped ones.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from blueprints.common.redirect_address import RedirectAddress
from cms.content.json_files import dump_json
from cms.schema.content_type import ContentType, Models
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import (
    ANY,
    Choice,
    Date,
    Group,
    Image,
    Json,
    Key,
    Language,
    Line,
    Lines,
    Markdown,
    Number,
    Order,
    Reference,
    References,
    Rows,
    Url,
)
from cms.schema.paths import SINGLE, Paths
from cms.schema.translations import digest


class News(ContentType, name="news"):
    """A news item."""

    label, plural = "News item", "News"
    section, route, title, order = "news", "news/{address}/", "headline", "-date"
    card = ("date", "summary")
    filters = ("category",)

    headline = Line("Headline", localized=True, required=True, search=3)
    date = Date("Date", required=True, partial=True)
    category = Choice("Category", {"research": "Research", "event": "Event"}, required=True)
    summary = Line("Summary", localized=True)
    body = Markdown("Text", localized=True, required=True, search=1)
    image = Image()
    projects = References("Projects", "projects")
    attachments = Lines("Attachments")


class Page(ContentType, name="pages"):
    """A page in a tree."""

    label, plural = "Page", "Pages"
    section, route, order = "common", "{path}/", "position"
    ranked_by = "position"

    title = Line("Title", localized=True, required=True)
    parent = Reference("Parent", "pages")
    body = Markdown("Text", localized=True)
    position = Number("Position")


class Organization(ContentType, name="organizations"):
    """An organization."""

    label, plural = "Organization", "Organizations"
    section, route, title = "cooperation", "cooperation/organizations/{address}/", "name"

    name = Line("Name", localized=True, required=True)
    acronym = Line("Acronym")
    url = Url("Web address")


class Project(ContentType, name="projects"):
    """A project with rows and a group."""

    label, plural = "Project", "Projects"
    section, route = "cooperation", "cooperation/projects/{address}/"

    checks = (Order("start", "end"),)

    title = Line("Title", localized=True, required=True)
    start = Date("Start", partial=True)
    end = Date("End", partial=True)
    coordinator = Reference("Coordinator", "organizations", "projects")
    partners = Rows(
        "Partners",
        {
            "organization": Reference("Organization", "organizations", required=True),
            "role": Line("Role", localized=True),
            "note": Markdown("Note", localized=True),
        },
    )
    attendance = Group(
        "Attendance", {"people": Number("People"), "label": Line("Label", localized=True)}
    )
    description = Markdown("Description", localized=True)


class Term(ContentType, name="terms"):
    """A keyword of entries; it has no page."""

    label, plural = "Term", "Terms"
    section, title = "common", "name"

    name = Line("Name", localized=True, required=True)
    variants = Lines("Variants")


class Site(ContentType, name="site"):
    """The site."""

    label, plural = "Site", "Site"
    section, single, title = "common", True, "name"

    name = Line("Name", localized=True, required=True)
    locales = Rows(
        "Languages",
        {
            "code": Language("Code"),
            "name": Line("Name"),
            "dir": Line("Direction"),
            "hreflang": Language("Tag"),
        },
    )
    defaultLocale = Language("Default language")
    baseUrl = Url("Address")
    timezone = Line("Time zone")
    redirects = Rows(
        "Redirects", {"from": RedirectAddress("From"), "to": RedirectAddress("To", target=True)}
    )
    withoutFeatures = Lines("Features switched off")
    elsewhere = ("redirects", "withoutFeatures")


class Menus(ContentType, name="menus"):
    """The menus."""

    label, plural = "Menus", "Menus"
    section, single, title = "common", True, "main"
    for_editors = True

    main = Rows(
        "Main menu",
        {
            "entry": Reference("Entry", ANY),
            "label": Line("Label", localized=True),
            "name": Key("Name"),
            "children": Rows(
                "Below", {"entry": Reference("Entry", ANY), "label": Line("Label", localized=True)}
            ),
        },
    )


NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
"""A time at which all of its published entries are shown."""

MODELS: Models = {
    model.name: model for model in (News, Page, Organization, Project, Term, Site, Menus)
}

BOTH = {"en": {"state": "published"}, "zh": {"state": "published"}}

CONTENT: Mapping[tuple[str, str], dict[str, Json]] = {
    ("site", SINGLE): {
        "$schema": "schemas/site.json",
        "name": {"en": "Institute of Sand", "zh": "沙漠研究所"},
        "locales": [
            {"id": "en", "code": "en", "name": "English"},
            {"id": "zh", "code": "zh", "name": "中文", "hreflang": "zh-Hans"},
        ],
        "defaultLocale": "en",
        "baseUrl": "https://www.example.org",
        "timezone": "Asia/Shanghai",
    },
    ("menus", SINGLE): {
        "$schema": "schemas/menus.json",
        "main": [
            {
                "id": "about",
                "entry": "pages/about",
                "children": [{"id": "history", "entry": "pages/history"}],
            },
            {"id": "launch", "entry": "news/launch", "label": {"en": "Launch", "zh": "启动"}},
        ],
    },
    ("news", "launch"): {
        "$schema": "../../schemas/news.json",
        "headline": {"en": "The station opens", "zh": "观测站启用"},
        "date": "2024-08-23",
        "category": "research",
        "body": {
            "en": ["It opened on Friday.", "", "Forty people came.", "", "The sky was clear."],
            "zh": ["周五启用。", "", "四十人到场。"],
        },
        "projects": ["dunes"],
        "keywords": ["sand"],
        "publication": {
            "en": {"state": "published", "from": "2024-08-24T08:00:00+08:00"},
            "zh": {"state": "published"},
        },
        "translation": {
            "zh": {
                "from": "en",
                "of": {
                    "headline": digest("The station opens"),
                    "body": digest(
                        ["It opened on Friday.", "", "Forty people came.", "", "The sky was clear."]
                    ),
                },
            }
        },
    },
    ("news", "workshop"): {
        "$schema": "../../schemas/news.json",
        "headline": {"en": "A workshop on wind"},
        "date": "2024-05",
        "category": "event",
        "body": {"en": ["Three days of talks."]},
        "publication": {"en": {"state": "published"}},
    },
    ("pages", "about"): {
        "$schema": "../../schemas/pages.json",
        "title": {"en": "About", "zh": "关于"},
        "body": {"en": ["Who we are."], "zh": ["我们是谁。"]},
        "position": 1,
        "publication": BOTH,
    },
    ("pages", "history"): {
        "$schema": "../../schemas/pages.json",
        "title": {"en": "History", "zh": "历史"},
        "parent": "about",
        "publication": BOTH,
    },
    ("organizations", "wind-lab"): {
        "$schema": "../../schemas/organizations.json",
        "name": {"en": "Wind Laboratory", "zh": "风实验室"},
        "acronym": "WL",
        "publication": BOTH,
    },
    ("organizations", "river-office"): {
        "$schema": "../../schemas/organizations.json",
        "name": {"en": "River Office", "zh": "河流办公室"},
        "publication": BOTH,
    },
    ("projects", "dunes"): {
        "$schema": "../../schemas/projects.json",
        "title": {"en": "Moving dunes", "zh": "移动沙丘"},
        "start": "2022-03",
        "coordinator": "organizations/wind-lab",
        "partners": [
            {"id": "wind", "organization": "wind-lab", "role": {"en": "Lead", "zh": "牵头"}},
            {
                "id": "river",
                "organization": "river-office",
                "role": {"en": "Partner", "zh": "伙伴"},
            },
        ],
        "attendance": {"people": 12, "label": {"en": "Twelve", "zh": "十二人"}},
        "publication": BOTH,
    },
    ("terms", "sand"): {
        "$schema": "../../schemas/terms.json",
        "name": {"en": "Sand", "zh": "沙"},
    },
}


def make_site(folder: Path) -> Paths:
    """Write the site below `folder` and return its paths."""
    paths = Paths(folder / "data", folder / "instance")
    for (type, key), raw in CONTENT.items():
        put(paths, type, key, raw)
    return paths


def put(paths: Paths, type: str, key: str, raw: Mapping[str, Json]) -> Path:
    """Write the file of one entry, as a person would by hand."""
    path = paths.entry(EntryRef(MODELS[type], key))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dump_json(raw))
    return path
