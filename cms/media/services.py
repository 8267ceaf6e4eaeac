"""The service of a site for kinds of files."""

from typing import TYPE_CHECKING

from cms.media.file_kinds import NO_METADATA, FileKinds
from cms.media.picture_metadata import PictureMetadata

if TYPE_CHECKING:
    from cms.site import Site


def open_file_kinds(site: "Site") -> FileKinds:
    """Return the kinds of media files."""
    return FileKinds(site.settings.features, site.call, site.find(PictureMetadata) or NO_METADATA)
