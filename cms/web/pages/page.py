"""A page as its template gets it: head, breadcrumbs, languages, section menu, and metadata for
sharing.

A page without a photograph shows a drawing, chosen by `data/drawings.json`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.media.dimensions import png_size
from cms.schema.paths import first_existing
from cms.web.context import page_context
from cms.web.i18n import gettext as _
from cms.web.i18n import open_graph_locale
from cms.web.pages.menus import MenuItem, menus, section_menu
from cms.web.pages.template_context import TemplateContext
from cms.web.shared_values import shared
from cms.web.templating.render import own_asset, render_template
from cms.web.templating.responsive_images import address, renditions

DRAWINGS_FOLDER = "img/drawn"
"""Below the static folders."""


class Drawing(NamedTuple):
    """A drawing and its text alternative.

    Addresses change with the files. `plain` is for lists. `dark` and `plain_dark` are empty if
    there is no dark version.
    """

    name: str
    text: Any
    light: str
    dark: str
    plain: str
    plain_dark: str


def drawing_of_entry(entry: LocalizedEntry) -> Drawing | None:
    """Return the drawing of an entry, else of its first keyword that has one."""
    return next(_drawings_of_entry(entry), None)


def unshown_drawing(entry: LocalizedEntry, section: str = "") -> Drawing | None:
    """Return the first drawing of an entry's subject that the page doesn't show yet, else that of
    `section`, or None. An entry with a photograph needs none.
    """
    if has_photograph(entry):
        return None
    shown, fallback = page_context().drawings, drawing_of_section(section)
    found = (*_drawings_of_entry(entry), *((fallback,) if fallback else ()))
    return next((one for one in found if one.name not in shown), None)


def _drawings_of_entry(entry: LocalizedEntry) -> Iterator[Drawing]:
    drawings = _drawings()
    keys = [f"{entry.type}/{entry.key}"]
    if "keywords" in entry:
        keys += [f"terms/{word}" for word in entry.keywords]
    return (drawings[key] for key in keys if key in drawings)


def has_photograph(entry: LocalizedEntry) -> bool:
    """Return whether an entry has a picture of its own."""
    return "image" in entry and bool(entry.image and entry.image.file)


def note_drawing(drawing: Drawing) -> str:
    """Note that the page shows a drawing. Returns nothing, for templates."""
    page_context().drawings.add(drawing.name)
    return ""


def repeated_drawings(entries: Iterable[LocalizedEntry]) -> frozenset[str]:
    """Return the keys of entries whose drawing the page shows already, or one before them has. A
    page shows each drawing once.
    """
    repeated = set()
    for entry in entries:
        drawing = None if has_photograph(entry) else drawing_of_entry(entry)
        if drawing and drawing.name in page_context().drawings:
            repeated.add(entry.key)
        elif drawing:
            note_drawing(drawing)
    return frozenset(repeated)


def drawing_of_section(section: str) -> Drawing | None:
    """Return the drawing of a section; that of the front page is `home`'s."""
    return _drawings().get(section)


@shared
def _drawings(read: Reader) -> Mapping[str, Drawing]:
    """Section or type/key → its drawing, of those whose files the site has."""
    drawings: dict[str, Drawing] = {}
    for row in read.single("drawings").drawings:
        file = f"{DRAWINGS_FOLDER}/{row.name}"
        light = own_asset(f"{file}.svg")
        if not light:
            continue
        dark = own_asset(f"{file}-dark.svg")
        plain = own_asset(f"{file}-plain.svg") or light
        plain_dark = own_asset(f"{file}-plain-dark.svg") or dark
        drawing = Drawing(row.name, row.text, light, dark, plain, plain_dark)
        drawings |= dict.fromkeys((*row.sections, *row.entries), drawing)
    return drawings


Crumb = tuple[Any, str]
MIN_DESCRIPTION_COLUMNS = 30
"""The shortest useful description, in columns; a Chinese character takes two."""


class Picture(NamedTuple):
    """A picture for other sites. The size is 0 if unknown."""

    address: str
    width: int = 0
    height: int = 0
    alt: Any = ""


def joined_labels(crumbs: Iterable[Crumb]) -> str:
    """Return the labels of breadcrumbs as one text, the title of a page of a narrowed list."""
    return " · ".join(str(label) for label, _address in crumbs)


class ListPart(NamedTuple):
    """A page of a long list (blueprints/shared/long_lists.py).

    `keys` are those of its entries, `first` is the address of the list. `groups` are the years or
    letters of the list, `parts` those of a large one; `previous` and `following` are addresses.
    `crumbs` has the breadcrumb of any page but the first.
    """

    keys: tuple[str, ...]
    first: str
    groups: tuple[MenuItem, ...] = ()
    parts: tuple[MenuItem, ...] = ()
    previous: str = ""
    following: str = ""
    crumbs: tuple[Crumb, ...] = ()
    only_here: bool = False
    """Whether other languages have other pages; they are reached by that of the list."""

    def entries(self, read: Reader, type: str) -> tuple[LocalizedEntry, ...]:
        """Return the entries on the page."""
        return read.links(type, self.keys, "card")


