"""The kinds of media files that features add (`Feature.file_kinds`)."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from cms.core.feature import Feature, Target
from cms.core.http_headers import media_type
from cms.core.i18n import N_
from cms.core.slots import call
from cms.media.image_formats import PICTURES
from cms.media.picture_metadata import PictureMetadata

PICTURE, OTHER = "picture", "other"
"""The kinds of the core."""
NO_METADATA = PictureMetadata()
HEAD_BYTES = 64
"""The first bytes of a file, by which kinds recognize it."""
Guard = Callable[..., Any]


class Preparer(NamedTuple):
    """The function that checks an upload (`FileKind.prepare`). `folder` is that of its feature, if
    that isn't one of the program, whose package the worker process finds by its name.
    """

    target: Target
    folder: str = ""


def unguarded(_feature: Feature, target: Target, *arguments: Any, default: object = None) -> Any:
    """Call a function of a feature; if it fails, so does the caller."""
    return call(target, *arguments)


class FileKinds:
    """The kinds of files that some features add. `guard` is `Site.call`, by which one that fails is
    named and takes no part; `metadata` is that of all pictures.
    """

    def __init__(
        self,
        features: Iterable[Feature] = (),
        guard: Guard = unguarded,
        metadata: PictureMetadata = NO_METADATA,
    ) -> None:
        self._call = guard
        self.metadata = metadata
        found = [
            (kind.order, name, feature, kind)
            for feature in features
            for name, kind in feature.file_kinds.items()
        ]
        self._kinds = [
            (name, feature, kind)
            for _, name, feature, kind in sorted(found, key=lambda one: one[:2])
        ]

    @property
    def labels(self) -> dict[str, str]:
        """Kind → message, of those that the library lists."""
        named = {name: kind.label for name, _, kind in self._kinds if kind.label}
        return {PICTURE: N_("Pictures"), **named}

    @property
    def types(self) -> str:
        """The types of the files that can be added, as people write them: JPG, PNG, …"""
        more = (ending for _, _, kind in self._kinds for ending in kind.endings)
        endings = dict.fromkeys((*sorted(PICTURES - {".jpeg", ".tiff"}), *more))
        return ", ".join(ending[1:].upper() for ending in endings)

    @property
    def shown(self) -> tuple[str, ...]:
        """The kinds that texts show like pictures, which are the first."""
        return PICTURE, *(name for name, _, kind in self._kinds if kind.shown)

    @property
    def shown_endings(self) -> tuple[str, ...]:
        """The endings of files that texts show, also of those that become pictures."""
        kinds = (kind for _, _, kind in self._kinds if kind.shown or not kind.label)
        return (*sorted(PICTURES), *(ending for kind in kinds for ending in kind.endings))

    def kind_of(self, name: str) -> str:
        """Return the kind of a file by its ending: a key of `labels`, or OTHER."""
        ending = ending_of(name)
        if ending in PICTURES:
            return PICTURE
        kinds = (name for name, _, kind in self._kinds if kind.label and ending in kind.endings)
        return next(kinds, OTHER)

    def preparer(self, name: str, head: bytes) -> Preparer | None:
        """Return the check for an upload with these first bytes; None if no kind recognizes it."""
        ending = ending_of(name)
        for _, feature, kind in self._kinds:
            if self._call(feature, kind.recognizes, ending, head):
                own = "" if kind.prepare.startswith("features.") else str(feature.folder)
                return Preparer(kind.prepare, own)
        return None

    def owner(self, file: str) -> str:
        """Return the feature that shows a file in texts; empty if none does."""
        return next((feature.name for feature, _ in self._of(file, "shown")), "")

    def html(self, file: str, attributes: str) -> str:
        """Return the HTML of a file that a text shows; empty if no kind shows it."""
        for feature, target in self._of(file, "shown"):
            return str(self._call(feature, target, file, attributes, default=""))
        return ""

    def parts(self, folder: Path, file: str) -> tuple[str, ...]:
        """Return the files of the media folder that belong to a file."""
        for feature, target in self._of(file, "parts"):
            return tuple(self._call(feature, target, folder, file, default=()))
        return ()

    def wholes(self, file: str) -> tuple[str, ...]:
        """Return the names of the files to which a file would belong, whether they exist or not."""
        return tuple(
            whole
            for _, feature, kind in self._kinds
            if kind.wholes
            for whole in self._call(feature, kind.wholes, file, default=())
        )

    def _of(self, file: str, part: str) -> Iterator[tuple[Feature, Target]]:
        """Yield (feature, target) of a part of the kind that a file has by its ending."""
        ending = ending_of(file)
        for _, feature, kind in self._kinds:
            if ending in kind.endings and (target := getattr(kind, part)):
                yield feature, target


NO_FILE_KINDS = FileKinds()


def ending_of(name: str) -> str:
    """Return the ending of a file's name with its dot, in lower case."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def is_shown_as_picture(file: str) -> bool:
    """Return whether browsers show a file as an image, by its ending."""
    return ending_of(file) in PICTURES or media_type(f"/media/{file}").startswith("image/")
