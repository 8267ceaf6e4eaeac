"""A cached page is dropped exactly when one of its dependencies changed or it expired, in every
process at once.
"""

import json
import multiprocessing
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cms.accounts.permissions import Actor
from cms.content.store import ChangeLog
from features.page_cache.cache import PageCache
from features.page_cache.tests.caching import Watched, ask, watch
from tests.public.page_traces import differing, make_all
from tests.waiting import PATIENCE

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
ITEM = "news/aral-sea-expedition"
FORK = multiprocessing.get_context("fork")


class Kept(SimpleNamespace):
    """A site whose pages are all cached, and whose clock a test can set."""

    cache: PageCache
    below: Watched
    now: datetime

    def get(self, path: str) -> str:
        """Return a page's text through the cache."""
        status, _, body = ask(self.cache, path)
        assert status == "200 OK", f"{path}: {status}"
        return body.decode("utf-8", "replace")  # an icon isn't text

    def warm(self, paths: list[str]) -> None:
        for path in paths:
            self.get(path)
        self.below.taken()


@pytest.fixture
def kept(small_site: SimpleNamespace) -> Kept:
    cache, below = watch(small_site)
    site = Kept(**vars(small_site), cache=cache, below=below, now=NOW)
    small_site.site.store.clock = lambda: site.now
    return site


def change(data: Path, name: str, edit: Callable[[dict[str, Any]], Any]) -> None:
    """Edit an entry as a save does, atomically."""
    file = data / "content" / f"{name}.json"
    entry = json.loads(file.read_text("utf-8"))
    edit(entry)
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(entry, ensure_ascii=False), "utf-8")
    draft.replace(file)


def elsewhere(kept: Kept, job: Callable[[], Any]) -> None:
    """Run `job` in another process, which notifies the others as a save does."""

    def work() -> None:
        job()
        ChangeLog(kept.instance / "cache" / "changes").add([])

    process = FORK.Process(target=work)
    process.start()
    process.join(PATIENCE)
    assert process.exitcode == 0


EDITS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a body": lambda entry: entry["body"].update(zh=["另一段正文。"]),
    "a headline": lambda entry: entry["headline"].update(en="Another headline"),
    "a relation": lambda entry: entry.update(projects=["mauritania-mission"]),
    "an address": lambda entry: entry.update(address="moved"),
    "nothing": lambda entry: None,
}


def test_an_edit_elsewhere_makes_exactly_the_stale_pages_new(kept: Kept) -> None:
    """Each edit builds on the one before."""
    before = make_all(kept, NOW)
    kept.cache.pages.limit = 10**9
    moved = {path for path in before if ask(kept.cache, path)[0].startswith("302")}
    # units that have only a name lead to a list, and a redirect is never cached
    assert all(path.split("/")[2] == "research" for path in moved)
    kept.warm(sorted(before.keys() - moved))
    for what, edit in EDITS.items():
        elsewhere(kept, lambda edit=edit: change(kept.data, ITEM, edit))
        after = make_all(kept, NOW)
        for path, (body, _, _) in after.items():
            assert ask(kept.cache, path)[2] == body, (what, path)
        gone = before.keys() - after.keys()
        for path in gone:
            assert ask(kept.cache, path)[0].startswith(("301", "404")), (what, path)
        _, stale = differing(before, after)
        new = after.keys() - before.keys()
        assert kept.below.taken() == stale | gone | moved | new, what
        assert len(stale) < len(after) / 4, what
        before = after


def test_a_scheduled_item_appears_at_its_moment(kept: Kept) -> None:
    opens = NOW + timedelta(minutes=30)
    change(
        kept.data,
        ITEM,
        lambda entry: entry["publication"].update(
            en={"state": "published", "from": opens.isoformat()}
        ),
    )
    kept.site.store.notify_workers()
    kept.warm(["/en/news/", "/en/about/"])
    kept.now = opens - timedelta(seconds=1)
    before = kept.get("/en/news/")
    assert kept.below.taken() == set()
    kept.now = opens
    assert kept.get("/en/news/") != before
    assert f"/en/{ITEM}/" in kept.get("/en/news/")
    kept.get("/en/about/")
    assert kept.below.taken() == {"/en/news/"}


