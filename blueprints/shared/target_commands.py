"""Commands by which targets send releases to other machines."""

import subprocess
from collections.abc import Mapping, Sequence

from cms.publish.targets import TargetFailed

NETWORK_TIMEOUT_SECONDS = 300
"""Seconds without a response of another machine before it is given up: a waiting publish blocks all
others.
"""
SSH = (
    "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=30 "
    f"-o ServerAliveCountMax={NETWORK_TIMEOUT_SECONDS // 30}"
)
"""Doesn't prompt, since it runs unattended; RSYNC_RSH and GIT_SSH_COMMAND replace it."""


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
