"""The herbarium: its specimens, by family."""

from oasis import N_, Section

from .models import Specimen

herbarium = Section("herbarium", __name__, [Specimen], label=N_("Herbarium"))

from . import views  # noqa: E402, F401
