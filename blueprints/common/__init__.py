"""Content types and views that belong to no section: pages, terms, settings of the site, menus,
drawings, words not to use; sitemaps, feeds, robots.txt, errors.
"""

from blueprints.common.models import Drawings, Menus, Page, SiteInfo, Term
from cms.web.section import Section

common = Section("common", __name__, [Page, Term, SiteInfo, Menus, Drawings], prefix="")

from blueprints.common import discovery, views  # noqa: E402, F401
