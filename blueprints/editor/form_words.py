"""Texts for the scripts of the form."""

from flask_babel import gettext as _
from flask_babel import pgettext

from blueprints.editor.template_functions import template_function
from cms.accounts.permissions import Forbidden


@template_function
def form_words() -> dict[str, str]:
    """Return name → text in the language of the editor; scripts fill in the `{…}`."""
    return {
        "empty": _("Nothing to show yet."),
        "noPreview": _("The preview can’t be reached just now."),
        # i18n: Below a text; {words}, {characters}: how many
        "counts": _("Words: {words} · Characters without spaces: {characters}"),
        # i18n: What is shown of what was found; {place}: its number, {many}: how many there are
        "match": _("{place} of {many}"),
        # i18n: {many}: how many words were replaced
        "replaced": _("Replaced: {many}"),
        # i18n: Below a table; {rows}, {columns}: how many
        "tableSize": _("Rows: {rows} · Columns: {columns}"),
        # i18n: Read aloud: a cell; {row}, {column}: numbers
        "cell": _("Row {row}, column {column}"),
        # i18n: Read aloud: a cell of the first row; {column}: a number
        "columnHead": _("Heading of column {column}"),
        "chooseEntry": _("Choose an entry from the list."),
        "linksTo": _("Links to {target}"),
        "ownHeading": _("Heading in this text"),
        "pastePlain": _("Pasted text loses its formatting."),
        "pasteFormatted": _("Pasted text keeps its formatting."),
        # i18n: {many}: how many pictures
        "picturesLeft": _(
            "Pictures not pasted: {many}. Save each picture, then drop it into the text."
        ),
        # i18n: {many}: how many files
        "uploading": _("Uploading: {many}"),
        # i18n: {many}: how many files
        "insertWhenUp": _("Will be inserted after the upload. Still uploading: {many}"),
        "mostFiles": _("Only the first {most} files were added. Add the others next."),
        "forbidden": _(Forbidden.msgid),
        "noUpload": _("The server can’t be reached. Try again."),
        "signedOutUpload": _("You are signed out. Sign in again in another tab, then try again."),
        "saving": _("Saving …"),
        "saved": _("Saved at {time}"),
        "unsaved": _("Not saved yet"),
        "offline": _(
            "Not saved: the server can’t be reached. Your text is kept in this browser. Trying again in "
            "{seconds} s."
        ),
        # i18n: {reason}: sentences of the server, such as that its disk is full
        "failing": _(
            "Not saved: {reason} Your text is kept in this browser. Trying again in {seconds} s."
        ),
        "signedOut": _(
            "Not saved: you are signed out. Your text is kept here. Sign in again in another tab, and it "
            "will be saved."
        ),
        "otherPerson": _(
            "Not saved: someone else has signed in in this browser. Sign in again with your own account."
        ),
        "refused": _("Not saved: {reason}"),
        "conflict": _("Someone else edited the same text."),
        "conflictOwn": _("You have changed the same text in another tab or window."),
        "resolve": _("Compare and choose"),
        "signIn": _("Sign in in a new tab"),
        "retry": _("Try again now"),
        "others": _("Someone else has changed this entry in the meantime."),
        "reload": _("Show their changes"),
        "moment": pgettext("moment pattern", "d MMM y, HH:mm"),
        "found": _("This browser kept text from {time} that was not saved."),
        "restore": _("Restore"),
        # i18n: Button: what was typed is not used
        "forget": _("Discard"),
        "rowAdded": _("Row added."),
        "rowRemoved": _("Row removed."),
        "undo": _("Undo"),
        "rowMoved": _("Moved to place {place} of {many}"),
        "full": _("The maximum number of rows is reached."),
        "remove": _("Remove {title}"),
        "earlier": _("Move {title} up"),
        "later": _("Move {title} down"),
        "none": _("Nothing found."),
        "many": _("{many} found"),
        "choose": _("Choose"),
        "chosen": _("{title} chosen"),
        "removed": _("{title} removed"),
        "close": _("Close"),
        "filled": _("%(filled)s of %(all)s filled", filled="{filled}", all="{all}"),
        # i18n: Beside the name of a folded list; %(num)s: how many rows it has
        "rows": _("Rows: %(num)s", num="{filled}"),
        # i18n: %(num)s: how many files or entries
        "picked": _("%(num)s chosen", num="{filled}"),
        "choosePicture": _("Choose a picture"),
        "chooseFile": _("Choose a file"),
        "adding": _("Adding …"),
        "dropElsewhere": _(
            "Nothing was added. Drop a file into a text, or on the field of a picture."
        ),
        "notAdded": _("The file could not be added. Check its size and try again."),
    }
