"""The link at the end of an article."""

from urllib.parse import quote

from cms.web.context import app_state
from cms.web.i18n import gettext as _
from cms.web.pages.page import absolute
from cms.web.templating.slots import ArticlePlace


def email(place: ArticlePlace) -> dict[str, str] | None:
    """Return the address of the link; None if there is nobody to write to."""
    setting = app_state().site.settings.of("report_mistake_to")
    to = setting or place.read.single("site").email
    if not to:
        return None
    subject = _("Mistake in “%(title)s”", title=place.page.title)
    body = absolute(place.page.url)
    return {"href": f"mailto:{quote(to, '@')}?subject={quote(subject)}&body={quote(body)}"}
