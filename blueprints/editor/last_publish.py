"""The last publish, where it didn't end as it should: whoever saved what it takes along may see no
page about it.
"""

from typing import cast

from flask import current_app, g

from blueprints.editor.context import site
from blueprints.editor.permissions import may
from cms.publish.jobs import PublishJob

AMISS = ("blocked", "failed", "interrupted", "partly")


def last_amiss() -> PublishJob | None:
    """The last job, if it went wrong and who is signed in may do something about it. Read once for
    a page.
    """
    if "last_amiss" not in g:
        g.last_amiss = _look()
    return cast(PublishJob | None, g.last_amiss)


def _look() -> PublishJob | None:
    if not may("release") or current_app.extensions["oasis.publisher"] is None:
        return None
    return next(
        (job for job in site().jobs.all(1) if job.state in AMISS and job.what != "rehearsal"), None
    )
