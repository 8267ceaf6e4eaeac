"""The renditions of a site's pictures, which say what the facts of the files say of AI."""

from functools import partial

from cms.content.file_facts import ai_of
from cms.media.renditions import Renditions
from cms.schema.paths import Paths


def renditions_of(paths: Paths) -> Renditions:
    """Return the renditions of the pictures in a media folder."""
    return Renditions(paths, partial(ai_of, paths.media))
