"""The protocol of targets, and shared functions."""

import subprocess
from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple, Protocol

from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.publish.builder_interface import Advance

NETWORK_TIMEOUT_SECONDS = 300
"""Seconds without a response of another machine before it is given up: a waiting publish blocks all
others.
"""
SSH = (
    "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=30 "
    f"-o ServerAliveCountMax={NETWORK_TIMEOUT_SECONDS // 30}"
)
"""Doesn't prompt, since nobody is there to answer; RSYNC_RSH and GIT_SSH_COMMAND replace it."""


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


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Run a command without a shell and return its output. Raises TargetFailed if the command is
    missing or fails, with the first three lines of its error output.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments from the settings
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True
        )
    except FileNotFoundError:
        raise TargetFailed(reason=f"the command {command[0]} isn’t installed") from None
    except subprocess.CalledProcessError as fault:
        lines = map(str.strip, fault.stderr.decode("utf-8", "replace").splitlines())
        text = " ".join(list(filter(None, lines))[:3])
        reason = text.rstrip(".") or f"{command[0]} ended with {fault.returncode}"
        raise TargetFailed(reason=reason) from None
    return done.stdout.decode("utf-8", "replace")
