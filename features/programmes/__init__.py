"""Programmes of study: degrees, postdoctoral and visiting stays, courses, with their deadlines."""

from pathlib import Path

from cms.core.feature import ContentCheck, Feature
from cms.core.i18n import N_
from cms.web.section import Section
from features.programmes.models import Programme

section = Section("programmes", __name__, [Programme], label=N_("Study"))

from features.programmes import views  # noqa: E402, F401

feature = Feature(
    "programmes",
    Path(__file__).parent,
    label=N_("Study"),
    text=N_(
        "Pages for those who want to study at the institute: programmes, their subjects, deadlines and "
        "stipends, who supervises, and how to apply."
    ),
    stores=N_("Programmes, as entries in the content."),
    sections=(section,),
    checks={
        "programmes": ContentCheck(
            N_("Details that applicants look for"), of_site=f"{__name__}.checks:findings", order=176
        )
    },
)
