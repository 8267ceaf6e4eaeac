"""How pages say that a picture, video or recording was made with AI."""

from cms.core.i18n import N_

MADE, EDITED = "made", "edited"
"""Values of `FileFacts.ai`."""
AI_WORDS = {
    (MADE, False): N_("Made with AI"),
    (EDITED, False): N_("Edited with AI"),
    # i18n: %(tool)s: the name of an AI program or service
    (MADE, True): N_("Made with AI (%(tool)s)"),
    # i18n: %(tool)s: the name of an AI program or service
    (EDITED, True): N_("Edited with AI (%(tool)s)"),
}
"""(value of `ai`, whether the tool is known) → message."""