def test_an_item_goes_at_its_moment(kept: Kept) -> None:
    ends = NOW + timedelta(minutes=30)
    change(
        kept.data,
        ITEM,
        lambda entry: entry.update(
            publication={
                code: {"state": "published", "until": ends.isoformat()} for code in ("en", "zh")
            }
        ),
    )
    kept.site.store.notify_workers()
    kept.warm([f"/en/{ITEM}/", "/en/news/"])
    kept.now = ends
    assert ask(kept.cache, f"/en/{ITEM}/")[0].startswith("404")
    assert ITEM not in kept.get("/en/news/")


def test_what_depends_on_the_day_is_made_anew_at_midnight_there(kept: Kept) -> None:
    kept.warm(["/en/cooperation/conferences/", "/en/about/"])
    kept.now = datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)  # China is eight hours ahead
    kept.get("/en/cooperation/conferences/")
    assert kept.below.taken() == set()
    kept.now = datetime(2026, 3, 1, 16, tzinfo=UTC)
    kept.get("/en/cooperation/conferences/")
    kept.get("/en/about/")
    assert kept.below.taken() == {"/en/cooperation/conferences/"}


def test_a_clock_that_is_set_back_hides_again_what_is_not_yet_to_be_seen(kept: Kept) -> None:
    opens = NOW + timedelta(hours=1)
    change(
        kept.data,
        ITEM,
        lambda entry: entry.update(
            publication={
                code: {"state": "published", "from": opens.isoformat()} for code in ("en", "zh")
            }
        ),
    )
    kept.site.store.notify_workers()
    kept.now = opens
    kept.warm([f"/en/{ITEM}/"])
    kept.now = NOW
    assert ask(kept.cache, f"/en/{ITEM}/")[0].startswith("404")


def test_what_is_unpublished_is_gone_at_once(kept: Kept) -> None:
    kept.warm([f"/en/{ITEM}/", f"/zh/{ITEM}/", "/en/news/"])
    elsewhere(kept, lambda: change(kept.data, ITEM, lambda entry: entry.update(publication={})))
    for path in (f"/en/{ITEM}/", f"/zh/{ITEM}/"):
        assert ask(kept.cache, path)[0].startswith("404")
        assert kept.cache.pages.get(path) is None
    assert ITEM not in kept.get("/en/news/")


def test_a_log_that_is_taken_away_is_a_change_and_begins_anew(kept: Kept) -> None:
    """`instance/cache` may be lost at any time."""
    kept.warm(["/en/news/"])
    log = kept.instance / "cache" / "changes"
    for number in range(3):
        log.unlink()
        title = f"Without a log {number}"
        elsewhere(
            kept,
            lambda title=title: change(
                kept.data, ITEM, lambda entry: entry["headline"].update(en=title)
            ),
        )
        assert title in kept.get("/en/news/")


def test_a_page_that_an_edit_has_overtaken_is_not_taken_for_new(kept: Kept) -> None:
    """A save after the page was rendered and before it was cached."""
    kept.get("/en/news/")
    app, kept.below.app = (
        kept.below.app,
        lambda environ, start_response: overtaken(app(environ, start_response)),
    )

    def overtaken(body: Any) -> Any:
        elsewhere(
            kept,
            lambda: change(kept.data, ITEM, lambda entry: entry["headline"].update(en="Overtaken")),
        )
        kept.below.app = app
        kept.site.store.snapshot()  # another thread is quicker
        return body

    kept.cache.pages.drop("/en/news/")
    assert "Overtaken" not in kept.get("/en/news/"), "requested before the save"
    assert "Overtaken" in kept.get("/en/news/")


def test_old_content_is_let_go(kept: Kept) -> None:
    """Pages that aren't requested again don't keep old snapshots in memory."""
    import gc
    import weakref

    kept.warm(["/en/news/", "/en/about/"])
    old = weakref.ref(kept.site.store.snapshot())
    kept.site.store.notify_workers()
    kept.get("/en/about/")
    gc.collect()
    assert old() is None
    assert kept.cache.pages.get("/en/news/") is not None


@pytest.fixture
def program(own_program: Callable[[], SimpleNamespace]) -> Kept:
    """A site with templates and static files of its own."""
    site = own_program()
    cache, below = watch(site)
    return Kept(**vars(site), instance=site.folder / "instance", cache=cache, below=below, now=NOW)


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_template_shows_when_it_is_loaded_anew(program: Kept) -> None:
    program.app.jinja_env.auto_reload = True  # as in debug
    program.warm(["/en/news/", "/en/papers/"])
    rewrite(program.folder / "templates/news/index.html", "{% block", "{# changed #}\n{% block")
    program.site.store.notify_workers()
    program.get("/en/papers/")
    assert program.below.taken() == set()
    program.get("/en/news/")
    assert program.below.taken() == {"/en/news/"}


