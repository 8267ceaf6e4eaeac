"""The plan of a bulk change: the result for each entry, or why it is left out. Writes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from cms.accounts.permissions import Actor, Forbidden, may, require
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.core.messages import LazyMessage, refusal_message
from cms.editing.drafts import normalize
from cms.editing.edited_entry import SCHEDULED, EditedEntry, rebase_draft
from cms.editing.entry_files import EntryFiles
from cms.editing.merge import differences
from cms.editing.publishing import Publishing
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.fields import Json, JsonObject
from cms.schema.fields.walk import locate
from cms.schema.flat import Flat, flatten, list_at, unflatten
from features.bulk.record import Act, BulkPlan, Change, PlannedStep, StepState

EDITING_PERIOD = timedelta(minutes=15)
"""Time after the last save during which an entry counts as being edited."""
Mode = Literal["set", "add", "remove"]
FindUses = Callable[[Name], Sequence[Name]]
"""Returns the entries that refer to an entry."""

SOMEBODY_EDITS = N_("%(who)s is editing this entry (last saved %(moment)s).")
WORDS_OF_OTHERS = N_("Unpublished changes by %(who)s are published too.")
NOTHING_NEW = N_("Nothing to publish.")
NO_TEXT = N_("There is no text in these languages.")
CLASH = N_(
    "The file and the entry were changed in the same place. Open the entry and choose a version."
)
OUTDATED = N_("The translation is older than its original: %(languages)s.")
STAYS_SCHEDULED = N_("Stays scheduled: %(languages)s.")
NOT_ON_SITE = N_("Not on the site.")
LOSES_SCHEDULE = N_("No longer scheduled: %(languages)s.")
IN_USE = N_("In use: %(entries)s.")
NO_CHANGE = N_("No change needed.")
DRAFT_ONLY = N_("Saved as a draft.")
WITH_DRAFT = N_("Saved as a draft, because other changes wait to be published.")
UNREADY = N_("Saved as a draft, because it can’t be published: see below.")
MAX_NAMED = 5
"""Maximum number of entries named in one remark."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A change of the field at `path`: `value` to set (None: to empty it), or items to add to a
    list or to remove from it.
    """

    path: str
    mode: Mode
    value: Json | None


@dataclass(frozen=True, slots=True)
class BulkAct:
    """A bulk action.

    `locales` restricts publishing and unpublishing to some languages, () means all. `changes` are
    changes of fields. With `publish` they are published at once, unless the entry has other
    unpublished changes.
    """

    act: Act
    locales: tuple[str, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    publish: bool = False
    label: str = ""


def plan_entries(
    files: EntryFiles, actor: Actor, type: str, keys: Sequence[str], act: BulkAct, uses: FindUses
) -> BulkPlan:
    """Return the plan for some entries of a type, in the given order. Raises NotFound for an
    unknown type.
    """
    model, planner = files.model(type), EntryPlanner(files, Publishing(files), actor, act, uses)
    steps = tuple(planner.step(EntryRef(model, key)) for key in dict.fromkeys(keys))
    return BulkPlan(type, act.act, steps, label=act.label)


@dataclass(frozen=True, slots=True)
class EntryPlanner:
    """Plans one person's bulk action, entry by entry."""

    files: EntryFiles
    publishing: Publishing
    actor: Actor
    act: BulkAct
    uses: FindUses

    def step(self, ref: EntryRef) -> PlannedStep:
        """Return the planned change of an entry."""
        try:
            edited = self.files.open(ref)
        except (NotFound, Invalid) as refusal:
            return PlannedStep(ref.key, "", "refused", (refusal_message(refusal),))
        planned = PlannedStep(ref.key, edited.mark, "ready")
        try:
            step = PLANS[self.act.act](self, edited, planned)
        except Forbidden as refusal:
            return planned.refused(refusal_message(refusal))
        return self.confirm_if_edited(edited, step) if step.state in ("ready", "ask") else step

    def confirm_if_edited(self, edited: EditedEntry, step: PlannedStep) -> PlannedStep:
        """Return the step, needing confirmation if another account is editing the entry."""
        authors = self.other_authors(edited)
        if (
            not authors
            or not edited.updated
            or edited.updated < self.files.clock() - EDITING_PERIOD
        ):
            return step
        values = {"who": authors, "moment": edited.updated.isoformat()}
        return replace(
            step, state="ask", remarks=(LazyMessage(SOMEBODY_EDITS, values), *step.remarks)
        )

    def other_authors(self, edited: EditedEntry) -> list[str]:
        """Return the accounts of other people who have changes in the draft."""
        return [id for id in dict.fromkeys(edited.authors.values()) if id != self.actor.id]

    def publish(self, edited: EditedEntry, step: PlannedStep) -> PlannedStep:
        """Plan publishing unpublished changes in the languages that have text."""
        require(self.actor, "publish", edited.model)
        candidates = edited.locales_with_text
        locales = tuple(code for code in candidates if code in (self.act.locales or candidates))
        if not locales:
            return step.refused(LazyMessage(NO_TEXT))
        if set(locales) <= set(edited.live) and not _has_unpublished(edited, locales):
            return replace(step, state="same", remarks=(LazyMessage(NOTHING_NEW),))
        if problems := self._problems(edited, locales):
            return step.refused(*problems)
        return self._with_warnings(edited, replace(step, locales=locales))

    def _problems(self, edited: EditedEntry, locales: Sequence[str]) -> tuple[LazyMessage, ...]:
        if edited.clashes:
            return (LazyMessage(CLASH),)
        return tuple(map(refusal_message, self.publishing.problems(edited, locales)))

    def _with_warnings(self, edited: EditedEntry, step: PlannedStep) -> PlannedStep:
        """Return the step with warnings: outdated or scheduled languages, and changes of others."""
        remarks = []
        outdated = list(self.publishing.outdated(edited, step.locales))
        if outdated:
            remarks.append(LazyMessage(OUTDATED, {"languages": outdated}))
        if scheduled := [code for code in step.locales if edited.states[code] == SCHEDULED]:
            remarks.append(LazyMessage(STAYS_SCHEDULED, {"languages": scheduled}))
        if authors := self.other_authors(edited):
            remarks.append(LazyMessage(WORDS_OF_OTHERS, {"who": authors}))
        return replace(step, state="ask" if outdated else step.state).with_remarks(*remarks)

    def unpublish(self, edited: EditedEntry, step: PlannedStep) -> PlannedStep:
        """Plan taking languages off the site."""
        require(self.actor, "unpublish", edited.model)
        locales = tuple(code for code in edited.live if code in (self.act.locales or edited.live))
        if not locales:
            return replace(step, state="same", remarks=(LazyMessage(NOT_ON_SITE),))
        remarks = []
        if scheduled := [code for code in locales if edited.states[code] == SCHEDULED]:
            remarks.append(LazyMessage(LOSES_SCHEDULE, {"languages": scheduled}))
        use_remarks = self._use_remarks(edited) if set(edited.live) <= set(locales) else ()
        state: StepState = "ask" if use_remarks else "ready"
        return replace(step, state=state, locales=locales).with_remarks(*remarks, *use_remarks)

    def trash(self, edited: EditedEntry, step: PlannedStep) -> PlannedStep:
        """Plan moving an entry that nothing uses to the trash."""
        require(self.actor, "trash", edited.model)
        use_remarks = self._use_remarks(edited)
        return step.refused(*use_remarks) if use_remarks else step

    def _use_remarks(self, edited: EditedEntry) -> tuple[LazyMessage, ...]:
        names = [name for name in self.uses(edited.name) if name != edited.name]
        if not names:
            return ()
        named = ["/".join(name) for name in names[:MAX_NAMED]]
        return (LazyMessage(IN_USE, {"entries": named, "more": len(names) - len(named)}),)

    def change(self, edited: EditedEntry, step: PlannedStep) -> PlannedStep:
        """Plan changing fields, in the draft and, with `publish`, on the site."""
        flat = dict(edited.flat)
        for change in self.act.changes:
            _apply_change(flat, change)
        return self.plan_values(edited, flat, step)

    def plan_values(self, edited: EditedEntry, flat: Flat, step: PlannedStep) -> PlannedStep:
        """Return the step that makes `flat` the current values of an entry. Raises Forbidden."""
        model, flat = edited.model, normalize(flat)
        flat = flatten(model, unflatten(model, flat, edited.raw))
        changes = changes_between(edited.flat, flat)
        if not changes:
            return replace(step, state="same").with_remarks(LazyMessage(NO_CHANGE))
        for path, _old, _new in changes:
            require(self.actor, "save", model, path)
        return self._with_publication(edited, flat, replace(step, changes=changes))

    def _with_publication(self, edited: EditedEntry, flat: Flat, step: PlannedStep) -> PlannedStep:
        """Return the step, published too if requested and if the entry has no other unpublished
        changes.
        """
        pageless = edited.published and not edited.model.route
        live = tuple(edited.locales_with_text if pageless else edited.live)
        if not (self.act.publish and live and may(self.actor, "publish", edited.model)):
            return step.with_remarks(LazyMessage(DRAFT_ONLY))
        if edited.draft:
            return step.with_remarks(LazyMessage(WITH_DRAFT))
        draft = rebase_draft(edited, flat, self.actor, self.files.clock())
        if draft and (problems := self._problems(edited.with_draft(draft), live)):
            return step.with_remarks(LazyMessage(UNREADY), *problems)
        return replace(step, locales=live)

    def plan_publication(self, edited: EditedEntry, step: PlannedStep) -> PlannedStep:
        """Return the step for a new entry, published in its languages if requested and possible."""
        if not (self.act.publish and may(self.actor, "publish", edited.model)):
            return step.with_remarks(LazyMessage(DRAFT_ONLY))
        locales = tuple(edited.locales_with_text)
        if problems := self._problems(edited, locales):
            return step.with_remarks(LazyMessage(UNREADY), *problems)
        return replace(step, locales=locales)


PLANS: Mapping[Act, Callable[[EntryPlanner, EditedEntry, PlannedStep], PlannedStep]] = {
    "publish": EntryPlanner.publish,
    "unpublish": EntryPlanner.unpublish,
    "trash": EntryPlanner.trash,
    "change": EntryPlanner.change,
}


def changes_between(before: Flat, after: Flat) -> tuple[Change, ...]:
    """Return the differences between two flat entries, path by path."""
    return tuple((path, *values) for path, values in differences(before, after).items())


def _apply_change(flat: JsonObject, change: FieldChange) -> None:
    """Apply a change of a field to a flat entry."""
    if change.mode == "set":
        flat[change.path] = change.value
        return
    items = list_at(flat, change.path)
    if change.mode == "add":
        flat[change.path] = list(dict.fromkeys([*items, *(change.value or ())]))
    else:
        flat[change.path] = [item for item in items if item not in (change.value or ())]


def _has_unpublished(edited: EditedEntry, locales: Sequence[str]) -> bool:
    """Return whether there are unpublished changes in some languages, or without language."""
    locations = (locate(edited.model.fields, path) for path in edited.changed)
    return any(location and location[1] in ("", *locales) for location in locations)
