"""/translate/ : the queue, the form in it, PO files, machine translation; all by plain forms."""

import io
import re
import sys
from collections import Counter
from html import unescape
from pathlib import Path
from types import FrameType

import pytest
from minisite import CONTENT, News, put
from people import Desk, Visitor

from cms.accounts.rate_limit import RateLimit
from cms.content.entry import Parsed
from cms.schema.translations import status
from features.translation_desk.machine import MachineTranslation
from features.translation_desk.po import load_po
from tests.sent_forms import form_of

LAUNCH = "/entries/news/launch/?queue=zh"
WORKSHOP = "/entries/news/workshop/?queue=zh"


@pytest.fixture
def outdated(desk: Desk) -> Desk:
    """An item whose headline has changed since it was translated, and an item without a
    translation.
    """
    more = {"projects": ["dunes"], "keywords": ["sand"]}
    put(desk.paths, "news", "workshop", {**CONTENT["news", "workshop"], **more})
    desk.retitle("editor", "launch", en="The station is open")
    desk.site.editing.publishing.publish(desk.actor("editor"), "news", "launch", ["en"])
    desk.site.store.refresh()
    return desk


def states(desk: Desk) -> dict[str, str]:
    raw = desk.site.editing.drafts.open("news", "launch").raw
    return dict(status(News, raw, "zh", True, default="en"))


def press(visitor: Visitor, path: str, code: int = 303, **typed: str) -> str:
    """Send the form of a page with typed values and a button. Returns the address it redirects to,
    or the page.
    """
    data = form_of(visitor.text(path))
    for name, value in typed.items():
        data[name] = value
    answer = visitor.client.post(path, data=data)
    assert answer.status_code == code, answer.text
    return answer.headers["Location"] if code == 303 else answer.text


def test_a_language_without_a_title_is_missing_in_the_queue(
    desk: Desk, translator: Visitor
) -> None:
    desk.retitle("editor", "launch", en="The station is open", zh="")
    assert LAUNCH in translator.text("/translate/?state=missing")
    assert LAUNCH not in translator.text("/translate/?state=stale")


def test_the_queue_is_narrowed_and_led_through(outdated: Desk, translator: Visitor) -> None:
    html = translator.text("/translate/")
    keys = re.findall(r'href="(/entries/\w+/[\w-]+/\?queue=zh)"', html)
    assert keys[1:] == [WORKSHOP, LAUNCH]
    assert "workshop" not in translator.text("/translate/?state=stale")
    assert "Nothing found." in translator.text("/translate/?type=pages&state=missing&language=en")
    form = translator.text(WORKSHOP)
    assert "1 of 2" in form
    assert "2 texts to do" in form
    assert f'rel="next" href="{LAUNCH}"' in form
    assert 'autofocus="autofocus"' in re.search(r'<textarea[^>]*"headline.zh"[^>]*>', form)[0]
    led = press(translator, WORKSHOP, **{"headline.zh": "研讨会", "body.zh": "三天", "_do": "next"})
    assert led == LAUNCH
    form = translator.text(LAUNCH)
    assert "An editor will publish it." in form
    assert "2 of 2" in form
    assert f'rel="prev" href="{WORKSHOP}"' in form
    assert "[removed: </span>opens" in form
    assert press(translator, LAUNCH, _do="next") == "/translate/?language=zh"
    assert "launch" in translator.text("/translate/")
    assert "queue-bar" not in translator.text("/entries/news/launch/?queue=xx")


def test_an_editor_publishes_and_goes_on(outdated: Desk, editor: Visitor) -> None:
    editor.text("/translate/?language=zh")
    typed = {"headline.zh": "研讨会", "body.zh": "三天", "_do": "publish-next:zh"}
    assert press(editor, WORKSHOP, **typed) == LAUNCH
    entry = outdated.site.editing.drafts.open("news", "workshop")
    assert entry.states["zh"] == "published"
    html = press(editor, LAUNCH, 200, _do="publish-next:zh")
    assert 'value="publish-next:zh"' in html
    assert f'action="{LAUNCH}"' in html


def test_all_of_an_entry_is_marked_as_checked_and_back(outdated: Desk, translator: Visitor) -> None:
    assert states(outdated)["headline"] == "stale"
    press(translator, LAUNCH, _do="checked:zh")
    assert set(states(outdated).values()) == {"current"}
    html = translator.text(LAUNCH)
    assert "1 text marked as checked." in html
    undo = re.search(r'name="id" value="([0-9a-f]+)"', html)[1]
    outdated.signed_in("editor").post("/undo/", 409, id=undo)
    translator.post("/undo/", 303, id=undo, next=LAUNCH)
    assert states(outdated)["headline"] == "stale"
    assert "Undone." in translator.text(LAUNCH)
    press(translator, LAUNCH, _do="checked:xx")
    assert states(outdated)["headline"] == "stale"


