"""A text that crashes the process that renders it: it is refused and named, and only a trial
process ends.

No such text is known, so here the Markdown engine is replaced by one that exits at a certain word.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from cms.core.settings import to_environment
from cms.publish.jobs import PublishJobs
from tests.publish.published_site import ITEM, publishing_on_save
from tests.waiting import wait_until

ROOT = Path(__file__).parent.parent.parent
FATAL = "avalanche " * 200
ENGINE = """
import signal
import comrak
usual = comrak.render_markdown
def render_markdown(text, *options):
    if "avalanche" in text:
        signal.raise_signal(signal.SIGSEGV)
    return usual(text, *options)
comrak.render_markdown = render_markdown
"""


@pytest.fixture
def place(tmp_path: Path, published_in: Callable[[Path], SimpleNamespace]) -> SimpleNamespace:
    """A site published once, and the environment for processes with that engine."""
    place = published_in(tmp_path)
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "sitecustomize.py").write_text(ENGINE)
    place.environment = to_environment(place.site.settings) | {
        "PYTHONPATH": f"{tmp_path / 'engine'}:{ROOT}"
    }
    place.file = tmp_path / "data" / "content" / "news" / f"{ITEM}.json"
    return place


def write(place: SimpleNamespace, text: str) -> None:
    raw = json.loads(place.file.read_text("utf-8"))
    raw["body"]["en"] = [text]
    place.file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")


def flask(place: SimpleNamespace, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | place.environment,
        check=False,
    )


@pytest.mark.parametrize(
    "words",
    [("publish",), ("publish", "--plan"), ("freeze", "--jobs", "1"), ("freeze", "--jobs", "2")],
)
def test_a_command_names_the_entry_and_leaves_the_site(
    place: SimpleNamespace, words: tuple[str, ...]
) -> None:
    write(place, FATAL)
    live = place.site.releases.current()
    done = flask(place, *words, *([str(place.folder / "frozen")] if words[0] == "freeze" else []))
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"news/{ITEM}" in done.stdout + done.stderr
    assert place.site.releases.current() == live
    assert not (place.folder / "frozen" / "index.html").exists()


def test_a_text_that_was_refused_is_tried_again(place: SimpleNamespace) -> None:
    write(place, FATAL)
    for _ in range(2):
        done = flask(place, "freeze", "--jobs", "1", str(place.folder / "frozen"))
        assert done.returncode == 1, done.stdout + done.stderr
        assert f"news/{ITEM}" in done.stdout + done.stderr


@pytest.fixture
def served(place: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """The same site, served by two workers that publish on save."""
    with publishing_on_save(place, PYTHONPATH=place.environment["PYTHONPATH"]):
        yield place
        assert "exit" not in (place.folder / "log").read_text(), "a worker ended"


def wait_for(place: SimpleNamespace, jobs: int) -> None:
    """Wait until that many jobs have ended."""
    wait_until(
        lambda: (
            len(place.site.get(PublishJobs).all()) >= jobs
            and not place.site.get(PublishJobs).is_locked()
        ),
        (place.folder / "log").read_text,
    )


def test_the_editor_refuses_to_publish_it_at_its_field(served: SimpleNamespace) -> None:
    path = f"/editor/entries/news/{ITEM}/"
    form = served.browser.form(path, "entry")
    before = served.file.read_bytes()
    status, text = served.browser.post(path, form | {"body.en": [FATAL], "_do": ["publish:en"]})
    assert status == 422
    assert "can’t be rendered" in text
    assert served.file.read_bytes() == before


def test_publishing_what_is_saved_says_whose_it_is_and_goes_on(served: SimpleNamespace) -> None:
    write(served, FATAL)
    served.site.store.notify_workers(("news", ITEM))
    jobs = served.site.get(PublishJobs)
    wait_for(served, 2)
    [job, _first] = jobs.all()
    assert (job.via, job.state) == ("save", "failed")
    assert f"news/{ITEM}" in (jobs.folder / f"{job.id}.jsonl").read_text("utf-8")
    write(served, "A text like any other.")
    served.site.store.notify_workers(("news", ITEM))
    wait_for(served, 3)
    assert [job.state for job in jobs.all()] == ["done", "failed", "done"]
