"""Media files that pages show and that aren't there: each is told once, with the entry and the
field to mend.

Only pages tell that one is missing, and a picture may stand in a dozen lists: none of them says
whose it is.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from cms.content import Snapshot
from cms.core.i18n import N_
from cms.publish.checks.levels import Finding
from cms.publish.checks.links import BrokenLink
from cms.publish.messages import lazy_message
from cms.schema.fields.walk import walk
from cms.schema.usages import shows

LOST = N_("There is no media file %(file)s. Add it to the media library or choose another.")
MEDIA = "/media/"


def lost_media(
    snapshot: Snapshot, broken: Iterable[BrokenLink], base_url: str
) -> tuple[list[Finding], list[BrokenLink]]:
    """The fields that show what isn't there, and the links that no field accounts for."""
    files = [(link, _file(link, base_url)) for link in broken]
    wanted = sorted({file for _link, file in files if file})
    found = [*_showing(snapshot, wanted)] if wanted else []
    known = {str(finding.said.values["file"]) for finding in found}
    return found, [link for link, file in files if file not in known]


def _file(link: BrokenLink, base_url: str) -> str:
    """The media file that a link leads to; empty for another link."""
    path = link.address.removeprefix(base_url)
    return unquote(path.removeprefix(MEDIA)) if path.startswith(MEDIA) else ""


def _showing(snapshot: Snapshot, names: Iterable[str]) -> Iterator[Finding]:
    entries = (entry for of_type in snapshot.entries.values() for entry in of_type.values())
    for entry in entries:
        for leaf in walk(entry.model.fields, entry.raw):
            for name in names:
                if shows(leaf, name):
                    said = lazy_message(LOST, file=name)
                    yield Finding("links", said, *entry.name, leaf.path)