def test_what_was_translated_since_stays_checked(outdated: Desk, translator: Visitor) -> None:
    press(translator, LAUNCH, _do="checked:zh")
    undo = re.search(r'name="id" value="([0-9a-f]+)"', translator.text(LAUNCH))[1]
    editor = outdated.signed_in("editor")
    press(editor, LAUNCH, **{"headline.en": "The station has moved", "_do": "save"})
    press(editor, LAUNCH, _do="checked:zh")
    translator.post("/undo/", 303, id=undo, next=LAUNCH)
    assert states(outdated)["headline"] == "current"
    assert "except where someone has made other changes" in translator.text(LAUNCH)


def test_a_small_change_is_ticked(outdated: Desk, editor: Visitor, translator: Visitor) -> None:
    press(editor, LAUNCH, _do="checked:zh")
    assert 'name="_small"' not in translator.text(LAUNCH)
    press(editor, LAUNCH, **{"headline.en": "The station is open.", "_small": "1", "_do": "save"})
    assert states(outdated)["headline"] == "current"
    press(editor, LAUNCH, _do="publish:en")
    assert states(outdated)["headline"] == "current"
    assert "Small change published by Edi Dune" in editor.text("/entries/news/launch/history/")


def test_buttons_fill_in_without_scripts(outdated: Desk, translator: Visitor) -> None:
    html = press(translator, WORKSHOP, 200, _copy="headline.zh", **{"body.zh": "typed"})
    data = form_of(html)
    assert data["headline.zh"] == "A workshop on wind"
    assert data["body.zh"] == "typed"
    offered = {"sentence": "A workshop", "words": "研讨会"}
    data["_insert:headline.zh"] = str(offered).replace("'", '"')
    html = translator.client.post(WORKSHOP, data=data).text
    assert form_of(html)["headline.zh"] == "研讨会 on wind"
    for typed, filled in (("科考队", "科考队咸海"), ("At", "At 咸海"), ("At ", "At 咸海")):
        data["headline.zh"], data["_insert:headline.zh"] = typed, '{"words": "咸海"}'
        html = translator.client.post(WORKSHOP, data=data).text
        assert form_of(html)["headline.zh"] == filled
    for name, value in (("_copy", "date"), ("_copy", "x.y"), ("_insert:headline.zh", "[")):
        press(translator, WORKSHOP, 200, **{name: value})
    assert outdated.site.editing.drafts.open("news", "workshop").draft is None


def test_what_was_translated_before_is_offered(outdated: Desk, translator: Visitor) -> None:
    outdated.retitle("editor", "workshop", en="Wind Laboratory")
    html = translator.text(WORKSHOP)
    assert "same sentence" in html
    assert re.search(r'(?s)name="_insert:headline.zh".*?>Insert<.*?风实验室', html)
    outdated.retitle("editor", "workshop", en="On sand")
    assert re.search(
        r'data-term="sand".*?<span lang="zh-Hans">沙</span>', translator.text(WORKSHOP)
    )


def test_colleagues_are_named(outdated: Desk, translator: Visitor, editor: Visitor) -> None:
    pytest.importorskip("features.open_forms")
    editor.text("/entries/news/launch/")
    assert "Open now: Edi Dune" in translator.text(LAUNCH)
    assert "Open now: Edi Dune" in translator.text("/translate/")
    outdated.clock.forward(minutes=2)
    assert "Open now" not in translator.text(LAUNCH)


def test_oneself_is_no_colleague(outdated: Desk, translator: Visitor) -> None:
    def colleagues() -> list[str]:
        return re.findall(r'data-label="Colleagues">([^<]*)', translator.text("/translate/"))

    outdated.retitle("editor", "launch", en="Open at last")
    assert "Edi Dune" in colleagues()
    outdated.site.editing.drafts.discard(outdated.actor("editor"), "news", "launch")
    outdated.retitle("translator", "workshop", zh="研讨")
    assert not any(colleagues())


def test_a_machine_is_asked_by_a_button(
    outdated: Desk, translator: Visitor, tmp_path: Path
) -> None:
    assert "_translate" not in translator.text(WORKSHOP)
    (tmp_path / "ours.py").write_text(
        "def translate(texts, source, target, timeout):\n"
        "    if texts == ['fail']: raise ConnectionError('nobody there')\n"
        "    return [f'{source}-{target} <b>' + texts[0]]\n"
    )
    limit = RateLimit(outdated.site.state, outdated.clock)
    outdated.site.replace(MachineTranslation("ours:translate", tmp_path, limit))
    html = press(translator, WORKSHOP, 200, _translate="headline.zh")
    assert "en-zh-Hans &lt;b&gt;A workshop on wind" in html
    assert "by machine, not checked by anyone" in html
    asked = {"language": "zh", "source": "en", "control": "headline.zh"}
    page = translator.client.post(
        "/translate/machine", data={**asked, "text": "fail", "csrf_token": translator.token()}
    )
    assert "nobody there" in page.text
    assert outdated.site.editing.drafts.open("news", "workshop").draft is None


