"""The incremental freeze: what has to be made, making it with all cores, what then changed and why."""

from cms.web.freezing.making import Build, build
from cms.web.freezing.survey import Survey, survey

__all__ = ["Build", "Survey", "build", "survey"]
