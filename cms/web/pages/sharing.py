"""The picture and the description that other programs show of a shared page."""

from typing import Any, NamedTuple
from unicodedata import east_asian_width

from cms.media.dimensions import png_size
from cms.schema.paths import first_of
from cms.web.context import app_state
from cms.web.i18n import gettext as _
from cms.web.templating.render import own_asset
from cms.web.templating.responsive_images import address, sizes

MIN_DESCRIPTION_COLUMNS = 30
"""Columns of a description, of which a Chinese character takes two: one with fewer doesn't tell
what a page is.
"""


class Picture(NamedTuple):
    """A picture for other sites. The size is 0 where it isn't known."""

    address: str
    width: int = 0
    height: int = 0
    alt: Any = ""


def of_medium(file: str, alt: Any) -> Picture:
    """A picture of the media folder."""
    known = sizes().shape(file)
    if known is None:
        return Picture(address(file), alt=alt)
    width = known.widths[-1]
    return Picture(address(file), width, known.height_at(width), alt)


def of_section(section: str, alt: Any) -> Picture | None:
    """The picture of a page that has none: its section's, else the site's; None where the site has
    neither.
    """
    names = (f"img/share/{section}.png",) * bool(section) + ("img/share/site.png",)
    found = next(((name, link) for name in names if (link := own_asset(name))), None)
    size = png_size(first_of(app_state().assets.folders, found[0])) if found else None
    return Picture(found[1], *size, alt) if found and size else None


def described(title: str, description: str, site: str) -> str:
    """A description of a page; one that is too short is completed with the page's title and the
    site's name.
    """
    if (
        sum(2 if east_asian_width(sign) in "WF" else 1 for sign in description)
        >= MIN_DESCRIPTION_COLUMNS
    ):
        return description
    name = title if title == site else _("%(title)s, %(site)s", title=title, site=site)
    return (
        _("%(page)s: %(description)s", page=name, description=description) if description else name
    )
