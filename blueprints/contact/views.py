"""Contact details: the institute's address, telephones, email and map."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from blueprints.contact import contact
from cms.content import LocalizedEntry, Reader
from cms.web.i18n import gettext as _
from cms.web.pages.page import front_meta, page, pages_below


@contact.page("/")
def index(read: Reader) -> str:
    entry, meta = front_meta(read, contact.name, _(contact.label))
    site = read.single("site")
    return page(
        read,
        "contact/index.html",
        meta._replace(institute=True),
        entry=entry,
        body=read.render(entry.body),
        children=pages_below(read, entry),
        programs=tuple(map_links(read, site)),
        elsewhere=tuple(addresses_in_other_languages(read)),
    )


def addresses_in_other_languages(read: Reader) -> Iterator[tuple[str, Any]]:
    """Yield (language, postal address) in the other languages, for a driver or an envelope."""
    shown = read.single("site").address.lang
    for locale in read.locales:
        address = read.within(read.trace, locale.code).single("site").address
        if shown != address.lang == locale.lang:
            yield locale.code, address


def map_links(read: Reader, site: LocalizedEntry) -> Iterator[tuple[str, str]]:
    """Yield (name, URL) of online maps that open at the institute's position, else at its address.

    Those of China are included if the site has Chinese.
    """
    position = (site.latitude, site.longitude)
    pinned = None not in position
    if not pinned and not site.address:
        return
    north, east = position
    yield (
        "OpenStreetMap",
        f"https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=17/{north}/{east}"
        if pinned
        else _with_query("https://www.openstreetmap.org/search", query=site.address),
    )
    chinese = next((locale.code for locale in read.locales if locale.lang.startswith("zh")), "")
    if chinese:
        site = read.within(read.trace, chinese).single("site")
        yield from _chinese_map_links(site, pinned)


def _chinese_map_links(site: LocalizedEntry, pinned: bool) -> Iterator[tuple[str, str]]:
    """Yield the same for Amap and Baidu.

    They need names in Chinese, and the coordinate system of GPS (WGS 84) has to be named.
    """
    amap, baidu = "https://uri.amap.com", "https://api.map.baidu.com"
    shared = {"output": "html", "src": "website"}
    if pinned:
        north, east = site.latitude, site.longitude
        name = site.title
        yield (
            _("Amap"),
            _with_query(
                f"{amap}/marker", position=f"{east},{north}", name=name, coordinate="wgs84"
            ),
        )
        yield (
            _("Baidu Maps"),
            _with_query(
                f"{baidu}/marker",
                location=f"{north},{east}",
                title=name,
                content=site.address or name,
                coord_type="wgs84",
                **shared,
            ),
        )
    else:
        yield _("Amap"), _with_query(f"{amap}/search", keyword=site.address)
        yield _("Baidu Maps"), _with_query(f"{baidu}/geocoder", address=site.address, **shared)


def _with_query(address: str, /, **query: Any) -> str:
    return f"{address}?{urlencode(query)}"
