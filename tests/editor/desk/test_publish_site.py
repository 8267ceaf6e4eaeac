"""/publish/, /publish/rollback/<release>, /publish/jobs/<id>/, /publish/jobs/<id>/state."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from people import Desk
from served_site import ended, institute

from cms.core.messages import lazy_message
from cms.publish.jobs import PublishJob, PublishJobs

HOSTILE = "<script>alert(1)</script> 100%"
NOWHERE = [
    "20260101T000000Z-00000000",
    "x",
    "..%2f..%2fstate",
    "%00",
    "publish",
    "20260101T000000Z",
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Shared by tests that leave no running job behind."""
    return institute(tmp_path_factory.mktemp("institute"))


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    return institute(tmp_path)


def retitle(desk: Desk, title: str) -> None:
    path = desk.paths.data / "content/pages/about.json"
    entry = json.loads(path.read_text("utf-8"))
    entry["title"]["en"] = title
    path.write_text(json.dumps(entry), "utf-8")
    desk.site.store.refresh()


def live(desk: Desk) -> str:
    return (desk.site.releases.root / "current/en/about/index.html").read_text("utf-8")


def test_publish_change_publish_and_go_back(own: Desk) -> None:
    editor, administrator = own.signed_in("editor"), own.signed_in("administrator")
    html = editor.text("/publish/")
    assert "has not been updated yet" in html
    assert re.search(r"\d{3,} new files", html)
    assert re.search(r'<a href="/publish/"[^>]* aria-current="page"', html)
    address = editor.post("/publish/").location
    assert re.fullmatch(r"/publish/jobs/[\dTZ]+-[0-9a-f]{8}/", address)
    first = ended(own, editor, address)
    assert first.state == "done", own.site.get(PublishJobs).output(first.id)
    html = editor.text(address)
    assert "Update: done" in html
    assert f"Release {first.release} is live." in html
    assert "Edi Dune" in html

    assert "Last update" in editor.text("/")
    assert "No entry waits" in editor.text("/")
    key = next(iter(own.site.store.content().entries["news"]))
    own.site.editing.publishing.unpublish(own.actor("editor"), "news", key, ["zh"])
    assert "1 entry waits for the next update." in editor.text("/")
    assert "Last update" not in own.signed_in("translator").text("/")

    retitle(own, "About the oasis")
    html = editor.text("/publish/")
    assert "On the site now" in html
    line = r'<a class="mono" href="/en/about/"[^>]*>/en/about/</a> <span class="soft">About the oasis changed'
    assert re.search(line, html)
    second = ended(own, editor, editor.post("/publish/").location)
    assert second.state == "done"
    assert 0 < second.counts["changed"] < 300
    assert "About the oasis" in live(own)

    assert "/publish/rollback/" not in editor.text("/publish/")
    editor.post(f"/publish/rollback/{first.release}", 403)
    assert f'action="/publish/rollback/{first.release}"' in administrator.text("/publish/")
    back = ended(
        own, administrator, administrator.post(f"/publish/rollback/{first.release}").location
    )
    assert (back.state, back.what, back.name) == ("done", "rollback", "Ada Sand")
    assert "About the oasis" not in live(own)
    html = editor.text(f"/publish/jobs/{back.id}/")
    assert "The files are those of that release again" in html
    assert "they still see every published entry" in html
    html = editor.text("/publish/")
    assert "This is an earlier release" in html
    assert html.count('class="table-title" href="/publish/jobs/') == 3
    assert "What changed" in editor.text(f"/publish/jobs/{second.id}/")


def test_a_check_that_blocks_stops_the_button_and_the_job(tmp_path: Path) -> None:
    desk = institute(tmp_path, gate=("missing=block",))
    (desk.paths.data / "content/news/broken.json").write_text("{")
    desk.site.store.refresh()
    editor = desk.signed_in("editor")
    html = editor.text("/publish/")
    assert "Fix the problems below, then update the site." in html
    assert re.search(r"<button[^>]* disabled[^>]*>", html)
    assert "Unreadable files" in html
    assert 'href="/entries/news/broken/"' in html
    job = ended(desk, editor, editor.post("/publish/").location)
    assert job.state == "blocked"
    assert desk.site.releases.current() is None
    html = editor.text(f"/publish/jobs/{job.id}/")
    assert "stopped by checks" in html
    assert "broken.json, line 1" in html
    assert "Changes that would be made" not in html, "no page was rendered"
    editor.post("/account/language", interface="zh", next="/")
    for path in ("/publish/", f"/publish/jobs/{job.id}/"):
        assert re.search("第1行：[^<]*JSON", html := editor.text(path))
        assert "readable" not in html, "the error is in the language of the sentence around it"


