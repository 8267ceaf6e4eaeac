"""The services of a site for checks and publishing."""

from typing import TYPE_CHECKING

from cms.core.feature import contributed
from cms.core.processes import flask_command
from cms.publish.checks.check_records import CheckRecords
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.feature_checks import FeatureChecks
from cms.publish.checks.levels import read_check_levels
from cms.publish.jobs import PublishJobs
from cms.publish.manifest import Manifests

if TYPE_CHECKING:
    from cms.site import Site


def open_checks(site: "Site") -> ContentChecks:
    """Return the checks of the content. Raises ValueError for an invalid setting."""
    settings = site.settings
    of_features = FeatureChecks(settings.features, site, site.call)
    return ContentChecks(
        # with those that are switched off, which a setting may name
        read_check_levels(settings.gate, contributed(settings.features.known, "checks")),
        CheckRecords(site.store.database, site.paths, of_features),
        of_features,
    )


def open_jobs(site: "Site") -> PublishJobs:
    """Return the publish jobs."""
    return PublishJobs(site.paths.jobs, flask_command(site.settings), site.store.clock)


def open_manifests(site: "Site") -> Manifests:
    """Return the manifests of frozen folders."""
    return Manifests(site.store.database)
