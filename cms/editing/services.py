"""The service of a site that changes content."""

from functools import partial
from typing import TYPE_CHECKING

from cms.accounts.security_events import write_event
from cms.editing.editing import Editing
from cms.media.file_kinds import FileKinds

if TYPE_CHECKING:
    from cms.site import Site


def open_editing(site: "Site") -> Editing:
    """Return everything that changes content."""
    return Editing(
        site.store,
        draft_days=site.settings.draft_days,
        media_quota=site.settings.media_quota,
        file_kinds=site.get(FileKinds),
        write_event=partial(write_event, site),
    )
