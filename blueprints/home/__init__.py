"""The front page, composed of what the other sections have."""

from cms.web.section import Section

home = Section("home", __name__, prefix="/<locale>")

from blueprints.home import views  # noqa: E402, F401
