"""Sends releases to another machine, by rsync over ssh."""

from pathlib import Path

from cms.core.feature import Feature, TargetKind
from cms.core.i18n import N_

feature = Feature(
    "rsync",
    Path(__file__).parent,
    label=N_("Server (rsync)"),
    text=N_("Sends the files of the site to another machine, by rsync over ssh."),
    costs=N_("The rsync command, and SSH keys."),
    targets={"rsync": TargetKind("rsync:HOST:PATH", f"{__name__}.target:open_rsync")},
)
