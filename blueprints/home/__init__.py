"""The front page, composed of the content of the other sections."""

from cms.web.section import Section

home = Section("home", __name__, prefix="/<locale>")

from blueprints.home import views  # noqa: E402, F401
