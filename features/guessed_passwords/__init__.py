"""Refuses new passwords that are easily guessed."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "guessed_passwords",
    Path(__file__).parent,
    # i18n: Feature that refuses passwords that are easily guessed
    label=N_("Guessed passwords"),
    text=N_(
        "Refuses new passwords that are easily guessed: common ones, names of the site and the person, "
        "known phrases, a word with a year, patterns. Without it, any password of 12 characters is "
        "accepted that isn’t the email address: leave it on."
    ),
    services={
        "cms.accounts.passwords:PasswordGuesses": f"{__name__}.guesses:open_guesses",
    },
)
