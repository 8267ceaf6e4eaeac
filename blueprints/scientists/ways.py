"""What the views of this section share: its name and the way to its front."""

from cms.web.pages import Crumb
from cms.web.rendering import url
from cms.web.words import gettext as _

SECTION = "scientists"


def front() -> Crumb:
    return _("Scientists"), url("scientists.index")
