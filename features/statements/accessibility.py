"""The accessibility statement below the text of its page, and the found barriers above its form."""

from collections.abc import Iterable
from typing import Any

from babel.lists import format_list

from blueprints.editor.context import current_snapshot, site
from blueprints.editor.slots import FormPlace
from cms.content import LocalizedRow, Reader
from cms.web.context import app_state, note_dependency
from cms.web.i18n import gettext as _
from cms.web.i18n import locale
from cms.web.templating.slots import ArticlePlace
from features.statements.figures import Barriers, barriers
from features.statements.words import GROUNDS, STANDARDS

PAGE = "pages", "accessibility"
"""The type and key of the page that shows the statement."""


def statement(place: ArticlePlace) -> dict[str, Any] | None:
    """Return the values of the statement; None on other pages."""
    read = place.read
    if (place.entry.type, place.entry.key) != PAGE:
        return None
    said, site_info = read.single("accessibility"), read.single("site")
    is_own = not site_info.demonstration  # a demonstration may not speak for the institute
    groups = [(ground, _with_ground(said.exceptions, ground)) for ground in ("", *GROUNDS)]
    return {
        "said": said,
        "standards": _standards(said.standards),
        "name": site_info.name if is_own else "",
        "email": said.email or (site_info.email if is_own else ""),
        "address": app_state().site.base_url(read.snapshot),
        "groups": [(ground, rows) for ground, rows in groups if rows],
        "found": _figures(read) if said.counted else None,
        "contact": read.follow("pages/contact"),
    }


def _standards(chosen: Iterable[str]) -> str:
    """Return the names of the chosen standards, as a sentence lists them; empty without any."""
    names = [str(_(STANDARDS[name])) for name in chosen if name in STANDARDS]
    return format_list(names, locale=locale())


def _with_ground(rows: tuple[LocalizedRow, ...], ground: str) -> list[LocalizedRow]:
    return [row for row in rows if row.content and (row.ground or "") == ground]


def _figures(read: Reader) -> Barriers:
    note_dependency("barriers")
    return barriers(app_state().site, read.snapshot)


def found(place: FormPlace) -> dict[str, Any] | None:
    """Return the figures above the form of the statement; None above other forms."""
    if place.edited.model.name != "accessibility":
        return None
    return {"found": barriers(site(), current_snapshot())}
