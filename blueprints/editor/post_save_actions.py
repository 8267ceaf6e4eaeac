"""Actions after a save: publish, preview, history, and others. A button's value is `verb` or
`verb:argument`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor import schedule
from blueprints.editor.confirm_removal import PARTS
from blueprints.editor.context import actor, site
from blueprints.editor.form_page import pages_of, title_of, where
from blueprints.editor.interface_text import language_list
from blueprints.editor.link_warnings import warn_of_links
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.editing import KEEP, DraftView, NotPublishable
from cms.editing.forms.base_values import dump_base_values
from cms.editing.forms.labels import field_location

Sent = Mapping[str, str]
Window = tuple[datetime | None, ...]
OUTDATED = "_outdated"
"""Sent by who has seen that a translation is outdated."""


def follow(action: str, work: DraftView, sent: Sent) -> ResponseReturnValue:
    """Do what the button said with an entry that is saved. Raises what the engine refuses."""
    verb, _colon, argument = action.partition(":")
    return ACTIONS.get(verb, saved)(work, argument, sent)


def back(
    work: DraftView, sent: Sent, anchor: str | None = None, done: Sequence[str] = ()
) -> ResponseReturnValue:
    """To the form, with what was typed into the schedule of languages that are not `done`."""
    typed = schedule.changed(work, sent, done)
    return redirect(
        url_for("entry.edit", type=work.model.name, key=work.key, _anchor=anchor, **typed), 303
    )


def saved(work: DraftView, argument: str, sent: Sent) -> ResponseReturnValue:
    flash(_("Saved. Visitors see it once it is published."), "done")
    return back(work, sent)


def publish(work: DraftView, argument: str, sent: Sent) -> ResponseReturnValue:
    """One language, or all that have been begun; each shown from and until when its controls say."""
    known = {one.locale.code: one for one in schedule.tongues(work)}
    locales = [argument] if argument else [code for code, one in known.items() if one.begun]
    if not locales:
        raise NotPublishable(
            [Invalid(work.model.title, N_("Enter text in at least one language."))]
        )
    windows = _windows({locale: known.get(locale) for locale in locales}, sent)
    if problems := [
        problem
        for (opens, closes), together in windows.items()
        for problem in site().changes.problems(
            work.model.name, work.key, together, opens=opens, closes=closes
        )
    ]:
        raise NotPublishable(problems)
    outdated = site().changes.outdated(work.model.name, work.key, locales)
    if outdated and OUTDATED not in sent:
        return ask_outdated(work, locales, outdated, argument, sent)
    for (opens, closes), together in windows.items():
        site().changes.publish(
            actor(), work.model.name, work.key, together, opens=opens, closes=closes
        )
    _tell(site().changes.open(work.model.name, work.key), locales)
    warn_of_links(work, locales)
    return back(work, sent, done=locales)


def _windows(
    shown: Mapping[str, schedule.LanguageStatus | None], sent: Sent
) -> dict[Window, list[str]]:
    """The languages by what their controls say. Raises NotPublishable with everything that is no moment."""
    windows: dict[Window, list[str]] = {}
    problems = []
    for locale, tongue in shown.items():
        window: list[datetime | None] = [] if tongue else [KEEP, KEEP]
        for edge in tongue.edges if tongue else ():
            try:
                window.append(schedule.moment(edge, sent))
            except Invalid as refusal:
                problems.append(refusal)
        windows.setdefault(tuple(window), []).append(locale)
    if problems:
        raise NotPublishable(problems)
    return windows


def ask_outdated(
    work: DraftView,
    locales: Sequence[str],
    outdated: Mapping[str, Sequence[str]],
    argument: str,
    sent: Sent,
) -> ResponseReturnValue:
    """Say which translations are older than their original, and publish them when told to."""
    kept = {name: value for name, value in sent.items() if name.startswith(("_from.", "_until."))}
    return render_template(
        "editor/entry/outdated.html",
        work=work,
        heading=title_of(work),
        outdated=outdated,
        current=[code for code in locales if code not in outdated],
        do=f"publish:{argument}" if argument else "publish",
        kept=kept | {OUTDATED: "1"},
        opened=dump_base_values(work.opened),
        where=lambda path: where(field_location(work.model, path)),
    )


def _tell(work: DraftView, locales: Sequence[str]) -> None:
    """Flash which languages are public now, and which are scheduled."""
    later = [code for code in locales if work.states[code] == "scheduled"]
    if now := [code for code in locales if code not in later]:
        flash(_("Published: %(languages)s.", languages=language_list(now)), "done")
        flash([[code, path] for code, path in pages_of(work) if code in now], "pages")
    if later:
        flash(
            _(
                "Scheduled: %(languages)s. Visitors won’t see it until then.",
                languages=language_list(later),
            ),
            "done",
        )


def confirm(work: DraftView, argument: str, sent: Sent) -> ResponseReturnValue:
    """Mark a translation (`headline.zh`) as checked against what its source says now."""
    path, _dot, locale = argument.rpartition(".")
    site().changes.confirm_translation(actor(), work.model.name, work.key, locale, [path])
    flash(_("Marked as checked."), "done")
    return back(work, sent, f"f-{argument}")


def part(work: DraftView, argument: str, sent: Sent) -> ResponseReturnValue:
    """Ask before something goes away."""
    removal, _colon, locale = argument.partition(":")
    if removal not in PARTS:
        return saved(work, argument, sent)
    return redirect(
        url_for(
            "entry.part", type=work.model.name, key=work.key, removal=removal, locale=locale or None
        ),
        303,
    )


def preview(work: DraftView, argument: str, sent: Sent) -> ResponseReturnValue:
    return redirect(url_for("preview.page", type=work.model.name, key=work.key), 303)


def history(work: DraftView, argument: str, sent: Sent) -> ResponseReturnValue:
    return redirect(url_for("history.revisions", type=work.model.name, key=work.key), 303)


ACTIONS: dict[str, Callable[[DraftView, str, Sent], ResponseReturnValue]] = {
    "save": saved,
    "publish": publish,
    "confirm": confirm,
    "part": part,
    "preview": preview,
    "history": history,
}
