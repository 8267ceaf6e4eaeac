"""The renditions of a site's pictures, with the mark of pictures made with AI."""

from functools import partial

from cms.content.file_facts import ai_of
from cms.media.file_kinds import FileKinds
from cms.media.renditions import Renditions, unsaid
from cms.site import Site


def renditions_of(site: Site) -> Renditions:
    """Return the renditions of the pictures in the media folder."""
    xmp = site.get(FileKinds).metadata.xmp
    return Renditions(site.paths, partial(ai_of, site.paths.media) if xmp else unsaid, xmp)
