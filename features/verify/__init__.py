"""A command that compares the files on the disk with their expected content."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "verify",
    Path(__file__).parent,
    label=N_("Check of the files"),
    text=N_(
        "Compares what is on the disk with what it should be by “flask verify”: the content, unfinished "
        "changes, the releases, and pages with pages rendered again."
    ),
    needs=("content_check",),
    commands={"verify": f"{__name__}.commands:verify"},
)
