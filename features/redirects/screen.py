"""Redirects, and the addresses that visitors requested and that were not found, from which they are
made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor.context import (
    actor,
    attempt,
    codes,
    current_snapshot,
    open_entry,
    overview,
    preview,
    search_query,
    see_other,
    site,
)
from blueprints.editor.interface_text import refusal_text
from blueprints.shared.redirects import (
    NEW,
    OLD,
    SITE,
    Redirect,
    parse_typed_path,
    parse_typed_target,
    redirects_of,
)
from blueprints.shared.typed_addresses import (
    is_own_host,
    language_and_address,
    status_at,
    title_at,
)
from cms.content.address_use import Use, is_reserved, reserved_segment, use_of
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.core.messages import LazyMessage
from cms.schema.entry_ref import parse_name
from cms.schema.paths import SINGLE
from features.redirects.checks import findings
from features.redirects.editing import (
    ChangedMeanwhile,
    Redirects,
    remove_redirect,
    save_redirect,
)
from features.redirects.missing import MissingAddress, NotFoundCounts

blueprint = Blueprint("redirects", __name__, url_prefix="/redirects")

MAX_SHOWN = 100
"""Rows of each list; the filter finds the others."""
MAX_TYPED = 2_000
ENTRY, LOCALE = "entry", "locale"
NO_ADDRESS = N_("This entry has no page in this language. Choose another, or enter an address.")


@dataclass(frozen=True, slots=True)
class TypedRedirect:
    """The submitted values of the form."""

    old: str = ""
    new: str = ""
    entry: str = ""
    locale: str = ""


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the redirects and the addresses that were not found."""
    query = search_query()
    redirects = redirects_of(site_values())
    unapplied = unapplied_redirects()
    redirects.sort(key=lambda one: one.old not in unapplied)
    matching = [one for one in redirects if query.casefold() in f"{one.old} {one.new}".casefold()]
    missed = not_found()
    moved = sum(1 for _one in current_snapshot().addresses.redirects())
    return render_template(
        "redirects/index.html",
        query=query,
        every=len(redirects),
        found=matching,
        shown=matching[:MAX_SHOWN],
        missed=missed[:MAX_SHOWN],
        is_reserved=is_reserved,
        reserved_segment=reserved_segment,
        more_missed=max(0, len(missed) - MAX_SHOWN),
        ignored=attempt(counts().ignored, 0),
        moved=moved,
        title_at=partial(title_at, overview()),
        unapplied=unapplied,
    )


def unapplied_redirects() -> Mapping[str, LazyMessage]:
    """Return old address → why it isn't redirected."""
    found = findings(site(), current_snapshot())
    return {finding.quote: finding.said for finding in found}


def counts() -> NotFoundCounts:
    """Return the counts of addresses that weren't found."""
    return site().get(NotFoundCounts)


def is_stored() -> bool:
    """Return whether this site's settings have redirects."""
    return "redirects" in site().models["site"].fields


def site_values() -> Mapping[str, object]:
    """Return the values of the site's settings as they are being edited."""
    return open_entry(SITE, SINGLE).flat


def require_redirect(id: str, removing: bool = False) -> Redirect:
    """Return a redirect by its id. Raises NotFound; also for an address that is gone, which can only
    be removed.
    """
    for redirect in redirects_of(site_values()):
        if redirect.id == id and (redirect.new or removing):
            return redirect
    raise NotFound


