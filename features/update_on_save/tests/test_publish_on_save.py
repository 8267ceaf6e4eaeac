"""With OASIS_PUBLISH_ON_SAVE a change published in the editor is in the static files at once,
written by one of two real workers.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from cms.publish.jobs import PublishJobs
from cms.publish.publisher import Publisher
from cms.web.freeze.release_builder import ReleaseBuilder
from features.update_on_save.publish_on_save import is_behind
from tests.publish.published_site import ITEM, publishing_on_save
from tests.waiting import PATIENCE, wait_until

PAGE = f"en/news/{ITEM}/index.html"


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, published_in: Callable[[Path], SimpleNamespace]
) -> Iterator[SimpleNamespace]:
    place = published_in(tmp_path_factory.mktemp("on-save"))
    with publishing_on_save(place, OASIS_GATE="links=block"):
        yield place


def save(place: SimpleNamespace, deed: str = "publish:en", **fields: str) -> None:
    """Change fields of a news item in the editor."""
    path = f"/editor/entries/news/{ITEM}/"
    form = place.browser.form(path, "entry")
    assert form.keys() >= fields.keys()
    status, text = place.browser.post(
        path, form | {name: [value] for name, value in fields.items()} | {"_do": [deed]}
    )
    assert status == 303, text


def wait_for(place: SimpleNamespace, holds: Callable[[], bool]) -> None:
    """Wait until `holds` is true and no job is running."""
    log = place.folder / "log"
    wait_until(lambda: holds() and not place.jobs.is_locked(), log.read_text)


def page(place: SimpleNamespace) -> str:
    return (place.releases.root / "current" / PAGE).read_text("utf-8")


def test_what_is_published_is_a_file_by_itself(served: SimpleNamespace) -> None:
    before = len(served.releases.all())
    for number in range(3):
        save(served, **{"headline.en": f"Snow number {number}"})
        wait_for(served, lambda number=number: f"Snow number {number}" in page(served))
    assert [(job.via, job.state) for job in served.jobs.all()] == [("save", "done")] * 3 + [
        ("command", "done")
    ]
    assert len(served.releases.all()) == before + 3


def test_a_working_copy_publishes_nothing(served: SimpleNamespace) -> None:
    before = served.jobs.all()[0].id
    save(served, "save", **{"headline.en": "Only a draft"})
    save(served, **{"headline.en": "No draft"})
    wait_for(served, lambda: "No draft" in page(served))
    ids = [job.id for job in served.jobs.all()]
    assert ids.index(before) == 1, "one job for both"


def is_wanted(lock: Path) -> bool:
    """Whether another process has the lock file open."""
    own, found = str(os.getpid()), str(lock.resolve())
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):  # a process that has ended or belongs to another user
            if handle.parts[2] != own and str(handle.readlink()) == found:
                return True
    return False


def test_while_somebody_publishes_it_waits_and_then_goes_on(
    served: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.core.jobs.LOCK_TIMEOUT_SECONDS", PATIENCE)
    with served.jobs.lock():
        save(served, **{"headline.en": "After the other one"})
        wait_until(lambda: is_wanted(served.jobs.folder / "publish.lock"))
        assert "After the other one" not in page(served)
    wait_for(served, lambda: "After the other one" in page(served))


def test_what_a_job_of_another_kind_changes_is_published_once(served: SimpleNamespace) -> None:
    others = PublishJobs(served.jobs.folder / "others", served.jobs.command)
    before = served.jobs.all()[0].id
    with others.lock():
        for number in range(4):
            save(served, **{"headline.en": f"Together {number}"})
        assert served.jobs.all(1)[0].id == before
    wait_for(served, lambda: "Together 3" in page(served))
    assert [job.id for job in served.jobs.all()].index(before) == 1


def test_what_the_checks_stop_stays_out_and_the_editor_says_so(served: SimpleNamespace) -> None:
    served.jobs.all()
    save(served, **{"body.en": "[gone](/en/no-such-page/)", "headline.en": "With a broken link"})
    wait_for(served, lambda: served.jobs.all()[0].state == "blocked")
    assert "With a broken link" not in page(served)
    status, text = served.browser._request("GET", "/editor/publish/")
    assert status == 200
    assert "After saving" in text
    assert "stopped by checks" in text
    save(served, **{"body.en": "Mended.", "headline.en": "With a mended link"})
    wait_for(served, lambda: "With a mended link" in page(served))


def test_when_it_has_something_to_do(
    tmp_path: Path, published_in: Callable[[Path], SimpleNamespace]
) -> None:
    place = published_in(tmp_path)
    publisher = Publisher(place.site, ReleaseBuilder(place.app))
    assert not is_behind(publisher, publisher.snapshot())
    news = place.data / f"content/news/{ITEM}.json"
    news.write_text(news.read_text("utf-8").replace("expedition", "journey"), "utf-8")
    assert is_behind(publisher, publisher.snapshot())
    assert place.run.invoke(args=["publish"]).exit_code == 0
    assert not is_behind(publisher, publisher.snapshot())
    assert place.run.invoke(args=["publish", "--rollback"]).exit_code == 0
    assert not is_behind(publisher, publisher.snapshot()), "a rollback is intended"
    shutil.rmtree(place.releases.root)
    assert not is_behind(publisher, publisher.snapshot()), "not before the first publish"
