"""Languages without texts of their own, converted from those that the institute writes."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.web.section import Section
from features.derived_language.models import Corrections

feature = Feature(
    "derived_language",
    Path(__file__).parent,
    label=N_("Converted languages"),
    text=N_(
        "Shows the site in languages without texts of their own, such as traditional characters converted "
        "from simplified ones."
    ),
    costs=N_("As many pages again as the language has that is converted."),
    stores=N_("Corrections of the conversion, in the content of the site."),
    sections=(Section("derived_language", __name__, [Corrections]),),
    services={"cms.content.conversion:LanguageConversion": f"{__name__}.pages:OpenCCConversion"},
)
