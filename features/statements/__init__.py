"""The accessibility statement and the facts of the page on privacy, from forms and the settings."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import ContentCheck, Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.section import Section
from cms.web.templating.slots import ARTICLE_BELOW, PRIVACY
from features.statements.models import AccessibilityStatement, PrivacyStatement

ACCESSIBILITY = f"{__name__}.accessibility"

feature = Feature(
    "statements",
    Path(__file__).parent,
    label=N_("Accessibility and privacy statements"),
    text=N_(
        "Writes the accessibility statement by the model of the European Commission and the facts of "
        "the page on privacy, from two forms and the settings of the site."
    ),
    stores=N_("The two forms, in the content of the site."),
    sections=(Section("statements", __name__, [AccessibilityStatement, PrivacyStatement]),),
    checks={
        "statements": ContentCheck(
            N_("Statements to review"), of_site=f"{__name__}.checks:findings", order=178
        )
    },
    dependency_kinds=(f"{__name__}.kind:BarriersKind",),
    slots=(
        Fill(ARTICLE_BELOW, "statements/accessibility.html", f"{ACCESSIBILITY}:statement"),
        Fill(PRIVACY, "statements/privacy.html", f"{__name__}.privacy:first", order=10),
        Fill(PRIVACY, "statements/rights.html", f"{__name__}.privacy:last", order=90),
        Fill(slots.FORM_NOTICE, "statements/editor/found.html", f"{ACCESSIBILITY}:found"),
    ),
    help={
        "entry.edit accessibility": "statements#the-accessibility-statement",
        "entry.edit privacy": "statements#the-page-on-privacy",
    },
)
