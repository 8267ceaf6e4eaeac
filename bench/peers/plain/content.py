"""The corpus as the pages of one language, by plain functions: for each address the template and the
values that it shows. It knows neither Flask nor files that are written.

What many pages share is made once: the HTML of a text, the card of an item, the header of a section.
Words are put into the templates before these are compiled.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import comrak
import jinja2
import nh3
import orjson
from markupsafe import Markup

from bench.peers import SHARED
from bench.peers.text import (
    BASE,
    LABELS,
    MENU,
    NAMES,
    PLAIN,
    PLAIN_TEXT,
    TAGS,
    WORDS,
    folder_of,
    plain_title,
)
from bench.work import LANGUAGES

TEMPLATES = Path(__file__).parent / "templates"
TYPES = ("news", "people", "projects", "papers")
FOLDERS = tuple(folder_of(type) for type in TYPES if type != "news")
NEWEST, OF_A_MONTH = 20, 1000
"""How many items lists show."""
SYNTAX = comrak.ExtensionOptions()
SYNTAX.table = SYNTAX.footnotes = SYNTAX.strikethrough = True

Files = dict[tuple[str, str], dict[str, Any]]
"""(folder, key) → values of a file, with both languages."""
Render = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry in one language, as cards and links show it."""

    key: str
    title: str
    summary: str
    date: str
    shown: str
    category: str
    label: str
    url: str


@dataclass(slots=True)
class Page:
    """The values of a page. `path` is its address without the language."""

    path: str
    title: str
    template: str = "list.html"
    kind: str = "page"
    section: str = ""
    summary: str = ""
    ancestors: tuple[tuple[str, str], ...] = ()
    html: str = ""
    item: Item | None = None
    items: Iterable[Any] = ()
    cards: Iterable[Markup] = ()
    data: str = ""
    trail: str = ""


def read(folder: Path) -> Files:
    """Read every entry of a folder, each type sorted by key."""
    return {
        (folder_of(type), path.stem): orjson.loads(path.read_bytes())
        for type in TYPES
        for path in sorted((folder / type).glob("*.json"))
    }


def sources() -> dict[str, str]:
    """Return `language/name` → template, with the words of its language put in."""
    words_in = jinja2.Environment(
        autoescape=True,
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
        keep_trailing_newline=True,
    )
    return {
        f"{language}/{path.name}": words_in.from_string(path.read_text("utf-8")).render(
            words(language)
        )
        for language in LANGUAGES
        for path in TEMPLATES.iterdir()
    }


def words(language: str) -> dict[str, str]:
    """Return the words and fixed parts of the templates of a language."""
    other = next(code for code in LANGUAGES if code != language)
    parts = {"links": "links.html", "mark": "mark.svg", "icon": "icon.svg"}
    return {
        **WORDS[language],
        "language": language,
        "tag": TAGS[language],
        "name": NAMES[language],
        "base": BASE,
        "other": other,
        "other_tag": TAGS[other],
        "other_label": {"en": "English", "zh": "中文"}[other],
    } | {name: Markup((SHARED / file).read_text("utf-8")) for name, file in parts.items()}


def shown(day: str, language: str) -> str:
    """Return a date as in a text."""
    when = date.fromisoformat(day)
    if language == "zh":
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when:%b} {when.day}, {when.year}"


@cache
def html_of(text: str) -> Markup:
    """Return the sanitized HTML of Markdown."""
    return Markup(nh3.clean(comrak.render_markdown(text, extension_options=SYNTAX)))


def script(values: dict[str, Any]) -> Markup:
    """Return JSON that may stand in a script element."""
    known = {"@context": "https://schema.org", **values}
    return Markup(orjson.dumps(known).decode().replace("<", "\\u003c"))


@dataclass
class Parts:
    """The parts that all pages of a language share. The header is made once for each section."""

    header: Callable[[str], Markup]
    footer: Markup
    aside: Markup


