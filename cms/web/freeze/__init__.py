"""The incremental freeze: what has to be made, making it with all cores, what then changed and why."""

from cms.web.freeze.render_stale import RenderedSite, build
from cms.web.freeze.stale_pages import StalePages, survey

__all__ = ["RenderedSite", "StalePages", "build", "survey"]
