"""Checks of the wording of texts: words that the institute avoids, punctuation of the wrong width."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import ContentCheck, Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.section import Section
from features.wording.models import Wording

feature = Feature(
    "wording",
    Path(__file__).parent,
    label=N_("Wording"),
    text=N_(
        "Finds words that the institute doesn’t use, from a list of its own, and punctuation of the wrong "
        "width in Chinese and other texts."
    ),
    stores=N_("The list of words, in the content of the site."),
    sections=(Section("wording", __name__, [Wording]),),
    checks={
        "punctuation": ContentCheck(
            N_("Punctuation of the wrong width"),
            once_per="text",
            order=153,
        ),
        "words": ContentCheck(
            N_("Words not to use"),
            of_entries=f"{__name__}.checks:findings",
            depends=f"{__name__}.words:words_of",
            once_per="words",
            order=156,
        ),
    },
    slots=(Fill(slots.CHECK_HEAD, "wording/editor/list.html", f"{__name__}.editor:list_link"),),
    help={"entry.edit wording": "wording#the-list-of-words"},
)
