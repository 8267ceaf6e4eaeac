"""Publish a draft language by language, and unpublish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cms.accounts.permissions import Actor, require
from cms.content import Entry
from cms.content.addresses import address_of, is_tree, slug_of
from cms.content.derived import PLACE
from cms.core.errors import Invalid, NotFound
from cms.core.file_commit import DRAFT_LEFT
from cms.core.i18n import N_
from cms.editing.author_names import with_author_names_raw
from cms.editing.base import ChangesBase
from cms.editing.draft_view import DraftView, is_same_value, paths_to_publish, unseen_sources
from cms.editing.errors import Conflict, HasNoPage, NotPublishable
from cms.editing.merge import Clash, merge
from cms.editing.schedule import KEEP, window_problems, with_state, with_windows
from cms.editing.validation import (
    address_changes,
    position_problems,
    publish_problems,
    with_defaults,
)
from cms.markdown.trial_render import first_fatal
from cms.schema.content_type import ContentType
from cms.schema.fields import Json
from cms.schema.fields.redirect_addresses import is_former
from cms.schema.fields.walk import locate
from cms.schema.flat import Flat, file_order, flatten, place, unflatten
from cms.schema.publication import DRAFT
from cms.schema.translations import begin, record, source_of, status
from cms.schema.usages import long_texts

UNFIT = N_(
    "This text can’t be rendered: the process that renders it fails. Divide the text or simplify it."
)


@dataclass(frozen=True, slots=True)
class PublishCandidate:
    """The entry as it would be published: `raw`, with the paths `taken` from the draft."""

    raw: dict[str, Json]
    taken: set[str]
    clashes: tuple[Clash, ...]


class PublishingChanges(ChangesBase):
    """Publishing and unpublishing languages of an entry."""

    def problems(
        self,
        type: str,
        key: str,
        locales: Sequence[str],
        *,
        opens: datetime | None = KEEP,
        closes: datetime | None = KEEP,
    ) -> tuple[Invalid, ...]:
        """The problems that prevent publishing these languages, shown from `opens` to `closes`.
        Raises NotFound.
        """
        work = self._draft_view(self._model(type), key)
        return self._problems(work, _candidate(work, locales), locales, opens, closes)

    def _problems(
        self,
        work: DraftView,
        candidate: PublishCandidate,
        locales: Sequence[str],
        opens: datetime | None,
        closes: datetime | None,
    ) -> tuple[Invalid, ...]:
        known, raw = (
            self._languages()[0],
            with_author_names_raw(work.model, candidate.raw, self._raw_of),
        )
        strange = [
            Invalid("publication", N_("The site has no language %(locale)s."), locale=locale)
            for locale in locales
            if locale not in known
        ]
        if not locales:
            strange.append(Invalid(work.model.title, N_("Enter text in at least one language.")))
        live = (
            work.entry.windows if work.entry and work.model.route else ()
        )  # they show what is in no language too
        found = (
            *strange,
            *window_problems(work, locales, opens, closes, self._now()),
            *publish_problems(
                work.model, work.key, raw, tuple(dict.fromkeys((*locales, *live))), self._exists
            ),
        )
        if address_changes(raw, work.entry) and not any(one.path in PLACE for one in found):
            found += position_problems(work.model, work.key, raw, self.store.content())
        return found

    def publish(
        self,
        actor: Actor,
        type: str,
        key: str,
        locales: Sequence[str],
        *,
        opens: datetime | None = KEEP,
        closes: datetime | None = KEEP,
    ) -> Entry:
        """Put onto the site what the working copy has in `locales` and in no language, shown from
        `opens` to `closes`.

        None shows it at once, or for ever; left out, they stay as they are. Raises Forbidden,
        NotFound, Busy, NotPublishable with what is wrong, and Conflict where the file has changed in the
        same place since the working copy began.
        """
        model = self._model(type)
        require(actor, "publish", model)
        with self._change(model, key) as steps:
            disk = self._entry_file(model, key)
            work = self._draft_view(model, key, disk)
            candidate = _candidate(work, locales)
            if candidate.clashes:
                raise Conflict(
                    candidate.clashes, replace(work, flat=_theirs(work, candidate)), work.flat
                )
            if problems := (
                self._problems(work, candidate, locales, opens, closes)
                or _unfit(work, candidate.raw)
            ):
                raise NotPublishable(problems)
            raw = self._with_former_address(
                work, with_author_names_raw(model, candidate.raw, self._raw_of)
            )
            raw = self._with_ledger(work, raw, candidate.taken, locales)
            if model.route:
                raw = with_windows(model, raw, locales, opens, closes, self._now())
            entry = self._write_entry(
                steps, actor, "publish", model, key, raw, disk, locales, unseen_sources(work, raw)
            )
            with steps.then(DRAFT_LEFT):
                self._take(work, entry, candidate.taken)
            self._audit(actor, "publish", model, key, locales)
            return entry

    def _take(self, work: DraftView, entry: Entry, taken: set[str]) -> None:
        """Leave in the working copy what was not published and still differs."""
        if work.copy:
            flat = flatten(work.model, entry.raw)
            left = {
                path
                for path, value in work.copy.fields.items()
                if path not in taken and not is_same_value(value, flat.get(path))
            }
            self._save_draft(work.model, work.key, work.copy.only(left) if left else None)

    def _with_former_address(self, work: DraftView, raw: dict[str, Json]) -> dict[str, Json]:
        """Where a published entry moves, remember where it was: the whole path in a tree, else the
        last part.
        """
        model, old = work.model, work.entry
        if not (old and old.windows and model.route and address_changes(raw, old)):
            return raw
        new, entries = with_defaults(model, work.key, raw), self.store.content().entries
        was, now = address_of(old, entries), address_of(new, entries)
        if was == now or not is_former(was):
            return raw
        former, present = (
            (was.strip("/"), now.strip("/")) if is_tree(model) else (slug_of(old), slug_of(new))
        )
        known = raw.get("formerAddresses", [])
        place(
            raw,
            "formerAddresses",
            [one for one in dict.fromkeys([*known, former]) if one != present],
            file_order(model),
        )
        return {name: value for name, value in raw.items() if name != "formerAddresses" or value}

    def _with_ledger(
        self, work: DraftView, raw: dict[str, Json], taken: set[str], locales: Sequence[str]
    ) -> dict[str, Json]:
        """Record what each translation that is published now was made from."""
        default = self._languages()[1]
        if work.entry:
            raw = begin(work.model, work.entry.raw, raw, taken, default)
        for locale in locales:
            source = _original(work, locale, default) or source_of(raw, locale, default)
            paths = {
                path: path[: -len(locale) - 1]
                for path in taken
                if _locale(work.model, path) == locale
            }
            of = work.copy.source_digests if work.copy else {}
            if paths:
                raw = record(
                    work.model,
                    raw,
                    locale,
                    source,
                    sorted(paths.values()),
                    {bare: of[path] for path, bare in paths.items() if path in of},
                )
        return raw

    def outdated(self, type: str, key: str, locales: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Language → localized paths that would be published in it although their original has
        changed since.

        Raises NotFound.
        """
        work = self._draft_view(self._model(type), key)
        candidate = _candidate(work, locales)
        if candidate.clashes:  # they are settled first
            return {}
        raw = self._with_ledger(work, candidate.raw, candidate.taken, locales)
        found = {
            locale: status(work.model, raw, locale, True, default=self._languages()[1])
            for locale in locales
        }
        return {
            locale: stale
            for locale, states in found.items()
            if (stale := tuple(path for path, state in states.items() if state == "stale"))
        }

    def unpublish(self, actor: Actor, type: str, key: str, locales: Sequence[str]) -> Entry:
        """Take languages of an entry off the site. Raises Forbidden, NotFound, Busy, and HasNoPage
        without pages.
        """
        model = self._model(type)
        require(actor, "unpublish", model)
        if not model.route:
            raise HasNoPage
        with self._change(model, key) as steps:
            disk = self._entry_file(model, key)
            if not disk.entry:
                raise NotFound
            raw, states = dict(disk.entry.raw), dict(disk.entry.raw.get("publication", {}))
            states |= {
                locale: with_state(states, locale, DRAFT, {})
                for locale in locales
                if locale in states
            }
            place(raw, "publication", states, file_order(model))
            entry = self._write_entry(steps, actor, "unpublish", model, key, raw, disk, locales)
            self._audit(actor, "unpublish", model, key, locales)
            return entry


