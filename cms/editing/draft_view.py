"""An entry with its draft laid over the version on the site."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cms.accounts.permissions import Actor
from cms.content import Entry
from cms.core.dates import parse_moment
from cms.core.errors import Invalid
from cms.editing.draft_files import WorkingCopy
from cms.editing.merge import Clash, merge
from cms.schema.content_type import ContentType
from cms.schema.fields import Json
from cms.schema.fields.walk import locate
from cms.schema.flat import Flat, flatten, unflatten
from cms.schema.translations import digest, digests, lay, source_of

PUBLISHED, DRAFT, SCHEDULED, EXPIRED = "published", "draft", "scheduled", "expired"


MARK_LENGTH = 12
"""Digits of a version by which it is known to a page."""


@dataclass(frozen=True, slots=True)
class DraftView:
    """An entry with its draft, as a form shows it. `flat` and `raw` include the draft; `entry` is
    the version on the site. `changed`: paths that differ from the entry · `authors`: path → id of
    the account that changed it · `states`: locale → published, draft, scheduled or expired ·
    `clashes`: paths that the site changed too since the draft did.
    """

    model: type[ContentType]
    key: str
    raw: Mapping[str, Json]
    flat: Flat
    entry: Entry | None
    changed: tuple[str, ...]
    updated: datetime | None
    authors: Mapping[str, str]
    states: Mapping[str, str]
    copy: WorkingCopy | None = None
    clashes: tuple[Clash, ...] = ()

    @property
    def opened(self) -> Flat:
        """The base values that the form sends along, so that a save knows which were changed."""
        return dict(self.flat)

    @property
    def on_site(self) -> Flat:
        """The leaves of the entry without the working copy."""
        return flatten(self.model, self.entry.raw) if self.entry else {}


def make_draft_view(
    model: type[ContentType],
    key: str,
    entry: Entry | None,
    copy: WorkingCopy | None,
    schema: str,
    locales: Iterable[str],
    default: str,
    now: datetime,
) -> DraftView:
    """Lay `copy` over `entry`; where both changed the same since, the copy's value shows. `schema`:
    for a new file; `default`: the site's default locale.
    """
    onto: Mapping[str, Json] = entry.raw if entry else {"$schema": schema}
    before = flatten(model, onto)
    raw, clashes = onto, tuple[Clash, ...]()
    if copy:
        merged = merge(model, copy.before(before), copy.after(before), before)
        raw, clashes = unflatten(model, merged.values, onto), merged.conflicts
        raw = lay(model, onto, raw, copy.fields, copy.source_digests, default)
    flat = flatten(model, raw)
    return DraftView(
        model,
        key,
        raw,
        flat,
        entry,
        differing_paths(flat, before),
        _updated(copy),
        copy.authors if copy else {},
        {locale: publication_state(entry, locale, now) for locale in locales},
        copy,
        clashes,
    )


def _updated(copy: WorkingCopy | None) -> datetime | None:
    try:
        return parse_moment(copy.updated, "updated") if copy else None
    except Invalid:
        return None


def version_mark(work: DraftView, actor: Actor) -> str:
    """A mark that changes when anybody but `actor` changes an entry: the version on the site, and
    how often others have saved the draft.
    """
    theirs = work.copy.version - work.copy.saves.get(actor.id, 0) if work.copy else 0
    return f"{work.entry.version[:MARK_LENGTH] if work.entry else ''}-{theirs}"


def publication_state(entry: Entry | None, locale: str, now: datetime) -> str:
    """Whether a language of an entry is shown at `now`, and if not, why. A type without pages is
    always published.
    """
    if entry and not entry.model.route:
        return PUBLISHED
    window = entry.windows.get(locale) if entry else None
    if window is None:
        return DRAFT
    if window.shows(now):
        return PUBLISHED
    return SCHEDULED if window.opens and now < window.opens else EXPIRED


def differing_paths(one: Flat, other: Flat) -> tuple[str, ...]:
    """The paths at which two flat entries differ."""
    return tuple(
        path
        for path in dict.fromkeys([*one, *other])
        if not is_same_value(one.get(path), other.get(path))
    )


def is_same_value(one: Json, other: Json) -> bool:
    """Whether two leaves are alike, telling 1 from true."""
    return bool(one == other) and type(one) is type(other)


def rebase_draft(
    work: DraftView,
    flat: Flat,
    actor: Actor,
    now: datetime,
    default: str,
    settled: Collection[str] = (),
) -> WorkingCopy | None:
    """The working copy after `actor` made `flat` of `work`; None where nothing differs from the
    site any more.

    A clash that isn't `settled` keeps what it started from, so that publishing asks about it.
    `default`: the site's default locale.
    """
    old, on_site = work.copy or WorkingCopy(), work.on_site
    paths = differing_paths(flat, on_site)
    if not paths and work.entry:
        return None
    touched = {*differing_paths(flat, work.flat), *settled}
    open_clashes = {clash.path for clash in work.clashes} - set(settled)
    was = {
        path: old.base_values.get(path) if path in open_clashes else on_site.get(path)
        for path in paths
    }
    of = {path: old.source_digests.get(path) for path in paths if path not in touched}
    of |= {path: _source_digest(work, flat, path, default) for path in paths if path in touched}
    made_from = {path: hash for path, hash in of.items() if hash}
    return WorkingCopy(
        base=work.entry.version if work.entry else "",
        fields={path: flat.get(path) for path in paths},
        base_values={path: value for path, value in was.items() if value is not None},
        authors={
            path: actor.id if path in touched else old.authors.get(path, actor.id) for path in paths
        },
        source_digests=made_from,
        sources=_sources(work, flat, made_from, default),
        updated=now.isoformat(timespec="seconds"),
        version=old.version + 1,
        saves=old.saves_with(actor.id),
    )


def _source_digest(work: DraftView, flat: Flat, path: str, default: str) -> str:
    """The digest of what a translation was made from: the source as it is while this is saved."""
    place = locate(work.model.fields, path)
    locale = place[1] if place else ""
    source = source_of(work.raw, locale, default)
    if not locale or locale == source:
        return ""
    original = flat.get(f"{path[: -len(locale)]}{source}")
    return "" if original is None else digest(original)


def _sources(work: DraftView, flat: Flat, of: Mapping[str, str], default: str) -> dict[str, Json]:
    """Digest → the source that a translation was made from, where it has changed since and was
    never on the site.
    """
    known = work.copy.sources if work.copy else {}
    on_site, found = work.on_site, dict[str, Json]()
    for path, hash in of.items():
        bare, _dot, locale = path.rpartition(".")
        source = f"{bare}.{source_of(work.raw, locale, default)}"
        said = [digest(one[source]) for one in (flat, on_site) if source in one]
        if hash not in said and hash in known:
            found[hash] = known[hash]
        elif hash not in said and source in work.flat and digest(work.flat[source]) == hash:
            found[hash] = work.flat[source]
    return found


def unseen_sources(work: DraftView, raw: Mapping[str, Json]) -> dict[str, Json]:
    """Digest → each original that a translation in `raw` was made from and that nothing but the
    working copy has.
    """
    if not work.copy:
        return {}
    known = {**work.copy.sources, **{digest(value): value for value in work.flat.values()}}
    on_site = {digest(value) for value in flatten(work.model, raw).values()}
    return {
        hash: known[hash] for hash in sorted(digests(raw)) if hash in known and hash not in on_site
    }


def paths_to_publish(work: DraftView, locales: Sequence[str]) -> set[str]:
    """The paths of the working copy that publishing `locales` takes: those in these languages and
    those in none.
    """
    fields = work.copy.fields if work.copy else {}
    places = {path: locate(work.model.fields, path) for path in fields}
    return {
        path for path, place in places.items() if place and (not place[1] or place[1] in locales)
    }
