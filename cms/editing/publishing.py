"""Publishing a draft language by language, and unpublishing."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from cms.accounts.permissions import Actor, require
from cms.content.derived import PLACE
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.editing.address_problems import address_changes, address_problem, with_former_address
from cms.editing.edited_entry import Draft, EditedEntry, draft_only_sources, titles_in
from cms.editing.entry_files import EntryFiles
from cms.editing.errors import Conflict, HasNoPage, NotPublishable, Outdated
from cms.editing.merge import Clash, Merged, is_same_value, merge, with_their_values
from cms.editing.publish_undo import PublishRecord, publish_record, undo_publish
from cms.editing.schedule import (
    ALL_AS_BEFORE,
    AS_BEFORE,
    Windows,
    window_problems,
    with_state,
    with_windows,
)
from cms.editing.small_changes import kept_translations
from cms.editing.validation import publish_problems
from cms.markdown.trial_render import first_fatal
from cms.schema.content_type import Model
from cms.schema.fields import Json, JsonObject, Raw
from cms.schema.fields.walk import language_at, locate
from cms.schema.flat import Flat, file_order, flatten, insert_key, unflatten
from cms.schema.publication import DRAFT
from cms.schema.translations import status, with_ledger
from cms.schema.usages import long_texts

UNFIT = N_(
    "This text can’t be rendered: the process that renders it fails. Divide the text or simplify it."
)


@dataclass(frozen=True, slots=True)
class PublishCandidate:
    """The entry as it would be published: `raw`, and the paths `taken` from the draft."""

    raw: JsonObject
    taken: set[str]
    clashes: tuple[Clash, ...]


class Publishing:
    """Publishes and unpublishes languages of an entry."""

    def __init__(self, files: EntryFiles) -> None:
        self._files = files

    def problems(
        self, edited: EditedEntry, locales: Sequence[str], windows: Windows = ALL_AS_BEFORE
    ) -> tuple[Invalid, ...]:
        """Return the problems that prevent publishing these languages. `windows`: see `publish`."""
        raw = self._candidate(edited, locales).raw
        return self._problems(edited, raw, _requested_windows(locales, windows))

    def _problems(
        self, edited: EditedEntry, raw: JsonObject, windows: Windows
    ) -> tuple[Invalid, ...]:
        """Return the problems that prevent publishing `raw`."""
        files, model, published = self._files, edited.model, edited.published
        # published languages also show the values without language
        live = published.windows if published and model.route else ()
        shown = tuple(dict.fromkeys((*windows, *live)))
        problems = (
            *_language_problems(edited, windows),
            *window_problems(edited, windows, files.clock()),
            *publish_problems(edited.ref, raw, shown, files.exists),
        )
        has_bad_address = any(problem.path in PLACE for problem in problems)
        if has_bad_address or not address_changes(raw, published):
            return problems
        problem = address_problem(edited.ref, raw, files.store.content())
        return (*problems, problem) if problem else problems

    def publish(
        self,
        actor: Actor,
        type: str,
        key: str,
        locales: Sequence[str],
        windows: Windows = ALL_AS_BEFORE,
        *,
        outdated: bool = True,
        note: Callable[[PublishRecord], None] | None = None,
    ) -> EditedEntry:
        """Publish the draft's values in `locales` and those without language.

        `windows`: when each language is shown; languages not in it keep their window · `outdated`:
        publish even if a translation is older than its original · `note`: called, under the lock,
        with what `undo` needs. Returns the entry with the rest of the draft. Raises Forbidden,
        NotFound, Busy, NotPublishable, Outdated, and Conflict if the file has changed at the same
        path since the draft was made.
        """
        files, ref = self._files, self._files.ref(type, key)
        model, requested = ref.model, _requested_windows(locales, windows)
        require(actor, "publish", model)
        with files.change(actor, ref) as change:
            edited = change.edited
            candidate = self._candidate(edited, locales)
            if candidate.clashes:
                current = with_their_values(edited.flat, candidate.clashes)
                raise Conflict(candidate.clashes, replace(edited, flat=current), edited.flat)
            raw = candidate.raw
            if problems := self._problems(edited, raw, requested) or _unrenderable(edited, raw):
                raise NotPublishable(problems)
            raw = with_former_address(edited, raw, files.store.content)
            raw, small = _with_ledger(edited, raw, candidate.taken, locales)
            if not outdated and (stale := _outdated(edited, raw, locales)):
                raise Outdated(stale)
            if model.route:
                raw = with_windows(model, raw, requested, files.clock())
            sources = draft_only_sources(edited, raw)
            action = "small" if small else "publish"
            file = change.write(action, raw, locales, sources)
            draft = _remaining_draft(edited, flatten(model, file.raw or {}), candidate.taken)
            if edited.draft:
                change.write_draft(draft, after=True, recorded=True)
            change.audit(action, locales)
            published = files.overlay(ref, file, draft)
            if note:
                note(publish_record(edited, published))
            return published

    def undo(self, actor: Actor, record: Sequence[Json]) -> EditedEntry:
        """Undo a publish: see `undo_publish`."""
        return undo_publish(self._files, actor, record)

    def _candidate(self, edited: EditedEntry, locales: Sequence[str]) -> PublishCandidate:
        """Return the published version with the draft's values in these languages and those without
        language, completed.
        """
        model, draft, published = edited.model, edited.draft, edited.published_flat
        merged, taken, onto = Merged(edited.flat), set[str](), edited.raw
        if draft:
            taken = _paths_to_publish(model, draft, locales)
            chosen = draft.applied(published, taken)
            merged = merge(model, draft.base(published), chosen, published)
            onto = edited.published_raw
        flat = model.completed(merged.values, self._files.raw_of)
        return PublishCandidate(unflatten(model, flat, onto), taken, merged.clashes)

    def outdated(self, edited: EditedEntry, locales: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the translations for which `publish` would raise Outdated; none while there are
        clashes.
        """
        candidate = self._candidate(edited, locales)
        if candidate.clashes:  # resolved first
            return {}
        raw, _small = _with_ledger(edited, candidate.raw, candidate.taken, locales)
        return _outdated(edited, raw, locales)

    def unpublish(self, actor: Actor, type: str, key: str, locales: Sequence[str]) -> None:
        """Take languages of an entry off the site. Raises Forbidden, NotFound, Busy, and HasNoPage
        if its type has no pages.
        """
        ref = self._files.ref(type, key)
        require(actor, "unpublish", ref.model)
        if not ref.model.route:
            raise HasNoPage
        with self._files.change(actor, ref) as change:
            if not change.edited.published:
                raise NotFound
            raw = dict(change.edited.published_raw)
            states = dict(raw.get("publication", {}))
            for locale in set(locales) & states.keys():
                states[locale] = with_state(states, locale, DRAFT, {})
            insert_key(raw, "publication", states, file_order(ref.model))
            change.write("unpublish", raw, locales)
            change.audit("unpublish", locales)