class PageHead(NamedTuple):
    """The variable `page` of every template.

    Addresses are paths unless said otherwise; `canonical` and `alternates` are absolute.
    """

    title: str
    description: str
    locale: str
    lang: str
    dir: str
    url: str
    canonical: str
    alternates: tuple[tuple[str, str], ...]
    switch: tuple[tuple[str, str, str], ...]
    crumbs: tuple[Crumb, ...]
    section: str
    section_menu: tuple[MenuItem, ...]
    kind: str
    image: Picture | None
    """The picture for sharing; its address is absolute."""
    robots: str
    original: str
    historical: PartialDate | None
    modified: str
    """When the entry was last changed (ISO 8601, UTC); empty if unknown."""
    drawing: Drawing | None
    """The drawing in the head of a page without a photograph."""
    square: Picture | None
    """The drawing for programs that show squares; its address is absolute."""
    entry: LocalizedEntry | None
    """The entry whose page it is."""
    expired: bool
    """Whether the offer of the entry is over, so that programs aren't told of it."""
    institute: bool
    """Whether the page is about the institute."""
    part: ListPart | None
    """The page of a long list."""

    @property
    def head(self) -> str:
        """The part of `<title>` before the site's name: the title, and the parent's title unless
        contained in it.

        The parent is named because pages of different sections may have the same title.
        """
        above = str(self.crumbs[-2][0]) if len(self.crumbs) > 2 else ""
        return f"{self.title} · {above}" if above and above not in self.title else self.title

    @property
    def open_graph_locales(self) -> list[str]:
        """The page's language, then those of its alternates."""
        versions = () if self.kind == "error" else self.alternates
        tags = (self.lang, *(tag for tag, _address in versions if tag != "x-default"))
        return list(dict.fromkeys(map(open_graph_locale, tags)))

    @property
    def current(self) -> list[str]:
        """The items of the section's menu that the page is at or below."""
        return [item.url for item in self.section_menu if self.url.startswith(item.url)]


class PageMeta(NamedTuple):
    """The properties of a page that its view gives.

    `languages` are those the page exists in; empty means all.
    """

    title: Any = ""
    description: Any = ""
    crumbs: Sequence[Crumb] = ()
    section: str = ""
    languages: tuple[str, ...] = ()
    kind: str = "list"
    image: Picture | None = None
    original: str = ""
    historical: PartialDate | None = None
    query: str = ""
    """The query string that links to other languages keep, with its question mark."""
    modified: str = ""
    drawing: Drawing | None = None
    """The drawing of the page's subject, instead of the section's."""
    entry: LocalizedEntry | None = None
    expired: bool = False
    institute: bool = False
    part: ListPart | None = None


def absolute(path: str) -> str:
    """Prefix a path with the site's address, which never comes from the Host header."""
    if "://" in path:
        return path
    return page_context().base_url + path


def entry_meta(
    read: Reader,
    entry: LocalizedEntry,
    crumbs: Sequence[Crumb],
    section: str,
    description: Any = "",
    historical: PartialDate | None = None,
) -> PageMeta:
    """Return the metadata of an entry's own page. `description` may be Markdown."""
    return PageMeta(
        entry.title,
        read.summary(description, 160),
        (*crumbs, (entry.title, entry.url)),
        section,
        entry.languages,
        "article",
        entry_picture(read, entry),
        entry.languages[0] if entry.borrowed else "",
        historical,
        modified=entry.modified,
        drawing=drawing_of_entry(entry),
        entry=entry,
    )


def entry_picture(read: Reader, entry: LocalizedEntry) -> Picture | None:
    """Return an entry's own photograph, for other sites."""
    image = entry.image if "image" in entry else None
    return media_picture(image.file, read.picture(image).alt) if image and image.file else None


def front_meta(read: Reader, section: str, label: str) -> tuple[LocalizedEntry, PageMeta]:
    """Return the page at a section's front, with its metadata.

    Without such a page, or if it is unpublished or has moved, the front has the title `label` and
    no text. It must exist, since everything in the section links to it.
    """
    address = read.name_at(f"{section}/")
    if address is None:
        return read.snapshot.placeholder("pages", read.locale, label), PageMeta(
            label, crumbs=[(label, f"/{read.locale}/{section}/")], section=section
        )
    entry = read.get_or_404(*address)
    meta = entry_meta(read, entry, [], section, entry.summary or entry.body, entry.historical)
    return entry, meta._replace(drawing=drawing_of_section(section))


def pages_below(read: Reader, entry: LocalizedEntry) -> tuple[LocalizedEntry, ...]:
    """Return the child pages of a page."""
    return read.list("pages", "link", where={"parent": entry.key})


def page(read: Reader, template: str | TemplateContext, meta: PageMeta, **context: Any) -> str:
    """Render a page: a template with its context, `page`, `site` and `menus`."""
    if isinstance(template, TemplateContext):
        name, values = template.template, vars(template)
    else:
        name, values = template, context
    site, tree = read.single("site"), menus()
    return render_template(name, page=_page_head(read, meta), site=site, menus=tree, **values)


