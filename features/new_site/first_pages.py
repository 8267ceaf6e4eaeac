"""The pages that a new site begins with, since laws ask for them."""

from cms.core.i18n import N_

FIRST_PAGES = {
    "accessibility": (
        N_("Accessibility"),
        N_("This website is for everyone, whatever device or assistive technology they use."),
    ),
    "privacy": (
        N_("Privacy"),
        N_("This page explains how this website handles information about its visitors."),
    ),
}
"""Key of the page → its title and text. Features may add parts (cms/web/templating/slots.py)."""
