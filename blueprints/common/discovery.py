"""Files for programs: sitemap.xml with hreflang, robots.txt, security.txt, the icon, the web app
manifest, and the style sheets that every page has.
"""

from collections.abc import Iterator, Mapping

from flask import Response

from blueprints.common import common, sitemap
from cms.content import Reader
from cms.core.errors import NotFound
from cms.web.context import app_state, memoize_per_snapshot
from cms.web.pages.menus import is_empty_list
from cms.web.pages.page import absolute
from cms.web.public_addresses import entry_urls, section_urls
from cms.web.templating import sheets
from cms.web.templating.render import asset, render_template, url
from cms.web.views import json_answer

ICON_SIZES = (192, 512)
BACKGROUND_COLOR = "#fbfaf6"


@common.page("/sitemap.xml")
def sitemap_xml(read: Reader) -> Response:
    parts = list(sitemap_parts(read))
    return _xml(sitemap.sitemap_index(map(absolute, parts)) if parts else _sitemap(read, 0, 1))


@common.page("/sitemap-<int:number>.xml")
def sitemap_part(read: Reader, number: int) -> Response:
    """Return one part of a large sitemap. Raises NotFound."""
    parts = len(list(sitemap_parts(read)))
    if not 1 <= number <= parts:
        raise NotFound
    return _xml(_sitemap(read, number - 1, parts))


def sitemap_parts(read: Reader) -> Iterator[str]:
    """Yield the URLs of the parts of a large site's sitemap; none if one file is enough."""
    total = len((*read.locales, *read.snapshot.derived)) * sum(
        read.count(type) for type in app_state().entry_views
    )
    if total > sitemap.MAX_ADDRESSES:
        for index in range(-(-total // sitemap.MAX_ADDRESSES)):
            yield url("common.sitemap_part", number=index + 1)


def _sitemap(read: Reader, number: int, parts: int) -> str:
    tags = {locale.code: locale.lang for locale in read.locales}
    tags |= {code: derived.locale.lang for code, derived in read.snapshot.derived.items()}
    pages = sitemap.part(memoize_per_snapshot("public pages", public_pages), number, parts)
    return sitemap.sitemap(
        pages,
        absolute(""),
        tags,
        read.snapshot.default_locale,
        memoize_per_snapshot("last changes", last_changes),
        has_one_language=read.snapshot.has_one_language,
    )


def public_pages(read: Reader) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (path without its language, languages it exists in) of every page to be indexed."""
    front = f"/{read.locale}/"
    lists = (path for path in section_urls(read) if path.endswith("/"))
    pages = {path: _languages_of_list(read, path.removeprefix(front)) for path in lists}
    pages |= entry_urls(read)
    return tuple(
        (path.removeprefix(front), read.snapshot.with_derived(codes))
        for path, codes in sorted(pages.items())
        if codes and path.startswith(front)
    )


def _languages_of_list(read: Reader, path: str) -> tuple[str, ...]:
    """Return the languages in which a list has entries; all of them for any other page."""
    readers = (read.within(read.trace, locale.code) for locale in read.locales)
    return tuple(
        reader.locale for reader in readers if not is_empty_list(reader, f"/{reader.locale}/{path}")
    )


def last_changes(read: Reader) -> dict[str, Mapping[str, str]]:
    """Return path without its language → language → time of the last change, for pages of entries.

    Pages whose time of change is unknown are left out.
    """
    front, changes = f"/{read.locale}/", dict[str, Mapping[str, str]]()
    sources = {code: code for code in read.snapshot.by_code}
    sources |= {code: derived.source.code for code, derived in read.snapshot.derived.items()}
    for type in app_state().entry_views:
        modified = read.modified(type)
        for key, path, _languages in read.every(type) if modified else ():
            if key in modified:
                changes[path.removeprefix(front)] = {
                    code: modified[key][source]
                    for code, source in sources.items()
                    if source in modified[key]
                }
    return changes


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")


@common.page("/robots.txt")
def robots(read: Reader) -> Response:
    text = render_template(
        "common/robots.txt", site=read.single("site"), sitemap=absolute("/sitemap.xml")
    )
    return Response(text, mimetype="text/plain")


@common.page("/.well-known/security.txt")
def security(read: Reader) -> Response:
    """Say where to report a vulnerability (RFC 9116). It expires at the end of the next year.

    Raises NotFound if no contact is set.
    """
    contact = app_state().site.settings.security_contact
    if not contact:
        raise NotFound
    expires = f"{int(read.today()[:4]) + 1}-12-31T23:59:59Z"
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires}",
        f"Preferred-Languages: {', '.join(locale.lang for locale in read.locales)}",
        f"Canonical: {absolute('/.well-known/security.txt')}",
    )
    return Response("".join(f"{line}\n" for line in lines), mimetype="text/plain")


@common.page("/favicon.ico")
def favicon(read: Reader) -> Response:
    """Return the icon at the address that browsers request by themselves."""
    asset("img/favicon.ico")
    icon = app_state().assets.read("img/favicon.ico")
    return Response(icon, mimetype="image/vnd.microsoft.icon")


@common.page(sheets.ADDRESS)
def common_sheet(read: Reader) -> Response:
    """Return the style sheets that every page has, as one file."""
    return Response(sheets.text(), mimetype="text/css")


@common.page("/<locale>/manifest.webmanifest")
def manifest(read: Reader) -> Response:
    """Return the site's name and icons for a home screen (W3C Web Application Manifest).

    Its URLs are relative, so that it is valid for a site below a path too.
    """
    site = read.single("site")
    icons = [
        {
            "src": f"..{asset(f'img/icon-{size}.png')}",
            "sizes": f"{size}x{size}",
            "type": "image/png",
        }
        for size in ICON_SIZES
    ]
    return json_answer(
        {
            "name": str(site.name),
            "short_name": str(site.short or site.name),
            "lang": read.language.lang,
            "dir": read.language.dir,
            "start_url": "../" if read.snapshot.has_one_language else "./",
            "scope": "../",
            "display": "browser",
            "background_color": BACKGROUND_COLOR,
            "theme_color": BACKGROUND_COLOR,
            "icons": icons,
        },
        "application/manifest+json",
    )
