"""Sends releases to a branch of a git repository, for page hosts."""

from pathlib import Path

from cms.core.feature import Feature, TargetKind
from cms.core.i18n import N_

feature = Feature(
    "git",
    Path(__file__).parent,
    label=N_("Git branch"),
    text=N_(
        "Sends the files of the site to a branch of a Git repository, from which static hosts publish it."
    ),
    costs=N_("The git command."),
    targets={"git": TargetKind("git:REPOSITORY#BRANCH", f"{__name__}.target:open_git")},
)
