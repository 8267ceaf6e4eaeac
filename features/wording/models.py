"""The list of words not to use: `data/wording.json`."""

from cms.core.i18n import N_
from cms.schema.content_type import ContentType
from cms.schema.fields import Line, Lines, Rows


class Wording(ContentType, name="wording"):
    """The institute's words not to use, and what to write instead."""

    icon, menu_order = "quote", 113
    label, plural = N_("Words not to use"), N_("Words not to use")
    is_published = False
    section, single, title = "common", True, "words"

    words = Rows(
        N_("Words"),
        {
            "avoid": Lines(N_("Don’t write"), localized=True, any_language=True),
            "instead": Line(
                N_("Write instead"),
                localized=True,
                any_language=True,
                help=N_("Leave empty if it depends on the sentence."),
            ),
            # i18n: Reason for not using a word
            "why": Line(N_("Why"), localized=True, any_language=True),
        },
        folded=("why",),
        help=N_(
            "The checks point to these words wherever they stand on the site. Capitals matter if a "
            "word here has any."
        ),
    )
