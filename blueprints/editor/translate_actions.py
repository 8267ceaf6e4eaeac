"""What the buttons of a translator do with an entry that is saved: go on in the queue, mark all of it
as checked, take that back.
"""

import re
from collections.abc import Mapping

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor.context import actor, site
from blueprints.editor.form_page import title_of
from blueprints.editor.permissions import may
from blueprints.editor.translate_view import form_address, next_address
from cms.editing import EditedEntry
from cms.editing.forms.base_values import dump_base_values, load_base_values
from cms.schema.translations import made_from
from cms.translation.texts import texts_of

DIGEST = re.compile("[0-9a-f]{12}")

Sent = Mapping[str, str]


def save_and_next(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """On to what comes next in the queue."""
    if may("publish", edited.model):
        flash(_("Saved: %(title)s", title=title_of(edited)), "done")
    else:
        flash(_("Saved: %(title)s. An editor will publish it.", title=title_of(edited)), "done")
    return to_next(edited)


def to_next(edited: EditedEntry) -> ResponseReturnValue:
    """To what comes next in the queue, or back to the form without one."""
    return redirect(next_address(edited) or form_address(edited), 303)


def check_all(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Mark every outdated text in a language as checked against what its original says now."""
    names = [one.name for one in texts_of(edited, argument) if one.state == "stale"]
    known = made_from(edited.raw, argument)
    before = {name: str(known.get(name, "")) for name in names}
    if names:
        site().editing.drafts.confirm_translation(actor(), *edited.name, argument, names)
        text = ngettext(
            "%(num)s text marked as checked.", "%(num)s texts marked as checked.", len(names)
        )
        undo = f"unchecked:{argument}:{dump_base_values(before)}"
        flash([text, form_address(edited), undo], "checked")
    return redirect(form_address(edited), 303)


def uncheck(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Take that back: what each translation was made from is again what it was."""
    locale, _colon, text = argument.partition(":")
    known = {one.name for one in texts_of(edited, locale)}
    hashes = {
        name: hash
        for name, hash in load_base_values(text).items()
        if name in known and DIGEST.fullmatch(str(hash))
    }
    if hashes:
        site().editing.drafts.confirm_translation(actor(), *edited.name, locale, hashes, hashes)
        flash(_("Marked as outdated again."), "done")
    return redirect(form_address(edited), 303)
