"""Telling whoever publishes an entry which of its links lead nowhere."""

from collections.abc import Sequence

from flask import flash
from flask_babel import gettext as _

from blueprints.editor.context import site
from blueprints.editor.findings import version_findings
from blueprints.editor.interface_text import about
from blueprints.editor.publish_words import label_of, message_text
from cms.editing import EditedEntry

SHOWN = 5


def warn_of_links(edited: EditedEntry, locales: Sequence[str]) -> None:
    """Name the broken links of what was just published, where the checks before a publish look for
    them.
    """
    entry = site().store.snapshot().content.get(*edited.name)
    if entry is None:
        return
    found = [one for one in version_findings(edited, entry.raw, locales) if one.check == "links"]
    for finding in found[:SHOWN]:
        flash(about(label_of(finding), message_text(finding.said)), "warning")
    if len(found) > SHOWN:
        flash(_("%(number)s more broken links.", number=len(found) - SHOWN), "warning")
    if any(map(site().checks.gate.blocks, found)):
        flash(_("The site’s pages can’t be published until these links are fixed."), "error")
