"""The editor says that a change is on the site in a moment."""

import pytest
from news_item import BASE, NEWS, send, words
from people import Desk
from served_site import ended

from cms.publish.jobs import PublishJobs


@pytest.fixture
def prompt(files: Desk) -> Desk:
    """The same with the setting of a server that publishes after each save, but without the thread
    that does it.
    """
    files.site.settings = files.site.settings._replace(publish_on_save=True)
    return files


def test_what_is_published_after_a_save_is_on_the_site_in_a_moment(prompt: Desk) -> None:
    desk, editor = prompt, prompt.signed_in("editor")
    html = send(editor, "publish:en", **{"headline.en": "A short expedition"})
    assert "On the site in a moment: Preview English" in words(html)
    assert "1 entry waits" not in words(html)
    editor.post(f"{NEWS}unpublish", locale="zh")
    assert "Gone from the site in a moment: Chinese" in words(editor.text(NEWS))
    told = editor.get(f"{NEWS}open").get_json()
    assert told["updating"]
    assert "in a moment" in told["pages"]

    assert ended(desk, editor, editor.post("/publish/").location).state == "done"
    told = editor.get(f"{NEWS}open").get_json()
    assert not told["updating"]
    assert f'href="{BASE}/en/news/expedition/"' in told["pages"]


def test_what_a_failed_update_left_waits_for_the_next(prompt: Desk) -> None:
    desk, editor = prompt, prompt.signed_in("editor")
    said = words(send(editor, "publish:en", **{"headline.en": "A long expedition"}))
    assert "in a moment" in said
    with desk.site.get(PublishJobs).lock():
        job = desk.site.get(PublishJobs).begin("publish", "save")
        assert "in a moment" in words(editor.text(NEWS))
        job.write("end", state="failed")
    assert "On the site with the next update: Preview English" in words(editor.text(NEWS))