def test_a_broken_link_is_told_before_and_after_and_stops_nothing(own: Desk) -> None:
    editor = own.signed_in("editor")
    assert ended(own, editor, editor.post("/publish/").location).state == "done"
    path = own.paths.data / "content/pages/about.json"
    entry = json.loads(path.read_text("utf-8"))
    entry["body"]["en"] = ["See [this](/en/nowhere/)."]
    path.write_text(json.dumps(entry), "utf-8")
    own.site.store.refresh()
    line = r'<a href="/entries/pages/about/">[^<]+</a>\s+<span class="soft mono">/en/about/</span>\s+Broken link to'
    html = editor.text("/publish/")
    assert re.search(line, html)
    assert "blocks the update" not in html
    job = ended(own, editor, editor.post("/publish/").location)
    assert job.state == "done"
    assert "/en/nowhere/" in live(own)
    assert re.search(line, editor.text(f"/publish/jobs/{job.id}/"))


def test_a_broken_link_on_a_page_leads_to_the_entry_to_mend(tmp_path: Path) -> None:
    own = institute(tmp_path, gate=("links=block",))
    path = own.paths.data / "content/pages/about.json"
    entry = json.loads(path.read_text("utf-8"))
    entry["body"]["en"] = ["See [this](/en/nowhere/)."]
    path.write_text(json.dumps(entry), "utf-8")
    own.site.store.refresh()
    editor = own.signed_in("editor")
    job = ended(own, editor, editor.post("/publish/").location)
    assert job.state == "blocked"
    html = editor.text(f"/publish/jobs/{job.id}/")
    line = r'<a href="/entries/pages/about/">[^<]+</a>\s+<span class="soft mono">/en/about/</span>\s+Broken link to'
    assert re.search(line, html)
    assert "Changes that would be made" in html
    assert "What changed" not in html
    for where in ("/", "/publish/"):
        assert f'<a href="/publish/jobs/{job.id}/">View details</a>' in editor.text(where)
    assert "1 needs attention" in editor.text("/account/")
    assert "View details" not in own.signed_in("translator").text("/")
    entry["body"]["en"] = ["Words."]
    path.write_text(json.dumps(entry), "utf-8")
    own.site.store.refresh()
    assert ended(own, editor, editor.post("/publish/").location).state == "done"
    assert "View details" not in editor.text("/")


@pytest.fixture
def working(shared: Desk) -> Iterator[PublishJob]:
    """A running job, whose lock the test holds."""
    with shared.site.get(PublishJobs).lock():
        log = shared.site.get(PublishJobs).begin(
            "publish", "editor", shared.accounts["administrator"].id, "Ada Sand"
        )
        log.write("step", lazy_message("Building the pages"))
        log.write("progress", done=30, total=120)
        log.write("fault", lazy_message(HOSTILE))
        yield shared.site.get(PublishJobs).get(log.id)


def test_a_job_at_work_is_seen_by_everyone_and_no_second_begins(
    shared: Desk, working: PublishJob
) -> None:
    editor = shared.signed_in("editor")
    html = editor.text("/publish/")
    assert "is being updated" in html
    assert 'action="/publish/"' not in html
    assert editor.post("/publish/").location == f"/publish/jobs/{working.id}/"
    html = editor.text(f"/publish/jobs/{working.id}/")
    assert "Wait until it is finished" in html
    assert re.search(r'<progress[^>]* max="120" value="30">', html)
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in html
    state = editor.get(f"/publish/jobs/{working.id}/state?from=1").get_json()
    assert state == {
        "over": False,
        "state": "in progress",
        "step": "Building the pages",
        "done": 30,
        "total": 120,
        "percent": "30 of 120",
        "lines": [{"kind": "fault", "text": HOSTILE}],
        "next": 2,
    }
    assert len(shared.site.get(PublishJobs).all()) == len(
        {job.id for job in shared.site.get(PublishJobs).all()}
    )


