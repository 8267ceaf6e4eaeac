"""When each language of an entry is shown, as set by publishing."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from cms.core.dates import parse_moment
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.editing.edited_entry import EditedEntry
from cms.schema.content_type import Model
from cms.schema.fields import JsonObject
from cms.schema.flat import file_order, insert_key
from cms.schema.publication import PUBLISHED

KEEP: Any = object()
"""Leave this moment of publication unchanged. One that lies in the past and would hide the entry is
dropped.
"""
Edges = tuple[datetime | None, datetime | None]
"""When a language is shown, as (from, until); None means at once or without end."""
Windows = Mapping[str, Edges]
"""The languages to publish, each with its edges."""
AS_BEFORE: Edges = (KEEP, KEEP)
ALL_AS_BEFORE: Windows = MappingProxyType({})


def window_problems(edited: EditedEntry, windows: Windows, now: datetime) -> Iterator[Invalid]:
    """Yield problems of a schedule: an impossible moment, or one that would hide a shown language
    at once.
    """
    moments = {
        locale: [edge for edge in ends if isinstance(edge, datetime)]
        for locale, ends in windows.items()
    }
    if any(moment.tzinfo is None for ends in moments.values() for moment in ends):
        yield Invalid(
            "publication",
            N_("Enter date and time with the time zone, such as 2024-08-24T08:00:00+08:00."),
        )
        return
    has_pages = edited.published and edited.model.route
    states = edited.published_raw.get("publication", {}) if has_pages else {}
    for locale in filter(moments.get, windows):
        if has_pages and edited.states.get(locale) == PUBLISHED:
            yield from _hiding_problems(locale, *windows[locale], now)
        window = _window(states, locale, *windows[locale])
        opens, closes = window["from"], window["until"]
        if opens and closes and parse_moment(closes, "until") <= parse_moment(opens, "from"):
            yield Invalid(
                f"publication.{locale}.until", N_("The end must be later than the start.")
            )


def _hiding_problems(
    locale: str, opens: datetime | None, closes: datetime | None, now: datetime
) -> Iterator[Invalid]:
    """Yield problems for moments that would take a shown language off the site at once."""
    if isinstance(opens, datetime) and opens > now:
        yield Invalid(
            f"publication.{locale}.from",
            N_(
                "%(language)s is on the site now and would disappear until the start. "
                "To publish the changes now, leave the start empty. To publish them later, save them and publish then."
            ),
            language=locale,
        )
    if isinstance(closes, datetime) and closes <= now:
        yield Invalid(
            f"publication.{locale}.until",
            N_(
                "%(language)s is on the site now and would disappear immediately. Choose a later end, or use Unpublish."
            ),
            language=locale,
        )


def with_windows(
    model: Model,
    raw: JsonObject,
    windows: Windows,
    now: datetime,
) -> JsonObject:
    """Return `raw` with the given languages published in their windows."""
    states = dict(raw.get("publication", {}))
    for locale, (opens, closes) in windows.items():
        window = _window(states, locale, opens, closes)
        if closes is KEEP and window["until"] and datetime.fromisoformat(window["until"]) <= now:
            window["until"] = None
        states[locale] = with_state(states, locale, PUBLISHED, window)
    insert_key(raw, "publication", states, file_order(model))
    return raw


def _window(
    states: Mapping[str, Any], locale: str, opens: datetime | None, closes: datetime | None
) -> dict[str, str | None]:
    """Return the new window of a language; None for an open edge."""
    old = states.get(locale, {})
    published = old if old.get("state") == PUBLISHED else {}
    return {
        "from": _edge(published.get("from"), opens),
        "until": _edge(published.get("until"), closes),
    }


def _edge(old: str | None, given: datetime | None) -> str | None:
    if given is KEEP:
        return old
    return given.isoformat(timespec="seconds") if given else None


def with_state(
    states: Mapping[str, Any], locale: str, state: str, window: Mapping[str, str | None]
) -> JsonObject:
    """Return one language's publication with its members in file order, keeping the file's other
    members.
    """
    rest = {
        name: value
        for name, value in states.get(locale, {}).items()
        if name not in ("state", "from", "until")
    }
    return {"state": state} | {edge: moment for edge, moment in window.items() if moment} | rest
