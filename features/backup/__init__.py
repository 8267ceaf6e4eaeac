"""Backups: one file with everything of a site that can't be recreated, and its restoring."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

COMMANDS = f"{__name__}.commands"

feature = Feature(
    "backup",
    Path(__file__).parent,
    label=N_("Backups"),
    text=N_("Writes the whole site into one file by “flask backup”, and restores it."),
    stores=N_("Files at the place that you name in the command. They contain personal data."),
    commands={"backup": f"{COMMANDS}:backup", "restore": f"{COMMANDS}:restore"},
)
