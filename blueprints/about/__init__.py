"""About the institute: history, structure, directors."""

from cms.web.section import Section

about = Section("about", __name__)

from blueprints.about import views  # noqa: E402, F401