@dataclass
class Edition:
    """The site in one language. `render` renders a template by name with values."""

    language: str
    files: Files
    render: Render
    groups: dict[tuple[str, str], list[Item]] = field(default_factory=dict)
    """(categories, years or months; name) → its news, newest first."""

    def __post_init__(self) -> None:
        self.items = {name: self._item(*name) for name in self.files}
        news = (item for (folder, _), item in self.items.items() if folder == "news")
        self.news = sorted(news, key=lambda item: item.date, reverse=True)
        for item in self.news:
            for kind, name in (
                ("categories", item.category),
                ("years", item.date[:4]),
                ("months", item.date[:7]),
            ):
                self.groups.setdefault((kind, name), []).append(item)
        self.card = cache(self._card)

    def _item(self, folder: str, key: str) -> Item:
        raw = self.files[folder, key]
        return Item(
            key,
            raw["title"][self.language],
            raw["summary"][self.language],
            raw["date"],
            shown(raw["date"], self.language),
            raw["category"],
            LABELS[self.language].get(raw["category"], ""),
            f"/{self.language}/{folder}/{key}/",
        )

    def _card(self, item: Item) -> Markup:
        return Markup(self.render(f"{self.language}/card.html", item=item))

    @cached_property
    def parts(self) -> Parts:
        """The shared parts of all pages."""
        menu = MENU[self.language]

        @cache
        def header(section: str) -> Markup:
            return Markup(self.render(f"{self.language}/header.html", menu=menu, section=section))

        names = {
            kind: sorted(name for of, name in self.groups if of == kind)
            for kind in ("categories", "years", "months")
        }
        labels = [(name, LABELS[self.language][name]) for name in names["categories"]]
        aside = self.render(f"{self.language}/aside.html", **names | {"categories": labels})
        footer = self.render(f"{self.language}/footer.html", menu=menu)
        return Parts(header, Markup(footer), Markup(aside))

    def show(self, page: Page) -> str:
        """Return the HTML of a page."""
        return self.render(f"{self.language}/{page.template}", page=page, parts=self.parts)

    def addresses(self) -> Iterator[tuple[str, Page]]:
        """Yield every address with its page."""
        for folder, key in self.items:
            yield f"/{self.language}/{folder}/{key}/", self.entry(folder, key)
        for kind, name in self.groups:
            yield f"/{self.language}/{kind}/{name}/", self.group(kind, name)
        for name in self.tops():
            yield f"/{self.language}/{name}/", self.top(name)
        yield f"/{self.language}/", self.home()
        for path in self.feeds():
            yield f"/{self.language}{path}index.xml", self.feed(path)

    def tops(self) -> tuple[str, ...]:
        """Return the names of the pages of the first level."""
        return ("news", *FOLDERS, *PLAIN)

    def home(self) -> Page:
        """Return the front page."""
        html, cards = html_of(PLAIN_TEXT[self.language]), self.cards(self.news[:NEWEST])
        name = NAMES[self.language]
        return Page("/", name, template="home.html", kind="home", html=html, cards=cards)

    def cards(self, items: Iterable[Item]) -> list[Markup]:
        """Return the cards of some news."""
        return [self.card(item) for item in items]

    @property
    def _home(self) -> tuple[str, str]:
        return f"/{self.language}/", WORDS[self.language]["home"]

    def entry(self, folder: str, key: str) -> Page:
        """Return the page of an entry."""
        raw, item, language = self.files[folder, key], self.items[folder, key], self.language
        above = WORDS[language]["news"] if folder == "news" else folder.title()
        page = Page(
            f"/{folder}/{key}/",
            item.title,
            template="page.html",
            section=folder,
            summary=item.summary,
            ancestors=(self._home, (f"/{language}/{folder}/", above)),
            html=html_of(raw["body"][language]),
            item=item,
            items=[self.items["news", other] for other in raw["news"]],
        )
        return self._news(page, item, raw) if folder == "news" else page

    def _news(self, page: Page, item: Item, raw: dict[str, Any]) -> Page:
        """Complete the page of a news item."""
        url, site = BASE + item.url, {"name": NAMES[self.language], "url": BASE + self._home[0]}
        publisher = {"@type": "ResearchOrganization", **site}
        page.template = "news.html"
        page.items = [self.items[folder_of("projects"), other] for other in raw["projects"]]
        page.cards = self.cards(self.items["news", other] for other in raw["more"])
        page.data = script(
            {
                "@type": "NewsArticle",
                "@id": url,
                "url": url,
                "inLanguage": TAGS[self.language],
                "headline": item.title,
                "datePublished": item.date,
                "description": item.summary,
                "articleSection": item.label,
                "author": publisher,
                "publisher": publisher,
            }
        )
        steps = [*((BASE + above, title) for above, title in page.ancestors), (url, item.title)]
        listed = [
            {"@type": "ListItem", "position": place, "name": title, "item": target}
            for place, (target, title) in enumerate(steps, 1)
        ]
        page.trail = script({"@type": "BreadcrumbList", "itemListElement": listed})
        return page

    def group(self, kind: str, name: str) -> Page:
        """Return the list of a category, a year or a month."""
        title = LABELS[self.language].get(name, name)
        ancestors = (self._home, (f"/{self.language}/{kind}/", kind.title()))
        items = self.groups[kind, name][: OF_A_MONTH if kind == "months" else NEWEST]
        path, cards = f"/{kind}/{name}/", self.cards(items)
        return Page(path, title, kind="term", section=kind, ancestors=ancestors, cards=cards)

    def top(self, name: str) -> Page:
        """Return a page of the first level: news, all entries of a folder, or a plain page."""
        page = Page(f"/{name}/", name.title(), section=name, ancestors=(self._home,))
        if name == "news":
            page.title, page.kind = WORDS[self.language]["news"], "section"
            page.cards = self.cards(self.news[:NEWEST])
        elif name in FOLDERS:
            items = (item for (folder, _), item in self.items.items() if folder == name)
            page.kind, page.items = "section", sorted(items, key=lambda item: item.title)
        else:
            page.title, page.template = plain_title(name, self.language), "page.html"
            page.html = html_of(PLAIN_TEXT[self.language])
        return page

    def feeds(self) -> list[str]:
        """Return what has a feed, by path: the site, news, and each category."""
        categories = (f"/{kind}/{name}/" for kind, name in self.groups if kind == "categories")
        return ["/", "/news/", *categories]

    def feed(self, path: str) -> Page:
        """Return the feed of what is at a path."""
        kind, _, name = path.strip("/").partition("/")
        news = self.groups[kind, name] if name else self.news
        items = [
            (item, html_of(self.files["news", item.key]["body"][self.language]))
            for item in news[:NEWEST]
        ]
        title = LABELS[self.language][name] if name else NAMES[self.language]
        return Page(path, title, template="feed.xml", items=items)
