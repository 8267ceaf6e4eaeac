"""How to reach the institute, and the form to write to it."""

from cms.web.section import Section

contact = Section("contact", __name__)

from blueprints.contact import views, writing  # noqa: E402, F401
