"""Checking, adding, changing and removing redirects."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from blueprints.shared.redirects import (
    MAX_REDIRECTS,
    NEW,
    NO_PAGE,
    NO_TARGET,
    OLD,
    SITE,
    Redirect,
    redirect_conflict,
    redirects_of,
    with_redirects,
    without_redirect,
)
from blueprints.shared.typed_addresses import language_and_address
from cms.accounts.permissions import Actor, require
from cms.content import Snapshot
from cms.core.errors import Invalid, Refusal
from cms.core.i18n import N_
from cms.editing.direct_changes import ChangeBatch, DirectChanges
from cms.editing.edited_entry import EditedEntry
from cms.editing.forms.form import new_id
from cms.editing.undo_records import UndoRecord
from cms.schema.fields.redirect_addresses import is_legacy_address, is_redirect_target
from cms.schema.paths import SINGLE

NO_PATH = N_(
    "Enter the address that visitors open, such as /about.html or /view.php?id=5. The front page can’t be redirected."
)
TAKEN = N_("%(address)s is redirected already, to %(target)s. Change that redirect.")
LOOP = N_("%(address)s leads back to where the redirect begins: visitors would go in circles.")
TOO_MANY = N_(
    "There are %(most)s redirects, which is the maximum. Remove some that are no longer needed."
)

Status = Callable[[str], int]
"""Returns the HTTP status of a path of the public site."""


class ChangedMeanwhile(Refusal):
    """Another account has changed the redirect. `current`: its present state, or None if it was
    removed.
    """

    msgid = N_("Someone else has changed this redirect in the meantime. Check it, then save again.")

    def __init__(self, current: Redirect | None) -> None:
        super().__init__()
        self.current = current


@dataclass(frozen=True, slots=True)
class CheckedRedirect:
    """A redirect that may be saved. `new` is its final target. `requested` is the requested target
    if that is itself redirected, otherwise "".
    """

    old: str
    new: str
    requested: str = ""


class Redirects:
    """Checks a redirect against the existing ones and the pages of the site."""

    def __init__(self, snapshot: Snapshot, edited: EditedEntry, status: Status) -> None:
        """`edited`: the entry of the site's settings."""
        self._snapshot = snapshot
        self._status = status
        self.redirects = redirects_of(edited.flat)

    def check(self, old: str, new: str, id: str = "") -> CheckedRedirect:
        """Check a new redirect, or new values of the one with `id`. Raises Invalid at `from` or
        `to`.
        """
        others = {
            redirect.old: redirect.new
            for redirect in self.redirects
            if redirect.id != id and redirect.new
        }
        if not is_legacy_address(old) or old == "/" or "#" in old:
            raise Invalid(OLD, NO_PATH)
        if old in others:
            raise Invalid(OLD, TAKEN, address=old, target=others[old])
        if not is_redirect_target(new):
            raise Invalid(NEW, NO_TARGET)
        if refusal := redirect_conflict(self._snapshot, old, self._is_shown):
            raise refusal
        if not id and len(self.redirects) >= MAX_REDIRECTS:
            raise Invalid(OLD, TOO_MANY, most=MAX_REDIRECTS)
        final = self._follow(old, new, others)
        return CheckedRedirect(old, final, new if final != new else "")

    def _is_shown(self, path: str) -> bool:
        return self._status(path) == 200

    def _follow(self, old: str, new: str, others: Mapping[str, str]) -> str:
        """Follow the redirects of a target to its final address."""
        seen = {old}
        while new.startswith("/"):
            path = _path(new)
            if path in seen:
                raise Invalid(NEW, LOOP, address=path)
            seen.add(path)
            following = others.get(path) or self._moved(path)
            if not following:
                break
            new = following
        if new.startswith("/") and self._status(path) != 200:
            raise Invalid(NEW, NO_PAGE, address=path)
        return new

    def _moved(self, path: str) -> str:
        """Return the present path of a page that was formerly at a path; "" if none was."""
        locale, address = language_and_address(path)
        if locale not in self._snapshot.by_code:
            return ""
        moved = self._snapshot.addresses.moved(address)
        return f"/{locale}/{moved.partition('#')[0]}" if moved else ""

    def followers(self, old: str, id: str = "") -> list[Redirect]:
        """Return the redirects that lead to an address."""
        return [
            redirect
            for redirect in self.redirects
            if redirect.id != id and _path(redirect.new) == old
        ]


def _path(target: str) -> str:
    """Return the path of a target without query and fragment."""
    return unquote(target.partition("#")[0].partition("?")[0])


def save_redirect(
    direct_changes: DirectChanges,
    actor: Actor,
    checked: CheckedRedirect,
    seen: Redirect | None = None,
) -> UndoRecord:
    """Add a redirect, or change the one that was `seen`. Redirects to its old address are changed
    to lead directly to the new one. Raises ChangedMeanwhile, Forbidden, Busy.
    """
    require(actor, "redirects")

    def change(batch: ChangeBatch) -> None:
        site = batch.open(SITE, SINGLE)
        if seen:
            _check_unchanged(site, seen)
        redirects = redirects_of(site.flat)
        id = seen.id if seen else new_id([redirect.id for redirect in redirects])
        retargeted = [
            redirect._replace(new=checked.new)
            for redirect in redirects
            if redirect.id != id and _path(redirect.new) == checked.old
        ]
        row = Redirect(id, checked.old, checked.new)
        batch.apply(site, lambda flat: with_redirects(flat, [row], retargeted))

    return direct_changes.run(actor, "redirect", change)


def remove_redirect(direct_changes: DirectChanges, actor: Actor, seen: Redirect) -> UndoRecord:
    """Remove a redirect. Raises ChangedMeanwhile, Forbidden, Busy."""
    require(actor, "redirects")

    def change(batch: ChangeBatch) -> None:
        site = batch.open(SITE, SINGLE)
        _check_unchanged(site, seen)
        batch.apply(site, lambda flat: without_redirect(flat, seen.id))

    return direct_changes.run(actor, "redirect", change)


def _check_unchanged(site: EditedEntry, seen: Redirect) -> None:
    """Raise ChangedMeanwhile if a redirect differs from the one that was seen."""
    current = next(
        (redirect for redirect in redirects_of(site.flat) if redirect.id == seen.id), None
    )
    if current != seen:
        raise ChangedMeanwhile(current)
