"""A paper in the staff app: its title is in its own language, not in the site's."""

import re

import orjson
import pytest

PATH = "/entries/papers/hidden-wells/"
TITLE = "Hidden wells beneath desert"


@pytest.fixture
def begun(editor):
    editor.get("/entries/papers/new")
    answer = editor.post("/entries/papers/new", {"title": TITLE, "key": "hidden-wells"})
    assert answer.status_code == 303, answer.text
    return editor


def test_it_is_begun_with_its_title_and_named_by_it(begun):
    page = begun.get(PATH)
    assert page.status_code == 200
    assert re.search(rf"<textarea[^>]*>\s*{TITLE}<", page.text)
    assert TITLE in begun.get("/entries/papers/").text
    assert "A title is enough to start." in begun.get("/entries/papers/new").text
    refused = begun.post("/entries/papers/new", {"title": "", "key": "other"})
    assert refused.status_code == 422
    assert "Enter a title." in refused.text
    assert "in at least one language" not in refused.text


def test_its_title_has_a_whole_line_and_says_its_language(begun, sent):
    data = sent(begun.get(PATH).text)
    data["language"] = "en"
    begun.post(PATH, data)
    assert '<div class="field field-line field-title">' in begun.get(PATH).text
    begun.post("/account/profile", {"name": "Editor", "interface": "zh"})
    assert f'hidden-wells/" lang="en">{TITLE}<' in begun.get("/entries/papers/").text


def test_a_key_is_made_of_its_title(editor):
    editor.get("/entries/papers/new")
    answer = editor.post("/entries/papers/new", {"title": "Water of the Oasis"})
    assert answer.location.endswith("/entries/papers/water-of-the-oasis/")


def test_what_is_missing_is_said_and_what_was_typed_is_kept(begun, sent):
    data = sent(begun.get(PATH).text)
    data["container-title"], data["_do"] = "Geophysical Research Letters", "publish:"
    answer = begun.post(PATH, data)
    assert answer.status_code == 422
    assert "Geophysical Research Letters" in answer.text
    assert "field-error" in answer.text


def test_it_is_published_in_every_language_at_once_and_listed_as_published(staff, begun, sent):
    page = publish(begun, sent)
    assert page.status_code == 303, page.text
    raw = orjson.loads((staff.data / "content" / "papers" / "hidden-wells.json").read_bytes())
    assert raw["title"] == TITLE
    assert {code: one["state"] for code, one in raw["publication"].items()} == {
        "en": "published",
        "zh": "published",
    }
    for locale in ("en", "zh"):
        assert TITLE in begun.client.get(f"/{locale}/papers/hidden-wells/").text
        line = next(line for line in overview(staff) if line.key == "hidden-wells")
        assert line.statuses[locale] == "published"


def test_shipped_papers_have_nothing_missing(staff, editor):
    editor.get("/entries/papers/")
    assert {status for line in overview(staff) for status in line.statuses.values()} == {
        "published"
    }


def test_previews_show_the_page_before_it_is_published(begun, sent):
    for locale in ("en", "zh"):
        frame = begun.get(f"{PATH}preview/{locale}")
        assert frame.status_code == 200, frame.text
        assert TITLE in frame.text


def test_a_new_title_is_saved_over_the_old_and_only_published_on_demand(staff, begun, sent):
    publish(begun, sent)
    data = sent(begun.get(PATH).text)
    data["title"] = "Another title"
    assert begun.post(PATH, data).status_code == 303
    assert "Another title" in begun.get("/entries/papers/?q=Another+title").text
    assert "Another title" not in begun.client.get("/en/papers/hidden-wells/").text


def test_it_goes_into_the_trash_and_comes_back_under_its_title(begun, sent):
    publish(begun, sent)
    begun.get(f"{PATH}trash")
    assert begun.post(f"{PATH}trash", {"deed": "trash"}).status_code == 303
    assert TITLE in begun.get("/trash/").text
    assert begun.client.get("/en/papers/hidden-wells/").status_code == 404


@pytest.mark.parametrize("gone", ["trash", "unpublish"])
def test_an_author_whose_person_is_gone_is_named_by_the_row(staff, begun, sent, gone):
    row = publish(begun, sent, family="", person="chen-yahe")
    assert row.status_code == 303, row.text
    [author] = staff.site.editing.drafts.open("papers", "hidden-wells").published.raw["author"]
    assert (author["family"], author["given"], author["name"]) == (
        "Chen",
        "Yahe",
        {"zh": "陈雅河"},
    )
    asked = begun.get(f"/entries/people/chen-yahe/{gone}")
    assert TITLE in asked.text
    assert begun.post(f"/entries/people/chen-yahe/{gone}", {"force": "1"}).status_code == 303
    for path in ("/en/papers/hidden-wells/", "/zh/papers/hidden-wells/"):
        page = begun.client.get(path).text
        assert "Yahe Chen" in page
        assert "/scientists/chen-yahe/" not in page


def test_news_can_point_to_it_by_its_title(begun):
    answer = begun.get("/pick?types=papers&q=hidden+wells")
    assert [one["value"] for one in answer.json["options"]] == ["hidden-wells"]
    assert answer.json["options"][0]["title"] == TITLE


def publish(editor, sent, family="Li", person=""):
    """Fill in the required fields of a paper and publish it in all languages."""
    data = sent(editor.get(PATH).text)
    data["type"], data["language"], data["issued"], data["_row"] = (
        "article-journal",
        "en",
        "2015",
        "add:author",
    )
    data = sent(editor.post(PATH, data).text)
    row = next(name for name in data if name.startswith("author.") and name.endswith(".family"))
    data[row], data[row.replace(".family", ".person")], data["_do"] = family, person, "publish:"
    return editor.post(PATH, data)


def overview(staff):
    """Return the rows of the staff's list of papers."""
    found = staff.site.editing.overviews.current()
    return [found.get("papers", key) for key in found.staff.entries["papers"]]
