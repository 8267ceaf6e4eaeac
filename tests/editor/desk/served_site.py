"""A site that visitors get as files, with its editor."""

from pathlib import Path

from people import NAMES, Clock, Desk, Visitor, join

from app import create_app
from cms.accounts.accounts import Accounts
from cms.accounts.passwords import Passwords
from cms.core.dates import utc_now
from cms.publish.jobs import PublishJob, PublishJobs
from cms.web.freeze.release_builder import ReleaseBuilder
from cms.web.views import preview_with
from tests.publish.published_site import begin
from tests.staff_app import create_editor
from tests.waiting import wait_until


def institute(folder: Path, **settings: object) -> Desk:
    """A site of a few entries with its editor, and one person of each role."""
    begin(folder)
    app = create_app(
        {
            "data": folder / "data",
            "instance": folder / "instance",
            "releases": str(folder / "releases"),
            "editor": False,
            "watch": False,
            **settings,
        }
    )
    site = app.extensions["oasis"].site
    site.accounts = Accounts(
        site.paths.instance / "accounts",
        utc_now,
        Passwords(time_cost=1, memory_cost=8, parallelism=1),
    )
    accounts = {role: join(site, role) for role in NAMES}
    editor = create_editor(site, preview_with(app), ReleaseBuilder(app))
    editor.testing = True
    return Desk(site, editor, site.paths, Clock(), accounts)


def ended(desk: Desk, visitor: Visitor, address: str) -> PublishJob:
    """Poll the job at an address, as the page's script does, until it has ended, and return it."""
    state = f"{address}state"
    wait_until(lambda: visitor.get(state).get_json()["over"], lambda: visitor.get(state).text)
    return desk.site.get(PublishJobs).get(address.split("/")[-2])
