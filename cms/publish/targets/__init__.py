"""The targets that releases are sent to, from a setting:
`OASIS_PUBLISH_TARGETS=www=folder:/srv/www,cdn=s3://bucket/site`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from cms.publish.targets.folder import FolderTarget
from cms.publish.targets.git import GitTarget
from cms.publish.targets.rsync import RsyncTarget
from cms.publish.targets.target import Sent, Target, TargetFailed

__all__ = ["Sent", "Target", "TargetFailed", "open_targets"]


class TargetKind(NamedTuple):
    """A kind of target: its form in the setting, and a function that opens one from the text after
    the colon. The path is a cache folder that the target may use between publishes.
    """

    setting: str
    open: Callable[[str, Path], Target]


def _open_s3(rest: str, _cache: Path) -> Target:
    from cms.publish.targets.s3 import S3Target  # its packages need not be installed

    return S3Target.parse(f"s3:{rest}")


KINDS = {
    "folder": TargetKind("folder:PATH", lambda rest, _cache: FolderTarget(Path(rest))),
    "rsync": TargetKind("rsync:HOST:PATH", lambda rest, _cache: RsyncTarget(rest)),
    "s3": TargetKind("s3://BUCKET/PREFIX", _open_s3),
    "git": TargetKind("git:REPOSITORY#BRANCH", GitTarget.parse),
}
NAMED = re.compile(rf"(?:(?P<name>[a-z0-9][a-z0-9-]*)=)?(?P<kind>{'|'.join(KINDS)}):(?P<rest>.+)")


def open_targets(settings: Iterable[str], cache: Path) -> Mapping[str, Target]:
    """Return name → target, in the order of the setting; a target without a name is named by its
    kind. Raises ValueError.

    `cache`: a folder for data that targets keep between publishes.
    """
    targets: dict[str, Target] = {}
    for text in settings:
        match = NAMED.fullmatch(text)
        if match is None:
            *others, last = (kind.setting for kind in KINDS.values())
            raise ValueError(
                f"OASIS_PUBLISH_TARGETS: {_without_password(text)!r} is none of "
                f"NAME={', '.join(others)} and {last}"
            )
        name = match["name"] or match["kind"]
        if name in targets:
            raise ValueError(
                f"OASIS_PUBLISH_TARGETS has two targets called {name}: give one another name"
            )
        targets[name] = KINDS[match["kind"]].open(match["rest"], cache / name)
    return targets


def _without_password(text: str) -> str:
    """Return a setting without its password."""
    password = urlsplit(text.partition("=")[2] or text).password
    return text.replace(password, "…") if password else text
