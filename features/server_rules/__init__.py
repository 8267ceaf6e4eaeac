"""Redirects, headers and pages for missing addresses, as the servers of a frozen site read them."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "server_rules",
    Path(__file__).parent,
    label=N_("Rules for web servers"),
    text=N_(
        "Writes redirects, headers and the pages for missing addresses for the servers of the static "
        "site: nginx, Caddy, Apache, Netlify, Cloudflare."
    ),
    settings={"rules": ("nginx", "caddy", "apache", "netlify")},
    choices={"rules": ("nginx", "caddy", "apache", "netlify", "cloudflare")},
    services={"cms.publish.server_rules:ServerRules": f"{__name__}.rules:HostRules"},
)
