"""Sends releases to a branch of a git repository, for page hosts."""

from pathlib import Path

from cms.core.feature import Feature, TargetKind
from cms.core.i18n import N_

feature = Feature(
    "git",
    Path(__file__).parent,
    label=N_("Git branch"),
    text=N_(
        "Sends the files of the site to a branch of a git repository, as hosts of pages read it."
    ),
    costs=N_("The command git."),
    targets={"git": TargetKind("git:REPOSITORY#BRANCH", f"{__name__}.target:open_git")},
)
