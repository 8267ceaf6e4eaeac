"""Headings of pages and pictures that fit an entry, proposed by the dialogs of texts."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "text_tools",
    Path(__file__).parent,
    label=N_("Proposals for links and pictures"),
    text=N_(
        "Finds headings of pages to link to, and shows first the pictures of the people, places and topics "
        "of an entry."
    ),
    services={"blueprints.editor.link_targets:MoreTargets": f"{__name__}.targets:open_targets"},
)
