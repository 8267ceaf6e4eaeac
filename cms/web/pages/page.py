"""A page as its template sees it: head, breadcrumb, languages, section menu, and what other
programs show of it when it is shared; one function puts it together. A drawing stands where there
is no photograph: `data/drawings.json` says which, and where.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import east_asian_width
from urllib.parse import quote

from markupsafe import Markup

from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.core.http_headers import media_type
from cms.formats.jsonld import breadcrumb, entry_jsonld, filled
from cms.media.dimensions import png_size
from cms.media.svg.qr_code import qr_code
from cms.schema.paths import first_existing
from cms.web.context import memoize_per_snapshot, page_context
from cms.web.derived_language import derived_path
from cms.web.i18n import gettext as _
from cms.web.i18n import open_graph_locale
from cms.web.pages.menus import MenuItem, menus, section_menu
from cms.web.templating.render import own_asset, render_template
from cms.web.templating.responsive_images import address, renditions

FOLDER = "img/drawn"
"""Below the static folders."""


class Drawing(NamedTuple):
    """A drawing, and the text for those who can't see it. Addresses change with the files; `plain`
    is what lists show. `dark` and `plain_dark` are empty where the drawing has no dark version.
    """

    name: str
    text: Any
    light: str
    dark: str
    plain: str
    plain_dark: str


def drawing_of_entry(entry: LocalizedEntry) -> Drawing | None:
    """An entry's own drawing, else that of the first of its keywords that has one."""
    found = _places()
    places = [f"{entry.type}/{entry.key}"]
    if "keywords" in entry:
        places += [f"terms/{word}" for word in entry.keywords]
    return next((found[place] for place in places if place in found), None)


def drawing_of_section(section: str) -> Drawing | None:
    """The drawing of a section; that of the front page is `home`'s."""
    return _places().get(section)


def _places() -> Mapping[str, Drawing]:
    return memoize_per_snapshot("drawings", _drawings)


def _drawings(read: Reader) -> dict[str, Drawing]:
    """Section or type/key → its drawing, of those whose files the site has."""
    found: dict[str, Drawing] = {}
    for row in read.single("drawings").drawings:
        file = f"{FOLDER}/{row.name}"
        light = own_asset(f"{file}.svg")
        if not light:
            continue
        dark = own_asset(f"{file}-dark.svg")
        plain = own_asset(f"{file}-plain.svg") or light
        plain_dark = own_asset(f"{file}-plain-dark.svg") or dark
        drawing = Drawing(row.name, row.text, light, dark, plain, plain_dark)
        found |= dict.fromkeys((*row.sections, *row.entries), drawing)
    return found


Crumb = tuple[Any, str]
MIN_DESCRIPTION_COLUMNS = 30
"""Columns of a description, of which a Chinese character takes two: one with fewer doesn't tell
what a page is.
"""


MAX_CODE_LENGTH = 500
"""Characters of an address in a QR code: more make one that telephones read badly."""


class Picture(NamedTuple):
    """A picture for other sites. The size is 0 where it isn't known."""

    address: str
    width: int = 0
    height: int = 0
    alt: Any = ""


class PageHead(NamedTuple):
    """The variable `page` of every template. Addresses are paths unless said otherwise; `canonical`
    and `alternates` are absolute.
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
    jsonld: tuple[dict[str, Any], ...]
    section: str
    section_menu: tuple[MenuItem, ...]
    kind: str
    image: Picture | None
    """The picture for sharing; its address is absolute."""
    robots: str
    original: str
    historical: PartialDate | None
    modified: str
    """When the entry was last changed (ISO 8601, UTC), where that is known."""
    drawing: Drawing | None
    """The drawing in the head of a page that has no photograph."""
    square: Picture | None
    """The drawing for programs that show squares; its address is absolute."""

    @property
    def head(self) -> str:
        """The part of `<title>` before the site's name: the page's title, followed by its parent's
        unless it contains that.

        The same thing may have a page in several sections.
        """
        above = str(self.crumbs[-2][0]) if len(self.crumbs) > 2 else ""
        return f"{self.title} · {above}" if above and above not in self.title else self.title

    @property
    def open_graph_locales(self) -> list[str]:
        """The page's language, then those of its versions that search engines are told of."""
        versions = () if self.kind == "error" else self.alternates
        tags = (self.lang, *(tag for tag, _address in versions if tag != "x-default"))
        return list(dict.fromkeys(map(open_graph_locale, tags)))

    @property
    def current(self) -> list[str]:
        """The items of the section's menu that the page stands at or below."""
        return [item.url for item in self.section_menu if self.url.startswith(item.url)]


