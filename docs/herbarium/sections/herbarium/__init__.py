"""The herbarium: its specimens, by family."""

from cms.web.section import Section

from .models import Specimen

herbarium = Section("herbarium", __name__, [Specimen])

from . import views  # noqa: E402, F401
