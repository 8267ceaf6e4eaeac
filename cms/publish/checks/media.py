"""Media files that pages show and that aren't there: each is told once, with the entry and the
field to mend.

Only pages tell that one is missing, and a picture may stand in a dozen lists: none of them says
whose it is.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from cms.content import Snapshot
from cms.core.i18n import N_
from cms.publish.builder_interface import Broken
from cms.publish.checks.levels import Finding
from cms.publish.messages import lazy_message
from cms.schema.fields.walk import walk
from cms.schema.usages import shows

LOST = N_("There is no media file %(file)s. Add it to the media library or choose another.")
MEDIA = "/media/"


def lost_media(
    snapshot: Snapshot, broken: Iterable[Broken], base_url: str
) -> tuple[list[Finding], list[Broken]]:
    """The fields that show what isn't there, and the links that no field accounts for."""
    links = [(one, one[2].removeprefix(base_url)) for one in broken]
    names = {unquote(path.removeprefix(MEDIA)) for _, path in links if path.startswith(MEDIA)}
    found = [*_showing(snapshot, sorted(names))] if names else []
    known = {str(finding.said.values["file"]) for finding in found}
    return found, [
        one
        for one, path in links
        if not path.startswith(MEDIA) or unquote(path.removeprefix(MEDIA)) not in known
    ]


def _showing(snapshot: Snapshot, names: Iterable[str]) -> Iterator[Finding]:
    for of_type in snapshot.entries.values():
        for entry in of_type.values():
            for leaf in walk(entry.model.fields, entry.raw):
                yield from (
                    Finding("links", lazy_message(LOST, file=name), *entry.name, leaf.path)
                    for name in names
                    if shows(leaf, name)
                )
