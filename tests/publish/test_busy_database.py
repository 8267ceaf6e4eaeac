"""A publish and a freeze while another process keeps the database of derived data locked."""

import sqlite3
import time
from pathlib import Path

from cms.core.database import BUSY_TIMEOUT
from tests.publish.published_site import begin, opened, publish

TOLD = "has been writing to its database for too long. Wait a moment and try again."


def test_a_publish_does_not_wait_again_and_again_for_a_locked_database(tmp_path: Path) -> None:
    """Most tables of a site that was never published are missing, so that reads wait too."""
    begin(tmp_path)
    opened(tmp_path).client.get("/en/")
    place = opened(tmp_path)
    writer = sqlite3.connect(tmp_path / "instance/cache/site.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    output = publish(place, status=1)
    freeze = place.run.invoke(args=["freeze", str(tmp_path / "build")])
    assert time.monotonic() - began < 3 * BUSY_TIMEOUT
    assert TOLD in output
    assert TOLD in freeze.output
    assert freeze.exit_code == 1
    assert place.releases.current() is None
    writer.execute("COMMIT")
    writer.close()
    assert "is live" in publish(place)