def _candidate(work: DraftView, locales: Sequence[str]) -> PublishCandidate:
    taken = paths_to_publish(work, locales)
    if not work.copy:
        return PublishCandidate(dict(work.raw), set(), ())
    on_site = work.on_site
    merged = merge(work.model, work.copy.before(on_site), work.copy.after(on_site, taken), on_site)
    onto = work.entry.raw if work.entry else {"$schema": work.raw["$schema"]}
    return PublishCandidate(unflatten(work.model, merged.values, onto), taken, merged.conflicts)


def _unfit(work: DraftView, raw: Mapping[str, Json]) -> tuple[Invalid, ...]:
    """The first new text that can't be rendered: it would end each process that shows or publishes
    it.
    """
    known = dict(long_texts(work.model, work.entry.raw)) if work.entry else {}
    texts = {path: text for path, text in long_texts(work.model, raw) if known.get(path) != text}
    number = first_fatal(list(texts.values()))
    return () if number is None else (Invalid(list(texts)[number], UNFIT),)


def _theirs(work: DraftView, candidate: PublishCandidate) -> Flat:
    """The entry as it is being worked on, but with the site's values where there is a clash."""
    values = {**work.flat, **{clash.path: clash.theirs for clash in candidate.clashes}}
    return {path: value for path, value in values.items() if value is not None}


def _locale(model: type[ContentType], path: str) -> str:
    found = locate(model.fields, path)
    return found[1] if found else ""


def _original(work: DraftView, locale: str, default: str) -> str:
    """The language that the site's default one is first translated from, where the entry began in
    another.
    """
    title = work.on_site
    name = work.model.title
    others = [path.removeprefix(f"{name}.") for path in title if path.startswith(f"{name}.")]
    return others[0] if locale == default and others and locale not in others else ""
