"""Messages for the scripts of the form."""

from flask_babel import gettext as _

from blueprints.editor.text_words import text_words


def words() -> dict[str, str]:
    """Name → text in the language of the editor; `{…}` is filled in by the script."""
    return text_words() | {
        "saving": _("Saving …"),
        "saved": _("Saved at {time}"),
        "unsaved": _("Not saved yet"),
        "offline": _(
            "Not saved: the server can’t be reached. Your text is kept in this browser. Trying again in "
            "{seconds} s."
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
        "found": _("This browser kept text from {time} that was not saved."),
        "restore": _("Restore"),
        "forget": _("Discard"),
        "restored": _("Restored. Saving …"),
        "waiting": _("Unpublished changes"),
        "rowAdded": _("Row added"),
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
        "browse": _("Browse"),
        "noFiles": _("There are no media files yet."),
        "addFiles": _("Add files"),
        "adding": _("Adding …"),
        "notAdded": _("The file could not be added. Check its size and try again."),
    }
