"""Telling whoever publishes an entry which of its links lead nowhere."""

from collections.abc import Sequence

from flask import flash
from flask_babel import gettext as _

from blueprints.editor.context import preview, site
from blueprints.editor.interface_text import about
from blueprints.editor.publish_words import label_of, message_text
from cms.content import Snapshot
from cms.core.errors import NotFound
from cms.editing import EditedEntry
from cms.publish.checks.entry_links import broken_entry_links
from cms.publish.checks.levels import read_check_levels
from cms.publish.checks.pages import MEDIA

SHOWN = 5


def warn_of_links(edited: EditedEntry, locales: Sequence[str]) -> None:
    """Name the broken links of what was just published, where the checks before a publish look for
    them.
    """
    gate, snapshot = read_check_levels(site().settings.gate), site().store.snapshot()
    entry = snapshot.content.get(edited.model.name, edited.key)
    if entry is None or not gate.on("links"):
        return
    base_url = site().base_url(snapshot)
    found = list(
        broken_entry_links(snapshot, entry, locales, lambda path: _stands(snapshot, path), base_url)
    )
    for finding in found[:SHOWN]:
        flash(about(label_of(finding), message_text(finding.said)), "warning")
    if len(found) > SHOWN:
        flash(_("%(number)s more broken links.", number=len(found) - SHOWN), "warning")
    if any(map(gate.blocks, found)):
        flash(_("The site’s pages can’t be published until these links are fixed."), "error")


def _stands(snapshot: Snapshot, path: str) -> bool:
    if path.startswith(MEDIA):
        try:
            return bool(site().paths.medium(path.removeprefix(MEDIA)))
        except NotFound:
            return False
    try:
        return preview()(snapshot, path)[1] < 400
    except RuntimeError:  # a page that reads its request: the live site answers there
        return True
