"""Names of countries, languages and time zones in forms, in place of their codes."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "code_names",
    Path(__file__).parent,
    # i18n: Feature: countries, languages and time zones are typed by their names
    label=N_("Names of codes"),
    text=N_(
        "Shows countries, languages and time zones by their names, and reads names in all languages of "
        "the site. Without it, codes such as KZ are typed."
    ),
    services={"cms.editing.forms.code_names:CodeNaming": f"{__name__}.cldr_names:open_naming"},
)
