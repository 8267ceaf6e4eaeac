"""The actions of the form's buttons, run after a save.

Publish, preview, history, and others; those of features are in their folders. A button's value is `verb` or
`verb:argument`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor import schedule
from blueprints.editor.confirm_removal import REMOVALS
from blueprints.editor.context import actor, current_snapshot, open_entry, see_other, site
from blueprints.editor.findings import version_findings
from blueprints.editor.form_additions import form_address, run_added
from blueprints.editor.interface_text import labelled, language_list
from blueprints.editor.publish_words import finding_label, message_text
from blueprints.editor.schedule import Sent
from blueprints.editor.undo import flash_with_undo
from cms.core.errors import Invalid
from cms.editing.edited_entry import EditedEntry
from cms.editing.errors import NotPublishable, Outdated
from cms.editing.forms.base_values import dump_base_values
from cms.editing.publish_undo import PublishRecord
from cms.editing.schedule import Windows
from cms.editing.translated_texts import texts_of
from cms.publish.checks.content import ContentChecks
from cms.schema.entry_ref import Name
from cms.schema.fields import Json
from cms.schema.translations import source_digests

OUTDATED = "_outdated"
"""Submitted if the editor has been told that a translation is outdated."""
SMALL = "_small"
"""Submitted if the editor has ticked that the change outdates no translation."""
MAX_LINKS = 5
"""The most broken links that are named."""


def run_action(action: str, edited: EditedEntry, sent: Sent) -> ResponseReturnValue:
    """Run the action of a button on a saved entry. Raises the engine's refusals."""
    verb, _colon, argument = action.partition(":")
    if SMALL in sent:
        edited = site().editing.drafts.save_small_change(actor(), *edited.name)
    if verb not in ACTIONS and (answer := run_added(verb, edited, argument, sent)) is not None:
        return answer
    return ACTIONS.get(verb, save)(edited, argument, sent)


def back_to_form(
    edited: EditedEntry, sent: Sent, anchor: str | None = None, done: Sequence[str] = ()
) -> ResponseReturnValue:
    """Redirect to the form; unsaved controls of the schedule are kept, except for the languages in
    `done`.
    """
    typed = schedule.changed_controls(edited, sent, done)
    return redirect(form_address(edited, _anchor=anchor, **typed), 303)


