"""A command that deletes the data of a person."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "erasure",
    Path(__file__).parent,
    label=N_("Deleting the data of a person"),
    text=N_(
        "Lists what the site has about a person, and deletes it, by a command: the account, messages, "
        "and the name in histories."
    ),
    commands={"user erase": f"{__name__}.commands:erase"},
)
