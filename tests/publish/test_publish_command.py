"""`flask publish`: plan, release, targets and rollback, also when killed."""

import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from cms.content import Snapshot
from cms.publish.jobs import PublishJobs
from cms.publish.output import MARK
from cms.publish.scheduler import is_due, publish_when_due
from cms.web.freeze.release_builder import ReleaseBuilder
from tests.background import in_background
from tests.killing import in_fork
from tests.publish.published_site import ITEM, RENAMED, REWRITTEN, begin, edit, opened, publish
from tests.told_events import listen
from tests.waiting import wait_until
from tests.warm import Original


def holds(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARK
    }


def live(place: SimpleNamespace) -> dict[str, bytes]:
    return holds(place.releases.root / "current")


def full(place: SimpleNamespace, moment: datetime | None = None) -> dict[str, bytes]:
    """Build the site of now or of another moment without any cached state."""
    fresh, folder = (
        place.folder / f"full-{random.random()}",
        place.folder / "instance" / "cache" / "freezes",
    )
    fresh.mkdir()
    shutil.rmtree(folder, ignore_errors=True)
    snapshot = Snapshot(place.site.store.refresh(), moment or datetime.now(UTC))
    ReleaseBuilder(place.app).make(snapshot, fresh, None)
    return holds(fresh)


def test_publish_change_publish_and_go_back(tmp_path: Path, small_original: Original) -> None:
    """With entries of each type, so that every kind of page is rendered again where necessary."""
    small_original.copy(tmp_path)
    place = opened(tmp_path)
    noted = listen(place.site)
    output = publish(place)
    assert "is live" in output
    first = place.releases.current()
    before = live(place)
    assert first.counts["new"] == len(before)

    assert "Nothing has changed" in publish(place)
    assert place.releases.all() == [place.releases.current()]

    edit(place, **RENAMED)
    plan = publish(place, "--plan")
    assert "changed /en/about/  pages/about changed." in plan
    assert live(place) == before
    publish(place)
    after = live(place)
    assert after == full(place)
    changed = {name for name in before if before[name] != after[name]}
    assert {"en/about/index.html", "zh/about/index.html"} <= changed
    assert place.releases.current().counts == {"new": 0, "changed": len(changed), "gone": 0}
    assert sorted(
        line.split()[1] for line in plan.splitlines() if line.startswith("changed ")
    ) == sorted(f"/{name.removesuffix('index.html')}" for name in changed)

    publish(place, "--rollback")
    assert live(place) == before
    assert place.releases.current().id == first.id
    publish(place, "--rollback", status=1)
    publish(place, "--rollback", "--to", place.releases.all()[0].id)
    assert live(place) == after

    assert [(event.what, event.name) for event in noted[-4:]] == [
        ("publish", "command"),
        ("rollback", "command"),
        ("rollback-failed", "command"),
        ("rollback", "command"),
    ]
    assert [event.about for event in noted[-4:]] == [
        place.releases.current().id,
        first.id,
        "",
        place.releases.current().id,
    ]


def test_unchanged_files_are_shared_by_releases(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path)
    one = place.releases.folder(place.releases.current().id)
    edit(place, **REWRITTEN)
    publish(place)
    two = place.releases.folder(place.releases.current().id)
    shared = [
        name for name in holds(two) if (one / name).is_file() and (one / name).samefile(two / name)
    ]
    assert len(shared) == len(holds(two)) - place.releases.current().counts["changed"]
    assert not (one / "en/about/index.html").samefile(two / "en/about/index.html")


def test_a_rehearsal_lets_nothing_out(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path, publish_targets=(f"folder:{tmp_path}/www",))
    before = place.releases.all()
    edit(place, **REWRITTEN)
    output = publish(place, "--dry-run")
    assert "Would send" in output
    assert place.releases.all() == before
    assert not (tmp_path / "www").exists()
    assert [job.what for job in place.site.get(PublishJobs).all()] == ["rehearsal", "publish"]


