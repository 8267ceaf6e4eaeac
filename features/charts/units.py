"""The units of the institute as trees, for the organisation chart."""

from collections.abc import Sequence

from blueprints.shared.units import GROUPS
from cms.content import LocalizedEntry
from cms.web.i18n import gettext as _
from features.charts.org_chart import OrgUnit


def forest(units: Sequence[LocalizedEntry]) -> tuple[OrgUnit, ...]:
    """Return the units below their parents, grouped by kind.

    A unit whose parent isn't shown is a root. Of parents that form a cycle, the first is a root.
    """
    keys = {unit.key for unit in units}
    below: dict[str, list[LocalizedEntry]] = {}
    for unit in units:
        below.setdefault(unit.parent if unit.parent in keys else "", []).append(unit)
    drawn: set[str] = set()

    def tree(unit: LocalizedEntry) -> OrgUnit:
        drawn.add(unit.key)
        children = [child for child in below.get(unit.key, ()) if child.key not in drawn]
        groups = []
        for kind in sorted({child.kind or "" for child in children}, key=_kind_order):
            of_kind = [tree(child) for child in children if (child.kind or "") == kind]
            groups.append((_kind_label(kind), tuple(of_kind)))
        return OrgUnit(unit.title, unit.url or "", tuple(groups))

    trees = [tree(unit) for unit in below.get("", ())]
    trees += [tree(unit) for unit in units if unit.key not in drawn]
    return tuple(sorted(trees, key=lambda tree: not tree.groups))


def _kind_label(kind: str) -> str:
    return _(GROUPS[kind]) if kind in GROUPS else _("Units")


def _kind_order(kind: str) -> int:
    return list(GROUPS).index(kind) if kind in GROUPS else len(GROUPS)
