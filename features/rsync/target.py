"""Another machine, by rsync over ssh: `rsync:user@host:/srv/www`. Keys and known hosts are
configured in ssh.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from blueprints.shared.target_commands import NETWORK_TIMEOUT_SECONDS, SSH, run
from cms.core.files import TEMPORARY_PREFIX
from cms.publish.builder_interface import Advance
from cms.publish.output import MARK, site_files
from cms.publish.targets import Sent, TargetFailed

OPTIONS = (
    "--recursive",
    "--times",
    "--links",
    "--checksum",
    "--delay-updates",
    "--delete-delay",
    f"--timeout={NETWORK_TIMEOUT_SECONDS}",
    "--chmod=D755,F644",
    "--out-format=%i %n",
    f"--exclude=/{MARK}",
    f"--exclude={TEMPORARY_PREFIX}*",
)
"""Compare by checksum, put all files in place together at the end, and delete last."""


@dataclass(frozen=True, slots=True)
class RsyncTarget:
    """Runs the rsync command. `destination`: `[user@]host:path`, or a local path."""

    destination: str

    @property
    def location(self) -> str:
        return self.destination

    def send(self, site: Path, advance: Advance, dry: bool) -> Sent:
        """See Target."""
        if self.destination.startswith("-"):
            raise TargetFailed(reason=f"{self.destination} is no place")
        total = sum(1 for _ in site_files(site))
        printed = run(
            [
                "rsync",
                *OPTIONS,
                *(("--dry-run",) if dry else ()),
                f"--rsh={os.environ.get('RSYNC_RSH', SSH)}",
                "--",
                f"{site}/",
                f"{self.destination}/",
            ]
        )
        advance(total, total)
        written, removed = _itemized(printed)
        return Sent(written, removed, total - len(written))


def open_rsync(destination: str, _cache: Path) -> RsyncTarget:
    """Return the target of a setting."""
    return RsyncTarget(destination)


def _itemized(printed: str) -> tuple[list[str], list[str]]:
    """Return (written files, removed files) from rsync's itemized output (rsync(1),
    --itemize-changes).
    """
    written, removed = [], []
    for line in printed.splitlines():
        change, _, name = line.partition(" ")
        if change[:2] in ("<f", ">f"):
            written.append(name)
        elif change.startswith("*deleting") and not name.endswith("/"):
            removed.append(name.strip())
    return written, removed
