"""A command that examines an installation, and gives a remedy for each problem."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "doctor",
    Path(__file__).parent,
    label=N_("Check of the installation"),
    text=N_(
        "Examines settings, folders, versions, content, mail and targets by “flask doctor”, and says what "
        "to do."
    ),
    needs=("content_check",),
    commands={"doctor": f"{__name__}.commands:doctor"},
)