class PageMeta(NamedTuple):
    """The properties of a page that its view gives. `languages` are those that the page exists in;
    empty means all.
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
    jsonld: tuple[dict[str, Any], ...] = ()
    query: str = ""
    """The query string that links to other languages keep, with its question mark."""
    modified: str = ""
    drawing: Drawing | None = None
    """The drawing of what the page is about, where its section's won't do."""


def absolute(path: str) -> str:
    """A path with the site's address before it; never the Host header's."""
    if "://" in path:
        return path
    return page_context().base_url + path


class ShareLink(NamedTuple):
    """The whole address of a page, and the same for telephones: `code` is an `<svg>`, empty where
    the address is too long for one.
    """

    address: str
    code: Markup


def share_link(path: str) -> ShareLink | None:
    """The page at `path`, in the language that it is shown in, as it is handed on; None on a site
    that doesn't know its own address.
    """
    address = absolute(derived_path(path, page_context().derived))
    if "://" not in address:
        return None
    short = len(address) <= MAX_CODE_LENGTH
    code = qr_code(address, _("QR code of this page’s address")) if short else ""
    return ShareLink(address, Markup(code))  # noqa: S704 - our own drawing, its words escaped


def subscription(path: str) -> str:
    """The address at which programs subscribe to a calendar; the file's own path where the site has
    no address.
    """
    address = absolute(path)
    return f"webcal:{address.partition(':')[2]}" if "://" in address else address


def of_entry(
    read: Reader,
    entry: LocalizedEntry,
    crumbs: Sequence[Crumb],
    section: str,
    description: Any = "",
    historical: PartialDate | None = None,
) -> PageMeta:
    """The Meta of an entry's own page. `description` may be Markdown."""
    return PageMeta(
        entry.title,
        read.summary(description, 160),
        (*crumbs, (entry.title, entry.url)),
        section,
        entry.languages,
        "article",
        picture_of(read, entry),
        entry.languages[0] if entry.borrowed else "",
        historical,
        (entry_jsonld(read, entry, absolute),),
        modified=entry.modified,
        drawing=drawing_of_entry(entry),
    )


def picture_of(read: Reader, entry: LocalizedEntry) -> Picture | None:
    """An entry's own photograph, for other sites."""
    image = entry.image if "image" in entry else None
    return of_medium(image.file, read.picture(image).alt) if image and image.file else None


def of_front(read: Reader, section: str, label: str) -> tuple[LocalizedEntry, PageMeta]:
    """The page that is a section's front, with its Meta.

    Where nobody has written one, or it isn't published or stands elsewhere now, the front is called
    `label` and has no text of its own: everything in the section leads to it, so it must stand.
    """
    found = read.stands(f"{section}/")
    if found is None:
        return read.snapshot.placeholder("pages", read.locale, label), PageMeta(
            label, crumbs=[(label, f"/{read.locale}/{section}/")], section=section
        )
    entry = read.one(*found)
    meta = of_entry(read, entry, [], section, entry.summary or entry.body, entry.historical)
    return entry, meta._replace(drawing=drawing_of_section(section))


def pages_below(read: Reader, entry: LocalizedEntry) -> tuple[LocalizedEntry, ...]:
    """The pages whose parent a page is."""
    return read.list("pages", "link", where={"parent": entry.key})


def page(read: Reader, template: str, meta: PageMeta, **context: Any) -> str:
    """Render a page: the template with its context, `page`, `site` and `menus`."""
    site, tree = read.single("site"), menus()
    return render_template(template, page=_compose(read, meta), site=site, menus=tree, **context)


