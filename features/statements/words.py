"""Choices of the accessibility statement that visitors read."""

from cms.core.i18n import N_

STANDARDS = {
    "wcag22": N_("WCAG 2.2 level AA"),
    "wcag21": N_("WCAG 2.1 level AA"),
    "en301549": N_("EN 301 549"),
    "gbt37668": N_("GB/T 37668-2019"),
}
GROUNDS = {
    # i18n: Reason why content isn't accessible: it doesn't meet the standard yet
    "noncompliance": N_("Non-compliance"),
    "burden": N_("Disproportionate burden"),
    # i18n: Reason why content isn't accessible: the law doesn't apply to it
    "scope": N_("Out of scope of the legislation"),
    "untested": N_("Not yet tested"),
}
METHODS = {
    "self": N_("Self-evaluation"),
    "third": N_("Evaluation by a third party"),
}