def not_found() -> list[MissingAddress]:
    """Return the addresses that visitors didn't find and that still don't exist, also those that
    can't be redirected.
    """
    snapshot = current_snapshot()
    is_list = partial(site().store.has_section_page, snapshot)
    return [
        missing
        for missing in attempt(counts().all, [])
        if use_of(snapshot, missing.path, is_list) in (Use.NOTHING, Use.RESERVED)
    ]


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Show and save the form of a new redirect."""
    old = request.args.get("from", "")[:MAX_TYPED]
    if request.method == "GET":
        return show(TypedRedirect(old, locale=_language_of(old)), None)
    return save(None)


@blueprint.route("/<id>", methods=["GET", "POST"])
def edit(id: str) -> ResponseReturnValue:
    """Show and save the form of a redirect."""
    current = require_redirect(id)
    if request.method == "GET":
        return show(TypedRedirect(current.old, current.new), current)
    return save(Redirect(id, request.form.get("seen_from", ""), request.form.get("seen_to", "")))


def show(
    typed: TypedRedirect, seen: Redirect | None, fault: Invalid | None = None, status: int = 200
) -> ResponseReturnValue:
    """Render the form with its values and error."""
    return render_template(
        "redirects/form.html",
        typed=typed,
        seen=seen,
        path=fault.path if fault else "",
        text=refusal_text(fault) if fault else "",
    ), status


def save(seen: Redirect | None) -> ResponseReturnValue:
    """Check and save the submitted redirect."""
    snapshot = current_snapshot()
    sent = {name: request.form.get(name, "")[:MAX_TYPED] for name in (OLD, NEW, ENTRY, LOCALE)}
    typed = TypedRedirect(
        parse_typed_path(sent[OLD]),
        parse_typed_target(sent[NEW], partial(is_own_host, site(), snapshot)),
        sent[ENTRY],
        sent[LOCALE],
    )
    try:
        typed = replace(typed, new=chosen_address(typed)) if typed.entry else typed
        status = partial(status_at, site(), snapshot, preview())
        redirects = Redirects(snapshot, open_entry(SITE, SINGLE), status)
        checked = redirects.check(typed.old, typed.new, seen.id if seen else "")
        followers = redirects.followers(checked.old, seen.id if seen else "")
        record = save_redirect(site().editing.direct_changes, actor(), checked, seen)
    except Invalid as fault:
        return show(typed, seen, fault, 422)
    except ChangedMeanwhile as refusal:
        if refusal.current is None:
            raise NotFound from None
        fault = Invalid(OLD, refusal.message)
        return show(typed, refusal.current, fault, 409)
    attempt(partial(counts().forget, checked.old), None)
    if record.changes:
        flash(
            [
                record.id,
                _("%(address)s leads to %(target)s now.", address=checked.old, target=checked.new),
            ],
            "undo",
        )
    if checked.requested:
        flash(
            _(
                "%(address)s is itself redirected, so the redirect goes straight to %(target)s.",
                address=checked.requested,
                target=checked.new,
            ),
            "done",
        )
    if followers:
        flash(
            ngettext(
                "%(num)s redirect that led there now goes straight to the new address.",
                "%(num)s redirects that led there now go straight to the new address.",
                len(followers),
            ),
            "done",
        )
    return see_other("redirects.index")


def chosen_address(typed: TypedRedirect) -> str:
    """Return the address of the chosen entry in the chosen language. Raises Invalid."""
    snapshot = current_snapshot()
    address = snapshot.addresses.by_name.get(parse_name(typed.entry))
    locale = typed.locale or _language_of(typed.old)
    if not address or locale not in snapshot.by_code:
        raise Invalid(ENTRY, NO_ADDRESS)
    return f"/{locale}/{address}"


def _language_of(path: str) -> str:
    """Return the language of an address, else the site's default."""
    locale, _address = language_and_address(path)
    return locale if locale in codes() else current_snapshot().default_locale


@blueprint.post("/<id>/remove")
def remove(id: str) -> ResponseReturnValue:
    """Remove a redirect."""
    current = require_redirect(id, removing=True)
    record = remove_redirect(site().editing.direct_changes, actor(), current)
    flash([record.id, _("Removed: %(address)s.", address=current.old)], "undo")
    return see_other("redirects.index")


@blueprint.post("/ignore")
def ignore() -> ResponseReturnValue:
    """Ignore an address that was not found; without one, show all ignored ones again."""
    path = request.form.get("path", "")
    if path:
        counts().ignore(path)
        flash(_("Ignored: %(address)s.", address=path), "done")
    else:
        counts().restore_ignored()
    return see_other("redirects.index", _anchor="not-found")
