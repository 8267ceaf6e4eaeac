"""Sentences for the acts that made the versions of an entry."""

from flask_babel import gettext as _

from blueprints.editor.template_functions import template_function
from cms.core.i18n import N_

VERSIONS = {
    "save": N_("Saved by %(who)s"),
    "create": N_("Created by %(who)s"),
    "publish": N_("Published by %(who)s"),
    "small": N_("Small change published by %(who)s; translations stay up to date"),
    "unpublish": N_("Unpublished by %(who)s"),
    "discard": N_("Changes discarded by %(who)s"),
    "trash": N_("Moved to the trash by %(who)s"),
    "restore": N_("Restored by %(who)s"),
    "revert": N_("Rolled back to an earlier version by %(who)s"),
    "confirm": N_("Translation checked by %(who)s"),
    "outside": N_("Changed outside the editor"),
    "before": N_("Version before the first change in the editor"),
    "import": N_("Imported by %(who)s"),
    "placed": N_("Moved by %(who)s"),
    "merge": N_("Term merged by %(who)s"),
    "redirect": N_("Redirects changed by %(who)s"),
    "undo": N_("Change undone by %(who)s"),
    "move": N_("Address of a file changed by %(who)s"),
    "draft": N_("Draft of %(who)s"),
    "conflict": N_("Text of %(who)s that conflicted with another change"),
    "browser": N_("Unsaved text from the browser of %(who)s"),
}
OTHER_VERSION = N_("Changed by %(who)s")


@template_function
def version_text(act: str, who: str) -> str:
    """Return the sentence for the act that made a version."""
    return _(VERSIONS.get(act, OTHER_VERSION), who=who or _("Someone"))