def save(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    flash(_("Saved. It is not published yet."), "done")
    return back_to_form(edited, sent)


def publish(
    edited: EditedEntry,
    argument: str,
    sent: Sent,
    verb: str = "publish",
    then: Callable[[EditedEntry], ResponseReturnValue] | None = None,
) -> ResponseReturnValue:
    """Publish one language, or all that have any text, with the schedule of their controls.

    The answer is the form, or what `then` returns. `verb` is the button's, for a question before.
    """
    statuses = {status.locale.code: status for status in schedule.language_statuses(edited, sent)}
    locales = [argument] if argument else [code for code in statuses if statuses[code].begun]
    windows = _windows([statuses[locale] for locale in locales if locale in statuses])
    first = not (edited.published and edited.published.windows)
    records: list[PublishRecord] = []
    try:
        edited = site().editing.publishing.publish(
            actor(),
            *edited.name,
            locales,
            windows,
            outdated=OUTDATED in sent,
            note=records.append,
        )
    except Outdated as refusal:
        do = f"{verb}:{argument}" if argument else verb
        return ask_outdated(edited, locales, refusal.found, do, sent)
    _flash_published(edited, locales, records[0])
    for feature in site().settings.features:
        if feature.after_publish:
            site().call(feature, feature.after_publish, edited, first)
    warn_of_links(edited, locales)
    return then(edited) if then else back_to_form(edited, sent, done=locales)


def _windows(shown: Sequence[schedule.LanguageStatus]) -> Windows:
    """Return the schedule in the controls. Raises NotPublishable with all that aren't valid
    moments.
    """
    windows = {}
    problems = []
    for status in shown:
        moments = []
        for edge in status.edges:
            try:
                moments.append(edge.moment())
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
    """List the outdated translations, with a button `do` that publishes them anyway."""
    kept = {
        name: value for name, value in sent.items() if name.startswith(schedule.CONTROL_PREFIXES)
    }
    return render_template(
        "editor/entry/outdated.html",
        edited=edited,
        outdated=outdated,
        current=[code for code in locales if code not in outdated],
        do=do,
        kept=kept | {OUTDATED: "1"},
        base=dump_base_values(edited.flat),
    )


def _flash_published(edited: EditedEntry, locales: Sequence[str], record: PublishRecord) -> None:
    """Flash, in one line, which languages are published now and which are scheduled, with links to
    their pages and a button that undoes it.
    """
    later = [code for code in locales if edited.states[code] == "scheduled"]
    told = []
    if now := [code for code in locales if code not in later]:
        told.append(_("Published: %(languages)s.", languages=language_list(now)))
    if later:
        told.append(_scheduled_text(language_list(later)))
    pages = [*edited.name, list(locales)]
    flash_with_undo(" ".join(told), f"{__name__}:undo_publish", [*record], pages=pages)


def undo_publish(record: Sequence[Json]) -> Sequence[Name]:
    """Undo `publish`: restore the entry and its draft."""
    site().editing.publishing.undo(actor(), record)
    return ()


def _scheduled_text(languages: str) -> str:
    if site().settings.serves_files:
        return _(
            "Scheduled: %(languages)s. Visitors see it with the first update of the site after that.",
            languages=languages,
        )
    return _("Scheduled: %(languages)s. Visitors won’t see it until then.", languages=languages)


def confirm(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Mark a translation (`headline.zh`) as checked against the current source text."""
    path, _dot, locale = argument.rpartition(".")
    site().editing.drafts.confirm_translation(actor(), *edited.name, locale, [path])
    flash(_("Marked as checked."), "done")
    return back_to_form(edited, sent, f"f-{argument}")


def ask_removal(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Go to the confirmation of a removal."""
    removal, _colon, locale = argument.partition(":")
    if removal not in REMOVALS:
        return save(edited, argument, sent)
    type, key = edited.name
    return see_other(
        "entry.confirm_removal", type=type, key=key, removal=removal, locale=locale or None
    )


def go_to(endpoint: str, edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Go to another page of the entry."""
    return see_other(endpoint, type=edited.model.name, key=edited.key)


def warn_of_links(edited: EditedEntry, locales: Sequence[str]) -> None:
    """Flash the broken links of an entry that was just published, as the checks find them."""
    entry = current_snapshot().content.get(*edited.name)
    if entry is None:
        return
    broken_links = [
        finding
        for finding in version_findings(edited, entry.raw, locales)
        if finding.check == "links"
    ]
    for finding in broken_links[:MAX_LINKS]:
        flash(labelled(finding_label(finding), message_text(finding.said)), "warning")
    if len(broken_links) > MAX_LINKS:
        flash(_("%(number)s more broken links.", number=len(broken_links) - MAX_LINKS), "warning")
    blocked = any(map(site().get(ContentChecks).gate.blocks, broken_links))
    if blocked and site().settings.serves_files:
        flash(_("The site can’t be updated until these links are fixed."), "error")


def check_all(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Mark every outdated text in a language as checked against its current source text."""
    names = [text.name for text in texts_of(edited, argument) if text.state == "stale"]
    if names:
        before = source_digests(edited.raw, argument)
        checked = site().editing.drafts.confirm_translation(actor(), *edited.name, argument, names)
        after = source_digests(checked.raw, argument)
        digests = {name: [before[name], after[name]] for name in names if name in before}
        text = ngettext(
            "%(num)s text marked as checked.", "%(num)s texts marked as checked.", len(names)
        )
        flash_with_undo(text, f"{__name__}:uncheck", [*edited.name, argument, digests])
    return redirect(form_address(edited), 303)


def uncheck(checked: tuple[str, str, str, Mapping[str, tuple[str, str]]]) -> list[Name]:
    """Undo `check_all`: restore the source digests that the translations of an entry had, unless one
    was checked or translated since. Returns the entry if that is so.
    """
    type, key, locale, digests = checked
    edited = open_entry(type, key)
    now, names = source_digests(edited.raw, locale), {one.name for one in texts_of(edited, locale)}
    before = {
        name: before
        for name, (before, after) in digests.items()
        if name in names and now.get(name) == after
    }
    if before:
        site().editing.drafts.confirm_translation(actor(), type, key, locale, before, before)
    return [] if len(before) == len(digests) else [(type, key)]


ACTIONS: dict[str, Callable[[EditedEntry, str, Sent], ResponseReturnValue]] = {
    "save": save,
    "publish": publish,
    "confirm": confirm,
    "checked": check_all,
    "part": ask_removal,
    "preview": partial(go_to, "preview.page"),
    "history": partial(go_to, "history.revisions"),
}
