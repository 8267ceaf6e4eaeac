"""What the views of this section share: its name and the way to its front."""

from flask_babel import gettext as _

from cms.web.pages import Crumb
from cms.web.rendering import url

SECTION = "scientists"


def front() -> Crumb:
    return _("Scientists"), url("scientists.index")
