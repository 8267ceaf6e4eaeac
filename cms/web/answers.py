"""Whether the public site answers at a path, for checks of links before the pages are made."""

from cms.content import Snapshot
from cms.core.errors import NotFound
from cms.publish.checks.entry_links import Stands
from cms.publish.checks.pages import MEDIA
from cms.site import Site
from cms.web.views import Preview


def answers(site: Site, render: Preview, snapshot: Snapshot) -> Stands:
    """Tells of a path whether it is answered; each is looked at once a snapshot."""

    def stands(path: str) -> bool:
        return snapshot.memo(("stands", path), lambda: _stands(site, render, snapshot, path))

    return stands


def _stands(site: Site, render: Preview, snapshot: Snapshot, path: str) -> bool:
    if path.startswith(MEDIA):
        try:
            return bool(site.paths.medium(path.removeprefix(MEDIA)))
        except NotFound:
            return False
    try:
        return render(snapshot, path)[1] < 400
    except RuntimeError:  # a page that reads its request: the live site answers there
        return True
