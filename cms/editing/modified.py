"""The time of the last change, written whenever the editor changes an entry's file."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from cms.content import Entry
from cms.content.localized import Localizer
from cms.core.fingerprint import fingerprint
from cms.core.languages import fall_back
from cms.schema.content_type import Model
from cms.schema.fields import Raw
from cms.schema.flat import file_order, insert_key
from cms.schema.publication import MODIFIED, modified_times


def with_modified(before: Entry | None, after: Entry, codes: Sequence[str], now: datetime) -> Raw:
    """Return the JSON of `after`, the successor of `before`, with the time of the last change of
    each language it is published in.

    `codes` are the site's languages. A language counts as changed if its page would read
    differently, or if it comes onto the site (again).
    """
    if not after.model.route:
        return after.raw
    former = modified_times(after.raw)
    stamp = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    moments = {
        code: stamp if _has_changed(before, after, code, codes, now) else former.get(code)
        for code in codes
        if code in after.windows
    }
    return _with_times(after.raw, after.model, moments)


def with_former_times(
    raw: Raw, model: Model, before: Mapping[str, str], after: Mapping[str, str]
) -> Raw:
    """Return `raw` with the times from before a change that is undone. A time that isn't `after`'s
    is of another change, and stays.
    """
    times = modified_times(raw)
    restored = {
        code: before.get(code) if times.get(code) == after.get(code) else times.get(code)
        for code in {**before, **times}
    }
    return _with_times(raw, model, restored)


def _with_times(raw: Raw, model: Model, moments: Mapping[str, str | None]) -> Raw:
    times = {code: moment for code, moment in moments.items() if moment}
    raw = dict(raw)
    if times:
        insert_key(raw, MODIFIED, times, file_order(model))
    else:
        raw.pop(MODIFIED, None)
    return raw


def _has_changed(
    before: Entry | None, after: Entry, code: str, codes: Sequence[str], now: datetime
) -> bool:
    """Return whether the page of a language reads differently than before, or is new."""
    was = before.windows.get(code) if before else None
    if before is None or was is None or (was != after.windows[code] and not was.shows(now)):
        return True
    return page_digest(before, code, codes) != page_digest(after, code, codes)


def page_digest(entry: Entry, code: str, codes: Sequence[str]) -> bytes:
    """Return a digest of everything that an entry's page shows in a language, including fallbacks
    from other languages.
    """
    published = [locale for locale in codes if locale in entry.windows]
    localizer = Localizer(code, fall_back(code, published), {})
    return fingerprint(localizer.fields(entry.model.fields, entry.values))