def test_targets_follow_also_on_the_way_back(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(
        tmp_path,
        publish_targets=(f"one=folder:{tmp_path}/one", f"two=folder:{tmp_path}/two"),
    )
    publish(place, "one")
    before = live(place)
    assert holds(tmp_path / "one") == before
    assert not (tmp_path / "two").exists()
    edit(place, **REWRITTEN)
    publish(place)
    assert holds(tmp_path / "one") == holds(tmp_path / "two") == live(place) != before
    publish(place, "--rollback")
    assert holds(tmp_path / "one") == holds(tmp_path / "two") == before


def test_a_target_that_fails_keeps_no_other_from_it(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    (tmp_path / "file").write_text("in the way")
    place = published_in(
        tmp_path,
        publish_targets=(f"bad=folder:{tmp_path}/file/x", f"good=folder:{tmp_path}/www"),
    )
    output = publish(place, status=1)
    assert "Not sent" in output
    assert holds(tmp_path / "www") == live(place)
    assert place.site.get(PublishJobs).all()[0].state == "partly"


def test_an_entry_in_one_language_is_published(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    """The page in the other language shows the same text, so neither declares the other as an
    alternate.
    """
    place = published_in(tmp_path)
    edit(
        place,
        "news/only-english",
        headline={"en": "Only English"},
        date="2026-02-01",
        category="event",
        body={"en": ["Words."]},
        publication={"en": {"state": "published"}},
    )
    edit(
        place,
        "news/only-chinese",
        headline={"zh": "只有中文"},
        date="2026-02-01",
        category="event",
        body={"zh": ["正文。"]},
        publication={"zh": {"state": "published"}},
    )
    publish(place)
    assert {
        f"{locale}/news/only-{name}/index.html"
        for locale in ("en", "zh")
        for name in ("english", "chinese")
    } <= live(place).keys()


@pytest.mark.parametrize(("gate", "status"), [((), 0), (("links=block",), 1)])
def test_a_broken_link_is_named_and_stops_the_publish_only_where_a_setting_says_so(
    tmp_path: Path, gate: tuple[str, ...], status: int, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path, gate=gate)
    before = live(place)
    edit(
        place,
        body={"en": ["[gone](/en/no-such-page/) [nobody](entry:people/nobody)"], "zh": ["好。"]},
    )
    output = publish(place, status=status)
    assert "people/nobody" in output
    assert (live(place) == before) is bool(status)
    edit(place, body={"en": ["[gone](/en/no-such-page/)"], "zh": ["好。"]})
    for _ in range(2):
        output = publish(place, status=status)
        assert "en/about/index.html:" in output
        assert "/en/no-such-page/" in output
    assert not list(place.releases.root.glob(".oasis-*"))


def test_the_plan_names_broken_links_before_anything_runs(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    """On changed pages, on new ones, and on unchanged pages that link to a removed one."""
    place = published_in(tmp_path)
    before = live(place)
    edit(place, body={"en": ["[gone](/en/no-such-page/)"], "zh": ["好。"]})
    edit(
        place,
        "news/new",
        headline={"en": "New"},
        date="2026-02-01",
        category="event",
        body={"en": ["[about](/en/about/) [lost](/en/lost/)"]},
        publication={"en": {"state": "published"}},
    )
    plan = publish(place, "--plan")
    assert "en/about/index.html:" in plan
    assert "/en/no-such-page/" in plan
    assert "en/news/new/index.html:" in plan
    assert "/en/lost/" in plan
    assert live(place) == before
    publish(place)
    assert "/en/no-such-page/" in publish(place, "--plan"), "also once it is live"
    (place.data / "content/news/new.json").unlink()
    edit(place, body={"en": ["[new](/en/news/new/)"], "zh": ["好。"]})
    assert "Broken link to /en/news/new/" in publish(place, "--plan")
    edit(place, body={"en": ["Mended."], "zh": ["好。"]})
    assert "Broken link" not in publish(place, "--plan")


def test_a_file_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path)
    before = place.releases.all()
    (place.data / "content/pages/about.json").write_text('{\n"title": }')
    output = publish(place, status=1)
    assert "data/content/pages/about.json:" in output
    assert place.releases.all() == before


def test_a_page_that_fails_keeps_the_site_as_it_was(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path)
    before = live(place)
    place.app.view_functions["news.index"] = lambda **values: 1 / 0
    edit(place, f"news/{ITEM}", date="2024-08-22")
    output = publish(place, status=1)
    assert "/en/news/" in output
    assert live(place) == before
    assert place.site.get(PublishJobs).all()[0].state == "failed"


def test_wrong_usage(tmp_path: Path) -> None:
    begin(tmp_path)
    place = opened(tmp_path)
    for options in (["nowhere"], ["--to", "x"], ["--job", "x", "--lock", "77"], ["--lock", "x"]):
        publish(place, *options, status=2)
    for settings in ({"gate": ("links=stop",)}, {"publish_targets": ("ftp://x",)}):
        publish(opened(tmp_path, **settings), status=2)
    publish(place, "--rollback", "--to", "../..", status=1)
    publish(place, "--rollback", status=1)


def test_two_at_once(tmp_path: Path, published_in: Callable[..., SimpleNamespace]) -> None:
    place = published_in(tmp_path)
    with place.site.get(PublishJobs).lock():
        assert "being updated" in publish(place, status=1)
    publish(place)


def test_old_releases_go(tmp_path: Path, published_in: Callable[..., SimpleNamespace]) -> None:
    place = published_in(tmp_path, keep_releases=2)
    for number in range(3):
        edit(place, body={"en": [f"About {number}."], "zh": ["关于。"]})
        publish(place)
    assert len(place.releases.all()) == 2
    assert place.releases.current() == place.releases.all()[0]


def test_due_is_what_appears_or_goes_by_itself(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    begin(tmp_path / "new")
    place = opened(tmp_path / "new")
    assert not is_due(place.site), "not before the first publish"
    assert "before the first publish" in publish(place, "--due")
    place = published_in(tmp_path / "published")
    assert "Nothing is due" in publish(place, "--due")
    current = place.releases.current()
    then = current.moment - timedelta(hours=30)
    opens = current.moment - timedelta(minutes=1)
    for field, window in (
        ("from", {"from": opens.isoformat()}),
        ("until", {"until": opens.isoformat()}),
    ):
        edit(place, f"news/{ITEM}", publication={"en": {"state": "published", **window}})
        place.site.store.refresh()
        place.releases.confirm(current, current.moment - timedelta(minutes=2))
        assert is_due(place.site), field
        place.releases.confirm(current, current.moment)
        assert not is_due(place.site), field
    place.releases.confirm(current, then)
    assert is_due(place.site), "a day has begun"
    assert "is live" in publish(place, "--due")
    assert "Nothing is due" in publish(place, "--due")
    assert not (place.releases.root / f"current/en/news/{ITEM}").exists()


def test_a_clock_that_was_ahead_once_stops_nothing_and_what_went_out_early_goes_back(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path)
    now = place.releases.current().moment + timedelta(minutes=1)
    opens, closes = now + timedelta(hours=1), now + timedelta(hours=3)
    page = place.releases.root / f"current/en/news/{ITEM}"

    def published_at(moment: datetime) -> bool:
        """Publish what is due at a moment, compare with a full build of it, and return whether the
        item is out.
        """
        place.site.store.clock = place.releases.clock = place.site.get(PublishJobs).clock = lambda: (
            moment
        )
        publish(place, "--due")
        assert live(place) == full(place, moment)
        return page.exists()

    window = {"from": opens.isoformat(), "until": closes.isoformat()}
    edit(place, f"news/{ITEM}", publication={"en": {"state": "published", **window}})
    publish(place)
    assert not page.exists()
    assert published_at(now + timedelta(hours=2)), "as that clock has it"
    assert not published_at(now)
    assert not is_due(place.site)
    assert published_at(opens)
    assert published_at(now + timedelta(days=400)) is False
    assert published_at(opens + timedelta(minutes=1))
    assert not published_at(closes)


def test_a_stopped_publish_of_a_clock_that_was_ahead_stops_nothing(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path, gate=("links=block",))
    current, jobs = place.releases.current(), place.site.get(PublishJobs)
    ahead = PublishJobs(jobs.folder, jobs.command, lambda: current.moment + timedelta(days=9))
    with ahead.lock():
        ahead.begin("publish", "command").write("end", state="blocked", release="", again=False)
    place.releases.confirm(current, current.moment - timedelta(days=2))
    assert is_due(place.site), "days have begun"


def test_nothing_comes_due_after_a_way_back_or_what_a_check_has_stopped(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path, gate=("links=block",))
    edit(place, **REWRITTEN)
    publish(place)
    one, two = place.releases.all()[1], place.releases.all()[0]
    for release in (one, two):
        place.releases.confirm(release, release.moment - timedelta(days=2))
    assert is_due(place.site)
    assert "they still see every published entry" in publish(place, "--rollback")
    assert not is_due(place.site)
    output = publish(place, "--due")
    assert "Nothing is due" not in output
    assert f"rolled back to release {one.id}" in output
    assert "Run flask publish" in output
    publish(place, "--rollback", "--to", two.id)
    assert is_due(place.site)
    edit(place, body={"en": ["[gone](/en/no-such-page/)"], "zh": ["好。"]})
    publish(place, "--due", status=1)
    assert not is_due(place.site), "it would be stopped again"
    assert "the last publish was stopped" in publish(place, "--due")
    edit(place, body={"en": ["Mended."], "zh": ["好。"]})
    publish(place)
    assert publish(place, "--due") == "Nothing is due.\n"


def test_the_timer_starts_a_job_in_a_process_of_its_own(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path)
    place.site.settings = place.site.settings._replace(
        publish_timer=1
    )  # otherwise the app would start a timer that nobody stops
    edit(place, **REWRITTEN)
    current = place.releases.current()
    place.releases.confirm(current, current.moment - timedelta(days=2))
    timer = partial(publish_when_due, place.site)
    with in_background(tmp_path, timer), in_background(tmp_path, timer):
        wait_until(
            lambda: (
                place.releases.current() != place.releases.get(current.id)
                and not place.site.get(PublishJobs).is_locked()
            ),
            lambda: [job.message_lines for job in place.site.get(PublishJobs).all()],
        )
    assert b"About the oasis" in live(place)["en/about/index.html"]
    assert [(job.via, job.state) for job in place.site.get(PublishJobs).all()] == [
        ("timer", "done"),
        ("command", "done"),
    ]


def test_killed_at_random_moments_the_next_publish_is_right(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    place = published_in(tmp_path)
    edit(place, title={"en": "About", "zh": "关于"})
    longest = in_fork(lambda: publish(place))
    assert longest
    chance, killed = random.Random(4), 0
    for turn in range(6):
        before = live(place)
        edit(place, title={"en": f"About {turn}", "zh": "关于"})
        killed += in_fork(lambda: publish(place), chance.uniform(0.05, 1) * longest) is None
        assert (
            live(place) == before
            or b"About " + str(turn).encode() in live(place)["en/about/index.html"]
        )
        with place.site.get(PublishJobs).lock():
            pass
        assert place.site.get(PublishJobs).all()[0].is_finished
    assert killed > 2
    publish(place)
    assert live(place) == full(place)
    assert not list(place.releases.root.glob(".oasis-*"))
