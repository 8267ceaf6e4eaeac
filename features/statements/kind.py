"""The dependency of the accessibility statement on the findings of the checks."""

from datetime import datetime

from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.core.fingerprint import fingerprint
from cms.core.i18n import N_
from cms.web.freeze.web_dependencies import WebKind
from features.statements.figures import barriers


class BarriersKind(WebKind):
    """The numbers of barriers in the published content."""

    name = "barriers"
    why = N_("The findings of the checks on accessibility changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        """See DependencyKind."""
        return fingerprint(tuple(barriers(self.state.site, snapshot)))

    def changes_at(self, snapshot: Snapshot, dependency: Dependency) -> datetime | None:
        """See DependencyKind."""
        return snapshot.next_moment()
