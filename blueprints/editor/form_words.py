"""What the scripts of the form say."""

from flask_babel import gettext as _


def words() -> dict[str, str]:
    """Name → text in the language of the editor; `{…}` is filled in by the script."""
    return {
        "saving": _("Saving …"), "saved": _("Saved at {time}"), "unsaved": _("Not saved yet"),
        "offline": _("Not saved: the server can’t be reached. What you typed is kept in this browser; "
                     "trying again in {seconds} s."),
        "signedOut": _("Not saved: you are signed out. What you typed is kept here. Sign in again in another tab; "
                       "it is saved as soon as you have."),
        "otherPerson": _("Not saved: somebody else has signed in meanwhile. Sign in again with your own account."),
        "refused": _("Not saved: {reason}"), "conflict": _("Somebody else has changed the same words."),
        "conflictOwn": _("You have changed the same text in another tab or window."),
        "resolve": _("Compare and choose"), "signIn": _("Sign in in a new tab"), "retry": _("Try again now"),
        "others": _("Others have changed this entry meanwhile."), "reload": _("Show their changes"),
        "found": _("This browser kept text from {time} that was not saved."), "restore": _("Put it back"),
        "forget": _("Throw it away"), "restored": _("Put back. It is being saved now."),
        "waiting": _("Changes not yet published"), "rowAdded": _("Row added"), "rowRemoved": _("Row removed."),
        "undo": _("Undo"), "rowMoved": _("Moved to place {place} of {many}"),
        "full": _("There is no room for more rows."),
        "remove": _("Remove {title}"), "earlier": _("Move {title} up"), "later": _("Move {title} down"),
        "none": _("Nothing found."), "many": _("{many} found"), "choose": _("Choose"), "chosen": _("{title} chosen"),
        "removed": _("{title} removed"), "preview": _("Preview"), "write": _("Write"),
        "empty": _("Nothing to show yet."),
        "noPreview": _("The preview can’t be reached just now."), "linkText": _("text"), "address": _("address"),
        "tools": _("Formatting"), "bold": _("Bold"), "italic": _("Italic"), "link": _("Link"), "list": _("List"),
        "table": _("Table"), "close": _("Close"),
        "heading": _("Heading"), "column": _("Column"), "browse": _("Browse"),
        "noFiles": _("There are no media files yet."), "addFiles": _("Add files"), "adding": _("Adding …"),
        "notAdded": _("The file could not be added. Check its size and try again."),
    }
