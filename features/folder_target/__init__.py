"""Writes releases into a folder of this machine, which a web server serves."""

from pathlib import Path

from cms.core.feature import Feature, TargetKind
from cms.core.i18n import N_

feature = Feature(
    "folder_target",
    Path(__file__).parent,
    label=N_("Folder of a web server"),
    text=N_("Writes the files of the site into a folder on this machine or mounted on it."),
    targets={"folder": TargetKind("folder:PATH", f"{__name__}.target:open_folder")},
)
