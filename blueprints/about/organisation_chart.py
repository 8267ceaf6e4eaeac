"""The units of the institute as a picture."""

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
    """Units (`name`, `kind`, `parent`) below those they belong to, grouped by kind, each a link to
    its page.
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
    """The trees units make; one whose parent isn't shown is a root, and so is one of a ring of
    parents.
    """
    keys = {unit.key for unit in units}
    below: dict[str, list[LocalizedEntry]] = {}
    for unit in units:
        below.setdefault(unit.parent if unit.parent in keys else "", []).append(unit)
    drawn: set[str] = set()

    def tree(unit: LocalizedEntry) -> org_chart.OrgUnit:
        drawn.add(unit.key)
        own = [one for one in below.get(unit.key, ()) if one.key not in drawn]
        groups = []
        for kind in sorted({one.kind or "" for one in own}, key=_order):
            groups.append((_label(kind), tuple(map(tree, _of_kind(own, kind)))))
        return org_chart.OrgUnit(unit.title, unit.url or "", tuple(groups))

    trees = [tree(unit) for unit in below.get("", ())]
    trees += [tree(unit) for unit in units if unit.key not in drawn]
    return tuple(sorted(trees, key=lambda tree: not tree.groups))


def _of_kind(units: Iterable[LocalizedEntry], kind: str) -> list[LocalizedEntry]:
    return [unit for unit in units if (unit.kind or "") == kind]


def _label(kind: str) -> str:
    return _(GROUPS[kind]) if kind in GROUPS else _("Units")


def _order(kind: str) -> int:
    return list(GROUPS).index(kind) if kind in GROUPS else len(GROUPS)
