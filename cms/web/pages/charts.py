"""Pictures of entries, drawn as inline SVG: each in a wide and a narrow layout, of which the page's
CSS shows one.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from cms.content import LocalizedEntry, Reader
from cms.core.i18n import N_
from cms.media.svg.bar_chart import per_year as draw_bars
from cms.media.svg.gantt import Span
from cms.media.svg.gantt import spans as draw_spans
from cms.media.svg.org_chart import OrgUnit, organisation
from cms.media.svg.timeline import TimelineEvent
from cms.media.svg.timeline import timeline as draw_timeline
from cms.media.svg.years import moment, moment_after
from cms.web.i18n import gettext as _
from cms.web.templating.formats import date_range

WIDE, NARROW = 760, 340
GROUPS = {
    "institute": N_("Institutes"),
    "department": N_("Departments"),
    "laboratory": N_("Laboratories"),
    "centre": N_("Centres"),
    "station": N_("Field stations"),
    "museum": N_("Museums"),
    "office": N_("Offices"),
}


@lru_cache(maxsize=64)
def _timeline(events: tuple[TimelineEvent, ...], **words: Any) -> str:
    return draw_timeline(events, **words)


@lru_cache(maxsize=64)
def _bars(numbers: tuple[tuple[int, int], ...], **words: Any) -> str:
    return draw_bars(numbers, **words)


@lru_cache(maxsize=64)
def _spans(known: tuple[Span, ...], **words: Any) -> str:
    return draw_spans(known, **words)


@lru_cache(maxsize=64)
def _organisation(roots: tuple[OrgUnit, ...], **words: Any) -> str:
    return organisation(roots, **words)


def timeline(read: Reader, rows: Iterable[Any]) -> Markup:
    """The dated rows of a page's `timeline` ({date, until, label}) as a line of time; nothing where
    none has a date.
    """
    dated = [row for row in rows if row.date and row.label]
    if not dated:
        return Markup()
    events = tuple(
        TimelineEvent(
            moment(row.date),
            moment_after(row.until) if row.until else None,
            date_range(row.date, row.until),
            row.label,
        )
        for row in dated
    )
    words = {
        "title": _("Timeline"),
        "lang": read.language.lang,
        "description": _(
            "Events in chronological order. The table gives the same information as text."
        ),
    }
    return _both(lambda width: _timeline(events, width=width, **words))


def per_year(
    read: Reader, counts: Iterable[tuple[str, int]], title: str, description: str
) -> Markup:
    """How many a year, as bars. `counts` are pairs of a year as text and a number."""
    numbers = tuple((int(year), number) for year, number in counts)
    words = {"title": title, "description": description, "lang": read.language.lang}
    return _both(lambda width: _bars(numbers, width=width, **words)) if numbers else Markup()


def spans(read: Reader, items: Iterable[LocalizedEntry], title: str, description: str) -> Markup:
    """Entries with a `start` or an `end` over the years up to today; those with neither are left
    out.

    One without an end goes on only if its `state` says so.
    """
    known = tuple(
        Span(
            item.title,
            moment(item.start) if item.start else None,
            moment_after(item.end) if item.end else None,
            item.state == "running",
        )
        for item in items
        if item.start or item.end
    )
    until = int(read.today()[:4]) + 1.0
    words = {"title": title, "description": description, "lang": read.language.lang}
    return (
        _both(lambda width: _spans(known, until=until, width=width, **words)) if known else Markup()
    )


def organisation_chart(read: Reader, units: Iterable[LocalizedEntry]) -> Markup:
    """Units (`name`, `kind`, `parent`) below those they belong to, grouped by kind, each a link to
    its page.
    """
    roots = _forest(tuple(units))
    words = {
        "title": _("Organization chart"),
        "lang": read.language.lang,
        "description": _("The units of the institute and what they belong to."),
    }
    return (
        _both(
            lambda width: _organisation(
                roots, width=width, columns=3 if width == WIDE else 1, **words
            )
        )
        if roots
        else Markup()
    )


def _both(draw: Callable[[int], str]) -> Markup:
    layouts = "".join(
        f'<div class="chart-{name}">{draw(width)}</div>'
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    )
    return Markup(f'<div class="chart">{layouts}</div>')  # noqa: S704 - our own drawing, its words escaped


def _forest(units: Sequence[LocalizedEntry]) -> tuple[OrgUnit, ...]:
    """The trees units make; one whose parent isn't shown is a root, and so is one of a ring of
    parents.
    """
    keys = {unit.key for unit in units}
    below: dict[str, list[LocalizedEntry]] = {}
    for unit in units:
        below.setdefault(unit.parent if unit.parent in keys else "", []).append(unit)
    seen: set[str] = set()

    def grown(unit: LocalizedEntry) -> OrgUnit:
        seen.add(unit.key)
        own = [one for one in below.get(unit.key, ()) if one.key not in seen]
        kinds = sorted({one.kind or "" for one in own}, key=lambda kind: _order(kind))
        groups = tuple(
            (
                _(GROUPS[kind]) if kind in GROUPS else _("Units"),
                tuple(grown(one) for one in own if (one.kind or "") == kind),
            )
            for kind in kinds
        )
        return OrgUnit(unit.title, unit.url or "", groups)

    trees = [grown(unit) for unit in below.get("", ())]
    trees += [grown(unit) for unit in units if unit.key not in seen]
    return tuple(sorted(trees, key=lambda tree: not tree.groups))


def _order(kind: str) -> int:
    return list(GROUPS).index(kind) if kind in GROUPS else len(GROUPS)
