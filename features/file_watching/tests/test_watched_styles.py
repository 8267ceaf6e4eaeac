"""Changes of an institute's own styles are noticed."""

from pathlib import Path

from cms.core.background import Background
from features.file_watching.watcher import start_watching
from tests.own_site import make_own_site, start
from tests.waiting import wait_until


def test_a_change_of_its_styles_by_hand_is_seen(tmp_path: Path, small_data: Path) -> None:
    folder = tmp_path / "own"
    make_own_site(folder, small_data)
    site = start(folder).site
    site.settings = site.settings._replace(watch=True)
    log = site.store.change_log
    before = log.position()
    start_watching(site)
    background = site.get(Background)
    background.start()
    try:
        wait_until(
            lambda: (
                (folder / "static/css/tokens.css").write_text(
                    ":root { --oasis: #123456; }", "utf-8"
                )
                and log.position() != before
            )
        )
    finally:
        background.stop()
        background.join()
