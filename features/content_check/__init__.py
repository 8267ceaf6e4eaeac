"""Commands that list the errors in the content, and write the schemas of its files."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "content_check",
    Path(__file__).parent,
    label=N_("Check of the content"),
    text=N_(
        "Lists the errors in the content with file and line by “flask content check”, and describes its files "
        "for text editors by “flask content schemas”."
    ),
    commands={
        "content check": f"{__name__}.commands:check_command",
        "content schemas": f"{__name__}.commands:schemas_command",
    },
)
