"""The organisation chart of the institute."""

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from cms.content import LocalizedEntry, Reader
from cms.media.svg import org_chart
from cms.media.svg.svg import Caption
from cms.web.i18n import gettext as _
from cms.web.pages.charts import WIDE, chart
from cms.web.pages.units import GROUPS


def organisation_chart(read: Reader, units: Iterable[LocalizedEntry]) -> Markup:
    """Return a chart of units below their parents, grouped by kind and linked to their pages.

    It reads their `name`, `kind` and `parent`.
    """
    return chart(
        _draw_organisation,
        _forest(tuple(units)),
        caption=Caption(
            _("Organization chart"),
            _("The units of the institute and what they belong to."),
            read.language.lang,
        ),
    )


def _draw_organisation(roots: tuple[org_chart.OrgUnit, ...], *, width: int, **words: Any) -> str:
    columns = 3 if width == WIDE else 1
    return org_chart.organisation(roots, width=width, columns=columns, **words)


def _forest(units: Sequence[LocalizedEntry]) -> tuple[org_chart.OrgUnit, ...]:
    """Return the units as trees.

    A unit whose parent isn't shown is a root. Of parents that form a cycle, the first is a root.
    """
    keys = {unit.key for unit in units}
    below: dict[str, list[LocalizedEntry]] = {}
    for unit in units:
        below.setdefault(unit.parent if unit.parent in keys else "", []).append(unit)
    drawn: set[str] = set()

    def tree(unit: LocalizedEntry) -> org_chart.OrgUnit:
        drawn.add(unit.key)
        children = [child for child in below.get(unit.key, ()) if child.key not in drawn]
        groups = []
        for kind in sorted({child.kind or "" for child in children}, key=_kind_order):
            of_kind = [tree(child) for child in children if (child.kind or "") == kind]
            groups.append((_kind_label(kind), tuple(of_kind)))
        return org_chart.OrgUnit(unit.title, unit.url or "", tuple(groups))

    trees = [tree(unit) for unit in below.get("", ())]
    trees += [tree(unit) for unit in units if unit.key not in drawn]
    return tuple(sorted(trees, key=lambda tree: not tree.groups))


def _kind_label(kind: str) -> str:
    return _(GROUPS[kind]) if kind in GROUPS else _("Units")


def _kind_order(kind: str) -> int:
    return list(GROUPS).index(kind) if kind in GROUPS else len(GROUPS)