def _compose(read: Reader, meta: PageMeta) -> PageHead:
    path, language, site = page_context().path, read.language, read.single("site")
    published = meta.languages or tuple(locale.code for locale in read.locales)
    derived = page_context().derived
    shown = derived.locale if derived else language
    own = read.locale if read.locale in published else published[0]
    front = f"/{read.locale}/"
    localized = path.startswith(front)
    tail = path.removeprefix(front) if localized else ""
    canonical = f"/{own}/{tail}" if localized else path
    crumbs = ((_("Home"), front), *meta.crumbs) if meta.crumbs else ()
    drawing = None if meta.image else meta.drawing or drawing_of_section(meta.section)
    own_drawing = of_drawing(meta.drawing) if meta.drawing else None
    image = meta.image or own_drawing or of_section(meta.section, drawing, site.name)
    square = of_drawing(drawing, "-square") if drawing else None
    title = str(meta.title)
    return PageHead(
        title=title,
        description=described(title, str(meta.description), str(site.name)),
        locale=read.locale,
        lang=shown.lang,
        dir=shown.dir,
        url=path,
        canonical=absolute(canonical),
        alternates=_alternates(read, published, tail) if localized and own == read.locale else (),
        switch=tuple(
            (locale.lang, locale.name, f"/{locale.code}/{tail}{meta.query}")
            for locale in (*read.locales, *(one.locale for one in read.snapshot.derived.values()))
        ),
        crumbs=crumbs,
        jsonld=(*meta.jsonld, *_videos(meta), *_breadcrumb(crumbs)),
        section=meta.section,
        section_menu=section_menu(read, meta.section) if meta.section else (),
        kind=meta.kind,
        image=image._replace(address=absolute(image.address)) if image else None,
        robots="noindex, nofollow" if site.demonstration else "",
        original=meta.original,
        historical=meta.historical,
        modified=meta.modified,
        drawing=drawing,
        square=square._replace(address=absolute(square.address)) if square else None,
    )


def _alternates(read: Reader, published: Sequence[str], tail: str) -> tuple[tuple[str, str], ...]:
    """The versions that name each other. A page that borrows is none of them: it would name what
    doesn't name it.
    """
    default = read.snapshot.default_locale
    codes = {locale.lang: locale.code for locale in read.locales if locale.code in published}
    for code in read.snapshot.with_derived(published)[len(published) :]:
        codes[read.snapshot.derived[code].locale.lang] = code
    codes["x-default"] = default if default in published else published[0]
    return tuple((lang, absolute(f"/{code}/{tail}")) for lang, code in codes.items())


def _videos(meta: PageMeta) -> Iterator[dict[str, Any]]:
    """The videos in the texts of a page (schema.org VideoObject); published when the page was."""
    about = meta.jsonld[0] if meta.jsonld else {}
    for file, (words, poster) in page_context().videos.items():
        yield filled(
            {
                "@context": "https://schema.org",
                "@type": "VideoObject",
                "name": words or str(meta.title),
                "description": str(meta.description),
                "contentUrl": absolute(f"/media/{quote(file)}"),
                "encodingFormat": media_type(file),
                "thumbnailUrl": poster and absolute(poster),
                "uploadDate": about.get("datePublished") or about.get("dateModified"),
                "inLanguage": about.get("inLanguage"),
            }
        )


def _breadcrumb(crumbs: Sequence[Crumb]) -> Iterator[dict[str, Any]]:
    if crumbs:
        yield breadcrumb([(str(label), url) for label, url in crumbs], absolute)


def of_medium(file: str, alt: Any) -> Picture:
    """A picture of the media folder."""
    known = renditions().shape(file)
    if known is None:
        return Picture(address(file), alt=alt)
    width = known.widths[-1]
    return Picture(address(file), width, known.height_at(width), alt)


def of_drawing(drawing: Drawing, end: str = "") -> Picture | None:
    """The picture of a drawing, whose name ends in `end`; None where the site has none."""
    alt = _("Drawing: %(what)s", what=drawing.text)
    return _of_file(f"{FOLDER}/{drawing.name}{end}.png", alt)


def of_section(section: str, drawing: Drawing | None, alt: Any) -> Picture | None:
    """The picture of a page that has none: its section's, else its drawing's, else the site's; None
    where the site has none.
    """
    return (
        (_of_file(f"img/share/{section}.png", alt) if section else None)
        or (of_drawing(drawing) if drawing else None)
        or _of_file("img/share/site.png", alt)
    )


def _of_file(name: str, alt: Any) -> Picture | None:
    link = own_asset(name)
    if not link:
        return None
    folders, snapshot = page_context().state.assets.folders, page_context().read.snapshot
    size = snapshot.memo(("png size", name), lambda: png_size(first_existing(folders, name)))
    return Picture(link, *size, alt) if size else None


def described(title: str, description: str, site: str) -> str:
    """A description of a page; one that is too short is completed with the page's title and the
    site's name.
    """
    columns = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in description)
    if columns >= MIN_DESCRIPTION_COLUMNS:
        return description
    name = title if title == site else _("%(title)s, %(site)s", title=title, site=site)
    if not description:
        return name
    return _("%(page)s: %(description)s", page=name, description=description)
