"""Shows changes that are made by hand, by rsync or by git."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "file_watching",
    Path(__file__).parent,
    # i18n: Feature: shows changes of files that are made outside the editor
    label=N_("Changes by hand"),
    text=N_(
        "Shows changes of content, styles and templates that are made by hand, by rsync or by git "
        "within two seconds. Without it, they show when the site is started again."
    ),
    start=f"{__name__}.watcher:start_watching",
)