def upload(visitor: Visitor, data: bytes, code: int = 200, **more: str) -> str:
    sent = {"csrf_token": visitor.token(), "language": "zh", "file": (io.BytesIO(data), "a.po")}
    answer = visitor.client.post("/translate/po", data={**sent, **more})
    assert answer.status_code == code
    return answer.text


def test_a_file_goes_out_and_comes_back(outdated: Desk, translator: Visitor) -> None:
    answer = translator.get("/translate/po?language=zh&entry=news/workshop&entry=site/_")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="translate-zh.po"'
    contents = load_po(answer.data)
    assert {one.context for one in contents.messages} == {
        "news/workshop#headline",
        "news/workshop#body",
    }
    everything = translator.get("/translate/po?language=zh").data
    assert b"news/launch#headline" in everything
    back = everything.decode().replace(
        'msgid "A workshop on wind"\nmsgstr ""', 'msgid "A workshop on wind"\nmsgstr "<b>风</b>"'
    )
    outdated.retitle("editor", "launch", en="The station opened")
    html = upload(translator, back.encode())
    assert "1 text will be changed. Nothing is saved yet." in html
    assert "&lt;b&gt;" in html
    assert "the original has changed since" in html
    changes = unescape(re.search(r'name="changes" value="([^"]*)"', html)[1])
    page = translator.post("/translate/import", 200, language="zh", changes=changes)
    assert "1 text imported." in page.text
    assert outdated.site.editing.drafts.open("news", "workshop").flat["headline.zh"] == "<b>风</b>"
    again = translator.post("/translate/import", 200, language="zh", changes=changes)
    assert "Not imported" in again.text


def test_other_files_are_refused_in_words(outdated: Desk, translator: Visitor) -> None:
    assert "Line 1 isn’t valid in a PO file" in upload(translator, b"no", 422)
    broken = b'msgid ""\nmsgstr ""\n"Language: zh\\n"\n\nmsgid "a"\nmsgstr "b"\nmsgtxt "c"\n'
    assert "Line 7 isn’t valid in a PO file" in upload(translator, broken, 422)
    english = b'msgid ""\nmsgstr ""\n"Language: en\\n"\n'
    assert "another language: English" in upload(translator, english, 422)
    sent = {"csrf_token": translator.token()}
    assert "Choose a PO file." in translator.client.post("/translate/po", data=sent).text
    assert "0 texts imported" in translator.post("/translate/import", 200, changes="x").text


def test_entries_without_a_mark_are_not_parsed_to_count_what_waits(
    outdated: Desk, translator: Visitor
) -> None:
    many = 300  # more than stay parsed
    for number in range(many):
        put(outdated.paths, "news", f"item-{number}", CONTENT["news", "workshop"])
    outdated.site.store.refresh()
    translator.text("/")
    outdated.retitle("editor", "launch", en="The station has opened")
    parsed: Counter[str] = Counter()

    def calling(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code is Parsed.values.fget.__code__:
            parsed[frame.f_locals["self"].model.name] += 1

    sys.setprofile(calling)
    try:
        page = translator.text("/")
    finally:
        sys.setprofile(None)
    assert f"{many + 2:,}" in page
    assert parsed["news"] < many


def test_a_machine_translation_is_marked_until_somebody_marks_it_as_read(
    outdated: Desk, translator: Visitor, editor: Visitor
) -> None:
    html = press(
        translator,
        LAUNCH,
        200,
        **{"_insert:headline.zh": '{"words": "站点启用", "machine": true}', "headline.zh": ""},
    )
    data = form_of(html)
    assert (data["headline.zh"], data["translatedBy.zh"]) == ("站点启用", "machine")
    press(translator, LAUNCH, **{"headline.zh": "站点启用", "translatedBy.zh": "machine"})
    press(editor, LAUNCH, _do="publish:zh")
    queued = translator.text("/translate/?language=zh&state=machine")
    assert "Not read yet (1)" in queued
    assert "launch" in queued
    assert "Machine translation, not yet read" in translator.text(LAUNCH)
    press(translator, LAUNCH, _do="read:zh")
    assert "Mark as read" not in translator.text(LAUNCH)
    assert "Not read yet (0)" in translator.text("/translate/?language=zh")
    press(editor, LAUNCH, _do="publish:zh")
    entry = outdated.site.store.refresh().entries["news"]["launch"]
    assert not entry.values.get("translatedBy")
