"""Where releases are sent, by setting alone:
`OASIS_PUBLISH_TARGETS=www=folder:/srv/www,cdn=s3://bucket/site`.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cms.publish.targets.folder import FolderTarget
from cms.publish.targets.git import GitTarget
from cms.publish.targets.rsync import RsyncTarget
from cms.publish.targets.target import Sent, Target, TargetFailed

__all__ = ["Sent", "Target", "TargetFailed", "open_targets"]

NAMED = re.compile(r"(?:(?P<name>[a-z0-9][a-z0-9-]*)=)?(?P<kind>folder|rsync|s3|git):(?P<rest>.+)")


def open_targets(settings: Iterable[str], cache: Path) -> Mapping[str, Target]:
    """Name → target, in the order given; without a name, a target is called by its kind. Raises
    ValueError.

    `cache`: a folder for what a target keeps between two publishes and can do without.
    """
    found: dict[str, Target] = {}
    for text in settings:
        match = NAMED.fullmatch(text)
        if match is None:
            raise ValueError(
                f"OASIS_PUBLISH_TARGETS: {_hidden(text)!r} is none of NAME=folder:PATH, rsync:HOST:PATH, "
                "s3://BUCKET/PREFIX and git:REPOSITORY#BRANCH"
            )
        name = match["name"] or match["kind"]
        if name in found:
            raise ValueError(
                f"OASIS_PUBLISH_TARGETS has two targets called {name}: give one another name"
            )
        found[name] = _open(match["kind"], match["rest"], cache / name)
    return found


def _open(kind: str, rest: str, cache: Path) -> Target:
    """A target of a kind, of which only those that are set up are loaded."""
    if kind == "folder":
        return FolderTarget(Path(rest))
    if kind == "rsync":
        return RsyncTarget(rest)
    if kind == "git":
        return GitTarget.read(rest, cache)
    from cms.publish.targets.s3 import S3Target

    return S3Target.read(f"s3:{rest}")


def _hidden(text: str) -> str:
    """A setting without the password in it."""
    password = urlsplit(text.partition("=")[2] or text).password
    return text.replace(password, "…") if password else text
