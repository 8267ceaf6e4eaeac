"""The targets that releases are sent to, from a setting:
`OASIS_PUBLISH_TARGETS=www=folder:/srv/www,cdn=s3://bucket/site`. Each kind of target is a feature.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from cms.core.errors import Refusal
from cms.core.feature import Features, contributed
from cms.core.i18n import N_
from cms.core.slots import call
from cms.publish.builder_interface import Advance

NAMED = re.compile(r"(?:(?P<name>[a-z0-9][a-z0-9-]*)=)?(?P<kind>[a-z0-9]+):(?P<rest>.+)")
NO_FEATURES = Features()


class TargetFailed(Refusal):
    """A release could not be sent. The target has its old files, or a part of the new ones."""

    msgid = N_(
        "Not sent: %(reason)s. Fix this and update the site again. Files already sent are not sent again."
    )


class Sent(NamedTuple):
    """The result of sending a release, or of a dry run: the names of written and removed files, and
    the number of unchanged ones.
    """

    written: Sequence[str]
    removed: Sequence[str]
    same: int = 0


class Target(Protocol):
    """A destination for releases."""

    @property
    def location(self) -> str:
        """The location for display, without passwords."""

    def send(self, site: Path, advance: Advance, dry: bool) -> Sent:
        """Make the target equal to the folder `site`; a dry run only returns the changes.

        Raises TargetFailed. Pages are sent before anything is removed.
        """


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
        if match is None or match["kind"] not in kinds:
            forms = [kind.setting for kind in kinds.values()]
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
    owner = next(one for one in features.known if kind in one.targets)
    if owner not in features.enabled:
        return DisabledTarget(_without_password(f"{kind}:{rest}"), owner.name)
    target: Target = call(owner.targets[kind].open, rest, cache)
    return target


def _without_password(text: str) -> str:
    """Return a setting without its password."""
    password = urlsplit(text.partition("=")[2] or text).password
    return text.replace(password, "…") if password else text