def _page_head(read: Reader, meta: PageMeta) -> PageHead:
    front, below = read.snapshot.front(read.locale), f"/{read.locale}/"
    path = front if meta.kind == "home" else page_context().path
    language, site = read.language, read.single("site")
    published = meta.languages or tuple(locale.code for locale in read.locales)
    derived = page_context().derived
    shown_language = derived.locale if derived else language
    content_locale = read.locale if read.locale in published else published[0]
    localized = meta.kind == "home" or path.startswith(below)
    tail = path.removeprefix(below) if path.startswith(below) else ""
    part, is_everywhere = meta.part, not (meta.part and meta.part.only_here)
    elsewhere = tail if is_everywhere or not part else part.first.removeprefix(below)
    canonical = _path_of(read, content_locale, tail) if localized else path
    crumbs = ((_("Home"), front), *meta.crumbs) if meta.crumbs else ()
    drawing = None if meta.image else meta.drawing or drawing_of_section(meta.section)
    own_drawing = drawing_picture(meta.drawing) if meta.drawing else None
    image = meta.image or own_drawing or section_picture(meta.section, drawing, site.name)
    square = drawing_picture(drawing, "-square") if drawing else None
    title = str(meta.title)
    return PageHead(
        title=title,
        description=complete_description(title, str(meta.description), str(site.name)),
        locale=read.locale,
        lang=shown_language.lang,
        dir=shown_language.dir,
        url=path,
        canonical=absolute(canonical),
        alternates=_alternates(read, published, tail)
        if localized and content_locale == read.locale and is_everywhere
        else (),
        switch=tuple(
            (locale.lang, locale.name, _path_of(read, locale.code, elsewhere) + meta.query)
            for locale in (
                *read.locales,
                *(other.locale for other in read.snapshot.derived.values()),
            )
        ),
        crumbs=crumbs,
        section=meta.section,
        section_menu=section_menu(meta.section) if meta.section else (),
        kind=meta.kind,
        image=image._replace(address=absolute(image.address)) if image else None,
        robots="noindex, nofollow" if site.demonstration else "",
        original=meta.original,
        historical=meta.historical,
        modified=meta.modified,
        drawing=drawing,
        square=square._replace(address=absolute(square.address)) if square else None,
        entry=meta.entry,
        expired=meta.expired,
        institute=meta.institute,
        part=part,
    )


def _alternates(read: Reader, published: Sequence[str], tail: str) -> tuple[tuple[str, str], ...]:
    """Return the versions that link to each other (hreflang).

    A page that borrows its text is left out, since links must be mutual.
    """
    default = read.snapshot.default_locale
    codes = {locale.lang: locale.code for locale in read.locales if locale.code in published}
    for code in read.snapshot.with_derived(published)[len(published) :]:
        codes[read.snapshot.derived[code].locale.lang] = code
    codes["x-default"] = default if default in published else published[0]
    return tuple((lang, absolute(_path_of(read, code, tail))) for lang, code in codes.items())


def _path_of(read: Reader, code: str, tail: str) -> str:
    """Return the path of a page in a language; an empty `tail` is the front page."""
    return f"/{code}/{tail}" if tail else read.snapshot.front(code)


def media_picture(file: str, alt: Any) -> Picture:
    """Return a picture of the media folder."""
    shape = renditions().shape(file)
    if shape is None:
        return Picture(address(file), alt=alt)
    width = shape.widths[-1]
    return Picture(address(file), width, shape.height_at(width), alt)


def drawing_picture(drawing: Drawing, end: str = "") -> Picture | None:
    """Return the PNG of a drawing whose file name ends in `end`, or None."""
    alt = _("Drawing: %(what)s", what=drawing.text)
    return _asset_picture(f"{DRAWINGS_FOLDER}/{drawing.name}{end}.png", alt)


def section_picture(section: str, drawing: Drawing | None, alt: Any) -> Picture | None:
    """Return the picture of a page without one: its section's, else its drawing's, else the site's,
    or None.
    """
    return (
        (_asset_picture(f"img/share/{section}.png", alt) if section else None)
        or (drawing_picture(drawing) if drawing else None)
        or _asset_picture("img/share/site.png", alt)
    )


def _asset_picture(name: str, alt: Any) -> Picture | None:
    link = own_asset(name)
    if not link:
        return None
    folders, snapshot = page_context().state.assets.layers(name), page_context().read.snapshot
    size = snapshot.memo(("png size", name), lambda: png_size(first_existing(folders, name)))
    return Picture(link, *size, alt) if size else None


def complete_description(title: str, description: str, site: str) -> str:
    """Return a description; one that is too short is extended by the page's title and the site's
    name.
    """
    start = description[:MIN_DESCRIPTION_COLUMNS]
    if sum(2 if east_asian_width(sign) in "WF" else 1 for sign in start) >= MIN_DESCRIPTION_COLUMNS:
        return description
    name = title if title == site else _("%(title)s, %(site)s", title=title, site=site)
    if not description:
        return name
    return _("%(page)s: %(description)s", page=name, description=description)
