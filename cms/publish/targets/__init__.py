"""The targets that releases are sent to, from a setting:
`OASIS_PUBLISH_TARGETS=www=folder:/srv/www,cdn=s3://bucket/site`. A folder is the program's own kind
of target; features add others.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cms.core.feature import Features, contributed
from cms.core.slots import call
from cms.publish.builder_interface import Advance
from cms.publish.targets.folder import FolderTarget
from cms.publish.targets.target import Sent, Target, TargetFailed

__all__ = ["Sent", "Target", "TargetFailed", "open_targets"]

NAMED = re.compile(r"(?:(?P<name>[a-z0-9][a-z0-9-]*)=)?(?P<kind>[a-z0-9]+):(?P<rest>.+)")
NO_FEATURES = Features()


@dataclass(frozen=True, slots=True)
class DisabledTarget:
    """A target whose feature is switched off: nothing is sent to it."""

    location: str
    feature: str

    def send(self, site: Path, advance: Advance, dry: bool) -> Sent:
        """See Target."""
        raise TargetFailed(reason=f"the feature “{self.feature}” is switched off")


def open_targets(
    settings: Iterable[str], cache: Path, features: Features = NO_FEATURES
) -> Mapping[str, Target]:
    """Return name → target, in the order of the setting; a target without a name is named by its
    kind. Raises ValueError.

    `cache`: a folder for data that targets keep between publishes.
    """
    kinds = contributed(features.known, "targets")
    targets: dict[str, Target] = {}
    for text in settings:
        match = NAMED.fullmatch(text)
        if match is None or match["kind"] not in ("folder", *kinds):
            forms = ["folder:PATH", *(kind.setting for kind in kinds.values())]
            raise ValueError(
                f"OASIS_PUBLISH_TARGETS: {_without_password(text)!r} is none of "
                f"NAME={', '.join(forms)}"
            )
        name = match["name"] or match["kind"]
        if name in targets:
            raise ValueError(
                f"OASIS_PUBLISH_TARGETS has two targets called {name}: give one another name"
            )
        targets[name] = _open(match["kind"], match["rest"], cache / name, features)
    return targets


def _open(kind: str, rest: str, cache: Path, features: Features) -> Target:
    if kind == "folder":
        return FolderTarget(Path(rest))
    owner = next(one for one in features.known if kind in one.targets)
    if owner not in features.enabled:
        return DisabledTarget(_without_password(f"{kind}:{rest}"), owner.name)
    target: Target = call(owner.targets[kind].open, rest, cache)
    return target


def _without_password(text: str) -> str:
    """Return a setting without its password."""
    password = urlsplit(text.partition("=")[2] or text).password
    return text.replace(password, "…") if password else text
