"""The dependency of pages on the files of `data/geo/`."""

from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.core.fingerprint import file_fingerprint
from cms.core.i18n import N_
from cms.schema.paths import first_existing
from cms.web.freeze.web_dependencies import WebKind
from features.maps.base_maps import folders


class BaseMapKind(WebKind):
    """A base map, such as `geo/world.geojson`."""

    name = "file"
    why = N_("The file %(argument)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        """See DependencyKind."""
        maps = folders(self.state.site.settings)
        return file_fingerprint(first_existing(maps, dependency.argument.removeprefix("geo/")))
