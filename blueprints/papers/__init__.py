"""Papers and other works, with their citations."""

from blueprints.papers.models import Paper
from cms.web.section import Section

papers = Section("papers", __name__, [Paper])

from blueprints.papers import combined, views  # noqa: E402, F401
