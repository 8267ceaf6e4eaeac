"""/entries/<type>/new: creating an entry."""

import pytest

PATH = "/entries/news/new"


def test_a_title_in_one_language_is_enough(staff, editor):
    assert editor.get(PATH).text.count(" autofocus") == 1
    answer = editor.post(PATH, {"headline.zh": "新消息"})
    assert answer.status_code == 303
    page = editor.get(answer.location.removeprefix("/editor"))
    assert "新消息" in page.text
    assert not list((staff.data / "content" / "news").glob("news-*"))


def test_the_key_is_made_from_the_title_or_taken_as_given(editor):
    editor.get(PATH)
    assert editor.post(PATH, {"headline.en": "A New Station"}).location.endswith(
        "/entries/news/a-new-station/"
    )
    assert editor.post(PATH, {"headline.en": "X", "key": "my-key"}).location.endswith(
        "/entries/news/my-key/"
    )


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"headline.en": "", "key": "some-key"}, "some-key"),
        ({"headline.en": "Typed title", "key": "Not A Key!"}, "Typed title"),
        ({"headline.en": "Typed title", "key": "aral-sea-expedition"}, "Typed title"),
        ({"headline.en": "Typed title", "key": "../../x"}, "../../x"),
        ({"headline.en": "Typed title", "key": "feed"}, "Typed title"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(editor, data, kept):
    editor.get(PATH)
    answer = editor.post(PATH, data)
    assert answer.status_code == 422
    assert kept in answer.text
    assert "field-error" in answer.text


def test_who_may_not_and_what_cannot_be_begun(staff, editor):
    assert staff.browser("translator", ("zh",)).get(PATH).status_code == 403
    assert staff.browser("").get(PATH).status_code == 303
    assert staff.browser("administrator").get("/entries/site/new").status_code == 404
    assert editor.get("/entries/nothing/new").status_code == 404
    assert editor.client.put(f"/editor{PATH}").status_code in (400, 405)


def test_signed_out_while_typing_keeps_the_title(staff, editor):
    editor.get(PATH)
    answer = staff.browser("").post(PATH, {"headline.en": "Typed title"}, token=editor.token)
    assert answer.status_code == 401
    assert "Typed title" in answer.text
