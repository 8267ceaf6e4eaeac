"""Actions after a save: publish, preview, history, and others. A button's value is `verb` or
`verb:argument`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor import schedule
from blueprints.editor.confirm_removal import PARTS
from blueprints.editor.context import actor, site
from blueprints.editor.form_page import pages_of, title_of
from blueprints.editor.interface_text import language_list, where
from blueprints.editor.link_warnings import warn_of_links
from blueprints.editor.menus import may_offer
from blueprints.editor.translate_actions import check_all, save_and_next, to_next, uncheck
from blueprints.editor.translate_view import form_address
from cms.core.errors import Invalid
from cms.editing import EditedEntry, NotPublishable
from cms.editing.errors import Outdated
from cms.editing.forms.base_values import dump_base_values
from cms.editing.forms.labels import field_location
from cms.editing.schedule import Windows

Sent = Mapping[str, str]
PUBLISH_NEXT = "publish-next"
OUTDATED = "_outdated"
"""Sent by who has seen that a translation is outdated."""
SMALL = "_small"
"""Sent by who has ticked that a change of the original outdates no translation."""


def follow(action: str, edited: EditedEntry, sent: Sent) -> ResponseReturnValue:
    """Do what the button said with an entry that is saved. Raises what the engine refuses."""
    verb, _colon, argument = action.partition(":")
    if SMALL in sent:
        edited = site().editing.drafts.save_small_change(actor(), *edited.name)
    return ACTIONS.get(verb, saved)(edited, argument, sent)


def back(
    edited: EditedEntry, sent: Sent, anchor: str | None = None, done: Sequence[str] = ()
) -> ResponseReturnValue:
    """To the form, with what was typed into the schedule of languages that are not `done`."""
    typed = schedule.changed(edited, sent, done)
    return redirect(form_address(edited, _anchor=anchor, **typed), 303)


def saved(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    flash(_("Saved. Visitors see it once it is published."), "done")
    return back(edited, sent)


def publish(
    edited: EditedEntry, argument: str, sent: Sent, verb: str = "publish"
) -> ResponseReturnValue:
    """One language, or all that have been begun; each shown from and until when its controls say.
    `publish-next` then goes on in the queue.
    """
    known = {one.locale.code: one for one in schedule.language_statuses(edited)}
    locales = [argument] if argument else [code for code, one in known.items() if one.begun]
    windows = _windows([known[locale] for locale in locales if locale in known], sent)
    first = not _was_shown(edited)
    try:
        edited = site().editing.publishing.publish(
            actor(), *edited.name, locales, windows, outdated=OUTDATED in sent
        )
    except Outdated as refusal:
        do = f"{verb}:{argument}" if argument else verb
        return ask_outdated(edited, locales, refusal.found, do, sent)
    _tell(edited, locales)
    if first and may_offer(edited):
        flash("/".join(edited.name), "menu")
    warn_of_links(edited, locales)
    return to_next(edited) if verb == PUBLISH_NEXT else back(edited, sent, done=locales)


def _was_shown(edited: EditedEntry) -> bool:
    return bool(edited.published and edited.published.windows)


def _windows(shown: Sequence[schedule.LanguageStatus], sent: Sent) -> Windows:
    """What the controls of languages say. Raises NotPublishable with everything that is no moment."""
    windows = {}
    problems = []
    for status in shown:
        moments = []
        for edge in status.edges:
            try:
                moments.append(schedule.moment(edge, sent))
            except Invalid as refusal:
                problems.append(refusal)
        windows[status.locale.code] = tuple(moments)
    if problems:
        raise NotPublishable(problems)
    return windows


def ask_outdated(
    edited: EditedEntry,
    locales: Sequence[str],
    outdated: Mapping[str, Sequence[str]],
    do: str,
    sent: Sent,
) -> ResponseReturnValue:
    """Say which translations are older than their original, and publish them when told to by the
    button `do`.
    """
    kept = {name: value for name, value in sent.items() if name.startswith(schedule.EDGES)}
    return render_template(
        "editor/entry/outdated.html",
        edited=edited,
        heading=title_of(edited),
        outdated=outdated,
        current=[code for code in locales if code not in outdated],
        do=do,
        kept=kept | {OUTDATED: "1"},
        base=dump_base_values(edited.flat),
        where=lambda path: where(field_location(edited.model, path)),
    )


def _tell(edited: EditedEntry, locales: Sequence[str]) -> None:
    """Flash which languages are public now, and which are scheduled."""
    later = [code for code in locales if edited.states[code] == "scheduled"]
    if now := [code for code in locales if code not in later]:
        flash(_("Published: %(languages)s.", languages=language_list(now)), "done")
        flash([[code, path] for code, path in pages_of(edited) if code in now], "pages")
    if later:
        flash(
            _(
                "Scheduled: %(languages)s. Visitors won’t see it until then.",
                languages=language_list(later),
            ),
            "done",
        )


def confirm(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Mark a translation (`headline.zh`) as checked against what its source says now."""
    path, _dot, locale = argument.rpartition(".")
    site().editing.drafts.confirm_translation(
        actor(), edited.model.name, edited.key, locale, [path]
    )
    flash(_("Marked as checked."), "done")
    return back(edited, sent, f"f-{argument}")


def part(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Ask before something goes away."""
    removal, _colon, locale = argument.partition(":")
    if removal not in PARTS:
        return saved(edited, argument, sent)
    return redirect(
        url_for(
            "entry.part",
            type=edited.model.name,
            key=edited.key,
            removal=removal,
            locale=locale or None,
        ),
        303,
    )


def preview(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    return redirect(url_for("preview.page", type=edited.model.name, key=edited.key), 303)


def history(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    return redirect(url_for("history.revisions", type=edited.model.name, key=edited.key), 303)


ACTIONS: dict[str, Callable[[EditedEntry, str, Sent], ResponseReturnValue]] = {
    "save": saved,
    "publish": publish,
    PUBLISH_NEXT: partial(publish, verb=PUBLISH_NEXT),
    "next": save_and_next,
    "confirm": confirm,
    "checked": check_all,
    "unchecked": uncheck,
    "part": part,
    "preview": preview,
    "history": history,
}
