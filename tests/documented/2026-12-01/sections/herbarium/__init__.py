"""The herbarium: its specimens, by family."""

from cms.core.i18n import N_
from cms.web.section import Section

from .models import Specimen

herbarium = Section("herbarium", __name__, [Specimen], label=N_("Herbarium"))

from . import views  # noqa: E402, F401
