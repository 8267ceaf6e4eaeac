"""The incremental freeze: what has to be made, making it with all cores, what then changed and why."""

from cms.web.freeze.render_stale import Build, build
from cms.web.freeze.stale_pages import Survey, survey

__all__ = ["Build", "Survey", "build", "survey"]
