"""Links to online maps that open at the position of an entry."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from cms.content import LocalizedEntry, Reader
from cms.web.i18n import gettext as _


def map_links(
    read: Reader, entry: LocalizedEntry, address: str = "address"
) -> Iterator[tuple[str, str]]:
    """Yield (name, URL) of online maps that open at the `latitude` and `longitude` of an entry, else
    at the postal address in its field `address`.

    Those of China are included if the site has Chinese.
    """
    pinned = None not in (entry.latitude, entry.longitude)
    if not pinned and not entry[address]:
        return
    north, east = entry.latitude, entry.longitude
    yield (
        "OpenStreetMap",
        f"https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=17/{north}/{east}"
        if pinned
        else _with_query("https://www.openstreetmap.org/search", query=entry[address]),
    )
    chinese = next((locale.code for locale in read.locales if locale.lang.startswith("zh")), "")
    if chinese:
        in_chinese = read.within(read.trace, chinese).get(entry.type, entry.key) or entry
        yield from _chinese_map_links(in_chinese, in_chinese[address], pinned)


def _chinese_map_links(
    entry: LocalizedEntry, address: Any, pinned: bool
) -> Iterator[tuple[str, str]]:
    """Yield the same for Amap and Baidu.

    They need names in Chinese, and the coordinate system of GPS (WGS 84) has to be named.
    """
    amap, baidu = "https://uri.amap.com", "https://api.map.baidu.com"
    shared = {"output": "html", "src": "website"}
    if pinned:
        north, east = entry.latitude, entry.longitude
        name = entry.title
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
                content=address or name,
                coord_type="wgs84",
                **shared,
            ),
        )
    else:
        yield _("Amap"), _with_query(f"{amap}/search", keyword=address)
        yield _("Baidu Maps"), _with_query(f"{baidu}/geocoder", address=address, **shared)


def _with_query(address: str, /, **query: Any) -> str:
    return f"{address}?{urlencode(query)}"