def test_a_log_shows_words_and_runs_nothing(shared: Desk, working: PublishJob) -> None:
    for language in ("en", "zh"):
        editor = shared.signed_in("editor")
        editor.post("/account/language", interface=language, next="/")
        html = editor.text(f"/publish/jobs/{working.id}/")
        assert "&lt;script&gt;alert(1)&lt;/script&gt; 100%" in html
        assert "<script>alert" not in html
    assert editor.get(f"/publish/jobs/{working.id}/state").mimetype == "application/json"


def test_odd_questions_about_a_job(shared: Desk, working: PublishJob) -> None:
    editor = shared.signed_in("editor")
    for first in ("", "-1", "x", "9" * 5000, "99"):
        assert (
            editor.get(f"/publish/jobs/{working.id}/state?from={first}").get_json()["over"] is False
        )


def test_an_interrupted_job_says_so_and_what_to_do(shared: Desk) -> None:
    with shared.site.get(PublishJobs).lock():
        log = shared.site.get(PublishJobs).begin("publish", "timer")
    (shared.paths.jobs / f"{log.id}.txt").write_text("Traceback: <b>out of memory</b>")
    html = shared.signed_in("administrator").text(f"/publish/jobs/{log.id}/")
    assert "Update it again" in html
    assert "Scheduled" in html
    assert "&lt;b&gt;out of memory&lt;/b&gt;" in html
    assert "out of memory" not in shared.signed_in("editor").text(f"/publish/jobs/{log.id}/")


PATHS = [
    ("GET", "/publish/"),
    ("POST", "/publish/"),
    ("POST", "/publish/rollback/{id}"),
    ("GET", "/publish/jobs/{id}/"),
    ("GET", "/publish/jobs/{id}/state"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_not_for_translators(shared: Desk, method: str, path: str) -> None:
    translator = shared.signed_in("translator")
    before = len(shared.site.get(PublishJobs).all())
    path = path.format(id=NOWHERE[0])
    assert (
        translator.get(path, 403) if method == "GET" else translator.post(path, 403)
    ).status_code == 403
    assert 'href="/publish/"' not in translator.text("/")
    assert len(shared.site.get(PublishJobs).all()) == before


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_nobody_who_is_not_signed_in(shared: Desk, method: str, path: str) -> None:
    visitor = shared.visitor()
    before = len(shared.site.get(PublishJobs).all())
    path = path.format(id=NOWHERE[0])
    assert (visitor.get(path, 303) if method == "GET" else visitor.post(path, 401)).status_code in (
        303,
        401,
    )
    assert visitor.client.get(path, headers={"Accept": "application/json"}).status_code in (
        401,
        405,
    )
    assert len(shared.site.get(PublishJobs).all()) == before


@pytest.mark.parametrize("id", NOWHERE)
def test_what_is_not_there(shared: Desk, id: str) -> None:
    administrator = shared.signed_in("administrator")
    before = len(shared.site.get(PublishJobs).all())
    administrator.get(f"/publish/jobs/{id}/", 404)
    administrator.get(f"/publish/jobs/{id}/state", 404)
    administrator.post(f"/publish/rollback/{id}", 404)
    assert len(shared.site.get(PublishJobs).all()) == before


def test_what_changes_something_is_no_link(shared: Desk) -> None:
    administrator = shared.signed_in("administrator")
    before = len(shared.site.get(PublishJobs).all())
    administrator.get(f"/publish/rollback/{NOWHERE[-1]}", 405)
    assert administrator.client.post("/publish/").status_code == 400, "without a token"
    assert administrator.client.post(f"/publish/rollback/{NOWHERE[-1]}").status_code == 400
    assert administrator.client.post(f"/publish/jobs/{NOWHERE[0]}/").status_code in (400, 405)
    assert len(shared.site.get(PublishJobs).all()) == before


def test_speaks_chinese(shared: Desk, working: PublishJob) -> None:
    editor = shared.signed_in("editor")
    editor.post("/account/language", interface="zh", next="/")
    assert "正在更新网站" in editor.text("/publish/")
    assert "生成网页" in editor.text(f"/publish/jobs/{working.id}/")


def test_a_link_to_the_live_release_that_is_gone_does_not_hide_the_page(own: Desk) -> None:
    administrator = own.signed_in("administrator")
    assert ended(own, administrator, administrator.post("/publish/").location).state == "done"
    link = own.site.releases.root / "current"
    for _ in range(2):
        link.unlink()
        assert own.site.releases.all()[0].id in administrator.text("/publish/")
        link.symlink_to("20200101T000000Z")