def test_a_shared_part_of_pages_shows_when_it_is_loaded_anew(program: Kept) -> None:
    program.app.jinja_env.auto_reload = True
    program.warm(["/en/news/"])
    file = program.folder / "templates/fragments/footer.html"
    file.write_text(file.read_text("utf-8") + "<!-- another footer -->", "utf-8")
    program.site.store.notify_workers()
    assert "<!-- another footer -->" in program.get("/en/news/")


def test_a_template_of_a_running_program_stays_as_it_was_loaded(program: Kept) -> None:
    """A deployment that copies files must not give a new template to an old program."""
    program.warm(["/en/news/"])
    rewrite(
        program.folder / "templates/news/index.html", "{% block", "{{ not_yet_known }}\n{% block"
    )
    program.site.store.notify_workers()
    program.get("/en/news/")
    assert program.below.taken() == set()


def test_a_static_file_has_a_new_address_at_once(program: Kept) -> None:
    def addresses() -> list[str]:
        return re.findall(r"/static/css/common\.css\?v=\w+", program.get("/en/news/"))

    before = addresses()
    rewrite(program.folder / "static/css/tokens.css", ":root", "/* changed */ :root")
    program.site.store.notify_workers()  # as after a change by hand
    assert addresses() != before


ROUNDS = 25


def writer(data: Path, log: Path, saved: Any) -> None:
    """Save one headline after another, and publish the number of the last saved one."""
    changes = ChangeLog(log)
    for number in range(1, ROUNDS + 1):
        title = f"Headline number {number:04}."
        change(data, ITEM, lambda entry, title=title: entry["headline"].update(en=title))
        changes.add([])
        saved.value = number


def reader(kept: Kept, path: str, saved: Any, faults: list[str]) -> Iterator[None]:
    """Request a page until it shows the last headline. It must never be older than the last save
    before the request.
    """
    numbers: set[str] = set()
    while numbers != {f"{ROUNDS:04}"}:
        least = saved.value
        numbers = set(re.findall(r"Headline number (\d{4})\.", kept.get(path))) or {"0000"}
        if len(numbers) > 1:
            faults.append(f"{path} is mixed: {numbers}")
        if int(min(numbers)) < least:
            faults.append(f"{path} shows {numbers} after {least} was saved")
        yield


def test_nobody_is_shown_an_old_or_mixed_page_after_a_save_was_acknowledged(kept: Kept) -> None:
    saved = FORK.Value("i", 0)
    faults: list[str] = []
    paths = [f"/en/{ITEM}/", "/en/news/", f"/en/{ITEM}/", "/en/news/"]
    kept.warm(paths)
    done: list[str] = []

    def read(path: str) -> None:
        for _ in reader(kept, path, saved, faults):
            pass
        done.append(path)

    threads = [threading.Thread(target=read, args=(path,), daemon=True) for path in paths]
    process = FORK.Process(
        target=writer, args=(kept.data, kept.instance / "cache" / "changes", saved)
    )
    process.start()
    for thread in threads:
        thread.start()
    process.join(PATIENCE)
    for thread in threads:
        thread.join(PATIENCE)
    assert process.exitcode == 0
    assert faults == []
    assert sorted(done) == sorted(paths)


def test_pages_that_show_the_time_are_made_anew_and_no_others(kept: Kept) -> None:
    kept.warm(["/sitemap.xml", f"/en/{ITEM}/", f"/zh/{ITEM}/", "/en/papers/"])
    type, key = ITEM.split("/")
    editing, ann = kept.site.editing, Actor("a00000000001", "Ann", "editor")
    opened = editing.drafts.open(type, key).flat
    editing.drafts.save(ann, type, key, opened, opened | {"body.zh": ["第二天出发。"]})
    editing.publishing.publish(ann, type, key, ("zh",))
    for path in ("/sitemap.xml", f"/en/{ITEM}/", f"/zh/{ITEM}/", "/en/papers/"):
        kept.get(path)
    assert kept.below.taken() == {"/sitemap.xml", f"/zh/{ITEM}/"}