def _requested_windows(locales: Sequence[str], windows: Windows) -> Windows:
    """Return the window of each language to be published."""
    return {locale: windows.get(locale, AS_BEFORE) for locale in locales}


def _outdated(edited: EditedEntry, raw: Raw, locales: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return language → localized paths of `raw` whose original has changed since."""
    outdated: dict[str, tuple[str, ...]] = {}
    for locale in locales:
        states = status(edited.model, raw, locale, True, default=edited.default_locale)
        if stale := tuple(path for path, state in states.items() if state == "stale"):
            outdated[locale] = stale
    return outdated


def _paths_to_publish(model: Model, draft: Draft, locales: Sequence[str]) -> set[str]:
    """Return the draft's paths that publishing `locales` takes: those in these languages and those
    without language.
    """
    locations = {path: locate(model.fields, path) for path in draft.fields}
    return {
        path
        for path, location in locations.items()
        if location and (not location[1] or location[1] in locales)
    }


def _language_problems(edited: EditedEntry, locales: Collection[str]) -> list[Invalid]:
    """Return errors in the choice of languages."""
    if not locales:
        return [Invalid(edited.model.title, N_("Enter text in at least one language."))]
    return [
        Invalid("publication", N_("The site has no language %(locale)s."), locale=locale)
        for locale in locales
        if locale not in edited.states
    ]


def _unrenderable(edited: EditedEntry, raw: JsonObject) -> tuple[Invalid, ...]:
    """Return a problem for the first new text that can't be rendered. It would crash every process
    that shows or publishes it.
    """
    published = dict(long_texts(edited.model, edited.published_raw)) if edited.published else {}
    texts: dict[str, tuple[str, str]] = {}
    for path, text in long_texts(edited.model, raw):
        if published.get(path) != text:
            texts[path] = text
    number = first_fatal(list(texts.values()))
    if number is None:
        return ()
    return (Invalid(list(texts)[number], UNFIT),)


def _with_ledger(
    edited: EditedEntry, raw: JsonObject, taken: set[str], locales: Sequence[str]
) -> tuple[JsonObject, bool]:
    """Return (`raw` with its translation ledger updated, whether the change is a small one).

    The ledger notes what each translation that is published now was made from. A small change
    outdates no translation.
    """
    model, source_digests = edited.model, edited.draft.source_digests if edited.draft else {}
    digests = {}
    for locale in locales:
        for path in sorted(taken):
            if language_at(model.fields, path) == locale:
                digests[path] = source_digests.get(path, "")
    kept = kept_translations(edited, taken)
    # if the entry was first written in another language, the default one is translated from that
    titled = [code for code in titles_in(model, edited.published_flat) if code]
    original = titled[0] if titled and edited.default_locale not in titled else ""
    new = with_ledger(
        model,
        edited.published_raw,
        raw,
        taken,
        {**digests, **kept},
        edited.default_locale,
        original,
    )
    return new, bool(kept)


def _remaining_draft(edited: EditedEntry, published: Flat, taken: set[str]) -> Draft | None:
    """Return the part of the draft that wasn't published and still differs."""
    fields = edited.draft.fields if edited.draft else {}
    remaining = {
        path
        for path, value in fields.items()
        if path not in taken and not is_same_value(value, published.get(path))
    }
    return edited.draft.only(remaining) if edited.draft else None
