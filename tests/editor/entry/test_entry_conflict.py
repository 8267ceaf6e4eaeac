"""The merge page of /entries/<type>/<key>/, shown when two people changed the same field."""

import pytest

PATH = "/entries/news/aral-sea-expedition/"


@pytest.fixture
def clash(staff, editor, sent):
    """Return the merge page of the second of two people to save, who had changed three fields."""
    slow = sent(editor.get(PATH).text)
    other = staff.browser("editor", name="Other")
    fast = sent(other.get(PATH).text)
    fast["headline.en"], fast["summary.zh"], fast["author.en"] = "Theirs", "他们的", "Other"
    assert other.post(PATH, fast).status_code == 303
    slow["headline.en"], slow["summary.zh"], slow["body.zh"], slow["contact.en"] = (
        "Mine",
        "我的",
        "一\r\n二",
        "Me",
    )
    return editor.post(PATH, slow)


def flat(staff):
    return staff.site.editing.drafts.open("news", "aral-sea-expedition").flat


def test_it_shows_both_versions_and_keeps_everything_else(clash):
    assert clash.status_code == 409
    for words in ("Mine", "Theirs", "我的", "他们的", "Other"):
        assert words in clash.text
    assert clash.text.count("data-clash") == 2
    assert 'name="contact.en" value="Me"' in clash.text


@pytest.mark.parametrize(
    ("headline", "summary", "expected"),
    [
        ("mine", "mine", ("Mine", "我的")),
        ("theirs", "theirs", ("Theirs", "他们的")),
        ("mine", "theirs", ("Mine", "他们的")),
        ("edit", "mine", ("Third", "我的")),
    ],
)
def test_what_is_chosen_stands_and_nothing_else_is_lost(
    staff, editor, sent, clash, headline, summary, expected
):
    data = sent(clash.text, "conflict")
    data["_take.headline.en"], data["_take.summary.zh"] = headline, summary
    if headline == "edit":
        data["headline.en"] = "Third"
    assert editor.post(PATH, data).status_code == 303
    now = flat(staff)
    assert (now["headline.en"], now["summary.zh"]) == expected
    assert (now["contact.en"], now["author.en"], now["body.zh"]) == ("Me", "Other", ["一", "二"])


def test_somebody_faster_again_brings_it_back(staff, editor, sent, clash):
    third = staff.browser("editor", name="Third")
    data = sent(third.get(PATH).text)
    data["headline.en"] = "Again another"
    assert third.post(PATH, data).status_code == 303
    answer = editor.post(PATH, sent(clash.text, "conflict"))
    assert answer.status_code == 409
    assert "Again another" in answer.text
    assert "Mine" in answer.text
    assert 'name="contact.en" value="Me"' in answer.text


def test_lines_apart_in_a_long_text_do_not_clash(staff, editor, sent):
    flat_before = flat(staff)
    lines = [*flat_before["body.en"], "", "Second.", "", "Third."]
    first = sent(editor.get(PATH).text)
    first["body.en"] = "\r\n".join(lines)
    editor.post(PATH, first)
    slow, other = sent(editor.get(PATH).text), staff.browser("editor", name="Other")
    fast = sent(other.get(PATH).text)
    fast["body.en"] = "\r\n".join([*lines[:-1], "Third, changed."])
    slow["body.en"] = "\r\n".join(["First, changed.", *lines[1:]])
    assert other.post(PATH, fast).status_code == 303
    assert editor.post(PATH, slow).status_code == 303
    assert flat(staff)["body.en"] == ["First, changed.", *lines[1:-1], "Third, changed."]


def test_a_file_changed_by_hand_is_asked_about_when_publishing(staff, editor, sent):
    data = sent(editor.get(PATH).text)
    data["headline.en"] = "In the editor"
    editor.post(PATH, data)
    file = staff.data / "content" / "news" / "aral-sea-expedition.json"
    file.write_text(
        file.read_text("utf-8").replace("Expedition sets out for the Aral Sea", "By hand"), "utf-8"
    )
    staff.site.store.refresh()
    data = sent(editor.get(PATH).text)
    data["_do"] = "publish"
    answer = editor.post(PATH, data)
    assert answer.status_code == 409
    assert "By hand" in answer.text
    assert "In the editor" in answer.text
    assert editor.post(PATH, sent(answer.text, "conflict")).status_code == 303
    data = sent(editor.get(PATH).text)
    data["_do"] = "publish:en"
    assert editor.post(PATH, data).status_code == 303
    assert "In the editor" in file.read_text("utf-8")


def test_a_clash_of_field_names_is_a_choice_between_labels(staff, editor, sent):
    """Nobody has to know the names of fields in files."""
    slow = sent(editor.get(PATH).text)
    other = staff.browser("editor", name="Other")
    fast = sent(other.get(PATH).text)
    fast.setlist("unverified", ["date"])
    assert other.post(PATH, fast).status_code == 303
    slow.setlist("unverified", ["headline"])
    answer = editor.post(PATH, slow)
    assert answer.status_code == 409
    part = answer.text[answer.text.index("data-clash") : answer.text.index("</fieldset>")]
    assert "Headline" in part
    assert "Date" in part
    assert "<textarea" not in part


def test_languages_are_named_in_the_language_of_the_editor(staff, editor, sent):
    editor.post("/account/profile", {"name": "Editor", "interface": "zh"})
    slow, other = sent(editor.get(PATH).text), staff.browser("editor", name="Other")
    fast = sent(other.get(PATH).text)
    slow["headline.en"], fast["headline.en"] = "Mine", "Theirs"
    assert other.post(PATH, fast).status_code == 303
    assert "标题（英文）" in editor.post(PATH, slow).text
