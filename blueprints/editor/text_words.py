"""Messages for the scripts of long texts."""

from flask_babel import gettext as _

from cms.accounts.permissions import Forbidden


def text_words() -> dict[str, str]:
    """Name → text in the language of the editor; `{…}` is filled in by the script."""
    return {
        "empty": _("Nothing to show yet."),
        "noPreview": _("The preview can’t be reached just now."),
        # i18n: Below a text; {words}, {characters}: how many
        "counts": _("Words: {words} · Characters: {characters}"),
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
    }
