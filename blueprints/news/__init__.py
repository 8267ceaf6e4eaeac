"""News, notices and event reports."""

from blueprints.news.models import News
from cms.core.i18n import N_
from cms.web.section import Section

news = Section("news", __name__, [News], label=N_("News"))

from blueprints.news import views  # noqa: E402, F401
