"""One file of the media library: its facts, its place in the list, and the actions on it."""

import errno
import json
import re
from itertools import count
from typing import Any
from urllib.parse import unquote

import orjson
import pytest
from faults import FAULTS
from media_files import (
    FILE,
    PAGE,
    SAVE,
    all_below,
    base,
    facts,
    leads_to,
    picture,
    save,
    send,
    undo_on,
    use,
)
from people import Desk, Visitor
from PIL import Image

from cms.accounts.audit_log import newest_first
from cms.schema.entry_ref import EntryRef
from cms.schema.file_facts import FileFacts
from features.media_library.library import MediaLibrary


def test_what_is_known_of_a_file_stands_beside_it(lake: Visitor, desk: Desk) -> None:
    save(
        lake,
        description__en='A "lake"',
        description__zh="湖",
        credit__en="Photo: A. Nomad",
        date="2024年5月",
        focus__x="20",
        focus__y="80",
        tags="shore\n\nshore\nwater",
    )
    assert facts(desk) == {
        "description": {"en": 'A "lake"', "zh": "湖"},
        "credit": {"en": "Photo: A. Nomad"},
        "date": "2024-05",
        "focus": {"x": 20, "y": 80},
        "tags": ["shore", "water"],
    }
    html = lake.text(PAGE)
    assert 'class="focus-x-20 focus-y-80"' in html
    assert "A &#34;lake&#34;" in html
    assert "focus-x-20" in lake.text("/media/")
    told = lake.client.get(f"/media/shown/{FILE}").text
    assert '<p lang="zh-Hans">湖</p>' in told
    assert f'href="{PAGE}"' in told
    save(lake, **dict.fromkeys(("description__en", "description__zh", "credit__en"), ""))
    assert set(facts(desk)) == {"date", "focus", "tags"}
    act = next(newest_first(desk.paths.audit))
    assert (act.name, act.what, act.key) == ("Edi Dune", "facts", FILE)


def test_what_can_not_be_is_shown_as_it_was_typed(lake: Visitor, desk: Desk) -> None:
    html = save(lake, 422, description__en="Kept words", focus__x="300", date="some day")
    assert facts(desk) == {}
    assert ">Kept words</textarea>" in html
    assert 'value="some day"' in html
    assert html.count('aria-invalid="true"') == 2
    assert "at most 100" in html


def test_two_people_describe_one_file(lake: Visitor, desk: Desk) -> None:
    opened = base(lake)
    save(lake, description__en="Mine", tags="one")
    colleague = desk.signed_in("administrator")
    save(colleague, opened=opened, description__zh="湖")
    assert facts(desk)["description"] == {"en": "Mine", "zh": "湖"}, "merged"
    html = save(colleague, 409, opened=opened, description__en="Theirs")
    assert "Their version: Mine" in html
    assert ">Theirs</textarea>" in html
    found = re.search(r'name="_opened" value="([^"]*)"', html)
    assert found
    again = json.loads(found[1].replace("&#34;", '"'))
    save(colleague, opened=again, description__en="Theirs", description__zh="湖", tags="one")
    assert facts(desk)["description"] == {"en": "Theirs", "zh": "湖"}
    assert facts(desk)["tags"] == ["one"]


def test_earlier_facts_come_back(lake: Visitor, desk: Desk) -> None:
    save(lake, description__en="First")
    desk.clock.forward(minutes=1)
    save(lake, description__en="Second")
    [path] = re.findall(r'<form[^>]* action="(/media/revert/[^"]+)"', lake.text(PAGE))
    lake.post(path)
    assert facts(desk)["description"] == {"en": "First"}


def test_a_translator_describes_in_their_language_alone(
    lake: Visitor, translator: Visitor, desk: Desk
) -> None:
    html = translator.text(PAGE)
    assert re.search(r'name="description.en"[^>]*readonly', html)
    assert not re.search(r'name="description.zh"[^>]*readonly', html)
    for act in ("remove", "replace"):
        assert f"/media/{act}/" not in html
    save(translator, description__zh="湖")
    save(translator, 403, description__en="Lake")
    save(translator, 403, focus__x="1", focus__y="1")
    assert facts(desk) == {"description": {"zh": "湖"}}
    for act in ("remove", "restore"):
        translator.post(f"/media/{act}/{FILE}", 403)
    assert (desk.paths.media / FILE).read_bytes()


def test_the_library_is_searched_and_filtered(lake: Visitor, desk: Desk) -> None:
    send(lake, "/media/", "报告.png", picture(format="PNG"), folder="stations/fukang")
    send(lake, "/media/", "old.png", picture(format="PNG"), folder="../etc")
    save(lake, description__en="Dry shore", description__zh="岸", credit__zh="新疆", tags="水")
    use(desk)

    def found(query: str) -> set[str]:
        html = lake.text(f"/media/?{query}")
        return set(
            map(unquote, re.findall(r'class="media-file" href="/media/about/([^"]+)"', html))
        )

    everything = {FILE, "stations/fukang/报告.png", "etc/old.png"}
    assert found("") == everything
    assert found("q=dry") == found("q=新疆") == found("q=LAKE") == {FILE}
    assert found("q=lake+xinjiang") == found("q=xin+jiang") == {FILE}, "in pinyin"
    assert found("q=報告") == found("q=baogao") == {"stations/fukang/报告.png"}
    title = desk.site.store.content().entries["news"]
    assert next(iter(title))
    assert found(f"q={next(iter(title))}") == {FILE}, "by the entry that shows it"
    assert found("folder=stations") == {"stations/fukang/报告.png"}
    assert found("shown=unused") == everything - {FILE}
    assert found("shown=undescribed&kind=picture") == everything - {FILE}
    assert found("tag=水") == {FILE}
    assert found("since=7&sort=name") == everything or found("since=365") == everything
    assert found("q=nowhere") == set()
    assert found("kind=%00&sort=x&page=99") == everything
    page = lake.text("/media/?folder=stations")
    assert "/media/?folder=stations/fukang" in page or "folder=stations%2Ffukang" in page
    picked = lake.get("/text/targets?kind=file&q=dry&locale=zh").get_json()["targets"]
    assert [one["name"] for one in picked] == [FILE]
    assert picked[0]["description"] == "岸"


def test_browsers_ask_again_for_the_thumbnail_of_a_replaced_picture(lake: Visitor) -> None:
    address = f"/media/thumbnail/320/{FILE}"
    first = lake.get(address)
    assert first.cache_control.no_cache
    known = {"If-None-Match": first.headers["ETag"]}
    assert lake.client.get(address, headers=known).status_code == 304
    send(lake, f"/media/replace/{FILE}", "other.png", picture((90, 90), "PNG"))
    assert lake.client.get(address, headers=known).status_code == 200


def test_a_replaced_file_keeps_its_address_and_goes_to_the_trash(lake: Visitor, desk: Desk) -> None:
    use(desk)
    save(lake, description__en="A lake")
    path, before = desk.paths.media / FILE, (desk.paths.media / FILE).read_bytes()
    send(lake, f"/media/replace/{FILE}", "other.png", picture((90, 90), "PNG"))
    with Image.open(path) as image:
        assert (image.size, image.format) == ((90, 90), "JPEG")
    assert facts(desk)["description"] == {"en": "A lake"}
    [trashed] = desk.site.get(MediaLibrary).trash.files()
    assert trashed.replaced
    assert FILE in lake.text("/trash/")
    desk.clock.forward(minutes=1)
    lake.post(f"/media/restore/{FILE}", id=trashed.id)
    assert path.read_bytes() == before, "the earlier one is back"
    assert [one.size != trashed.size for one in desk.site.get(MediaLibrary).trash.files()] == [True]
    send(lake, f"/media/replace/{FILE}", "page.html", b"words")
    assert path.read_bytes() == before
    assert "page.html. Add one of these types" in lake.text(PAGE)
    send(lake, "/media/", "moving.gif", picture(format="GIF"))
    send(lake, "/media/replace/2026/moving.gif", "a.png", picture(format="PNG"))
    assert "same kind (GIF)" in lake.text("/media/about/2026/moving.gif")


def test_a_file_removed_twice_is_lost_never(lake: Visitor, desk: Desk) -> None:
    sizes = ((10, 10), (20, 20))
    for size in sizes:
        send(lake, "/media/", "a.png", picture(size, "PNG"))
        desk.clock.forward(minutes=1)
        lake.post("/media/remove/2026/a.png")
    kept = [
        Image.open(desk.paths.trashed_media / one.id).size
        for one in desk.site.get(MediaLibrary).trash.files()
    ]
    assert kept == [*reversed(sizes)]


def test_facts_are_no_file_of_the_library(lake: Visitor, desk: Desk) -> None:
    save(lake, description__en="A lake")
    assert f"{FILE}.json" not in lake.text("/media/")
    lake.get(f"/media/about/{FILE}.json", 404)
    (desk.paths.media / f"{FILE}.json").write_text("[broken", "utf-8")
    assert "can’t be read" in lake.text(PAGE)
    save(lake, description__en="Again")
    assert facts(desk)["description"] == {"en": "Again"}
    kept = list((desk.paths.instance / "history/media" / FILE).glob("*.json"))
    assert any("[broken" in path.read_text() for path in kept), "the broken file is kept"


def test_the_page_of_checks_names_facts_that_cant_be_read(lake: Visitor, desk: Desk) -> None:
    pytest.importorskip("features.check_page.screen")
    save(lake, description__en="A lake")
    (desk.paths.media / f"{FILE}.json").write_text("[broken", "utf-8")
    listed = lake.text("/problems/")
    assert f"data/media/{FILE}.json:1" in listed
    assert f'href="{PAGE}"' in listed
    save(lake, description__en="Again")
    assert FILE not in lake.text("/problems/")


def test_a_file_has_one_name(lake: Visitor, desk: Desk) -> None:
    """By another name it would seem unused, and its copies and facts would be elsewhere."""
    save(lake, description__en="A lake")
    use(desk)
    inside = str(desk.paths.media / FILE)
    names = [
        "2026/../2026/lake.jpg",
        "../media/2026/lake.jpg",
        f"../../../../../../../../..{inside}",
        inside,
        "2026/./lake.jpg",
        "2026//lake.jpg",
        f"{FILE}/",
        f"{FILE}/.",
        f"{FILE}.json",
        f"{FILE}.json/",
    ]
    before = all_below(desk.paths.data.parent)
    for name in names:
        form = {"csrf_token": lake.token(), "description.en": "Elsewhere", "id": "x"}
        for path in ("about", "file", "shown"):
            assert lake.client.get(f"/media/{path}/{name}").status_code in (200, 308, 404), name
        for deed in ("facts", "remove", "replace", "restore"):
            code = lake.client.post(f"/media/{deed}/{name}", data=form).status_code
            assert code in (303, 308, 404), (deed, name)
    assert all_below(desk.paths.data.parent) == before


def test_removing_a_link_leaves_the_file_that_it_leads_to(lake: Visitor, desk: Desk) -> None:
    use(desk)
    link = desk.paths.media / "2026/other.jpg"
    link.symlink_to("lake.jpg")
    lake.post("/media/remove/2026/other.jpg")
    assert not link.is_symlink()
    assert (desk.paths.media / FILE).is_file()


def test_no_folder_takes_the_place_of_facts(lake: Visitor, desk: Desk) -> None:
    send(lake, "/media/", "a..b.png", picture(format="PNG"), folder=f"{FILE}.json")
    assert (desk.paths.media / "2026/lake-jpg-json/a-b.png").is_file()
    assert "a-b.png" in lake.text("/media/"), "a name that fields may hold"
    save(lake, description__en="A lake")
    assert facts(desk) == {"description": {"en": "A lake"}}


def test_tags_are_few_and_none_is_dropped_in_silence(lake: Visitor, desk: Desk) -> None:
    many = "\n".join(f"tag {number}" for number in range(51))
    html = save(lake, 422, tags=many)
    assert "A file has up to 50 tags." in html
    assert "tag 50\n</textarea>" in html or "tag 50</textarea>" in html
    save(lake, tags=many.rpartition("\n")[0])
    assert len(facts(desk)["tags"]) == 50  # type: ignore[arg-type]


def test_the_undo_of_the_library_leads_to_the_file(lake: Visitor) -> None:
    lake.post("/undo/", 409)
    shown = leads_to(lake, f"/media/remove/{FILE}")
    assert leads_to(lake, "/undo/", **undo_on(lake, shown)) == PAGE


def test_a_text_that_is_being_written_shows_what_is_known(lake: Visitor) -> None:
    save(lake, description__en="A lake", credit__en="Photo: Nomad")
    sent = {"csrf_token": lake.token(), "locale": "en", "text": f"![](</media/{FILE}>)"}
    html = lake.client.post("/preview/markdown", data=sent).text
    assert 'alt="A lake"' in html
    assert 'class="credit">Photo: Nomad</span>' in html


AUTOSAVE = f"/media/autosave/{FILE}"


def autosave(visitor: Visitor, opened: object, status: int = 200, **values: str) -> dict[str, Any]:
    """Send some controls as the script does, and return the answer."""
    form = {name.replace("__", "."): value for name, value in values.items()}
    told = {"_opened": orjson.dumps(opened).decode(), "csrf_token": visitor.token()}
    answer = visitor.client.post(AUTOSAVE, data=told | form, headers={"Accept": "application/json"})
    assert answer.status_code == status, answer.text
    return dict(answer.get_json())


def versions(desk: Desk) -> list[object]:
    history = desk.site.editing.history
    return [
        history.revision(EntryRef(FileFacts, FILE), one.id).content
        for one in history.revisions(EntryRef(FileFacts, FILE))
    ]


def test_what_is_typed_is_saved_and_is_one_version(lake: Visitor, desk: Desk) -> None:
    opened: dict[str, object] = {}
    for text in ("A la", "A lake", "A lake in the desert, seen from the north"):
        told = autosave(lake, opened, description__en=text)
        assert told["unsaved"] == []
        opened = told["opened"]
        assert opened == {"description.en": text}
        assert facts(desk)["description"] == {"en": text}
        desk.clock.forward(seconds=3)
    assert versions(desk) == [facts(desk)]
    autosave(lake, opened, description__en="x")
    assert len(versions(desk)) == 2, "the words that were written over"
    [path] = re.findall(r'<form[^>]* action="(/media/revert/[^"]+)"', lake.text(PAGE))
    lake.post(path)
    assert facts(desk)["description"] == {"en": text}
    desk.clock.forward(minutes=11)
    autosave(lake, {"description.en": text}, description__en=f"{text}, in May")
    assert len(versions(desk)) == 4, "after ten minutes"
    colleague = desk.signed_in("administrator")
    autosave(colleague, {}, description__zh="湖")
    assert len(versions(desk)) == 5, "by another person"
    desk.clock.forward(minutes=1)
    desk.paths.entry(EntryRef(FileFacts, FILE)).write_text('{"credit": {"en": "By hand"}}')
    autosave(colleague, {"credit.en": "By hand"}, credit__en="By hand!")
    assert versions(desk)[1] == {"credit": {"en": "By hand"}}


def test_what_is_not_valid_stays_in_the_form_and_the_rest_is_saved(
    lake: Visitor, desk: Desk
) -> None:
    told = autosave(lake, {}, description__en="Kept", date="some day", focus__x="300")
    assert sorted(told["unsaved"]) == ["date", "focus.x"]
    assert told["refused"]["m-description.en"] == ""
    assert "at most 100" in told["refused"]["m-focus.x"]
    assert told["opened"] == {"description.en": "Kept"}
    assert facts(desk) == {"description": {"en": "Kept"}}
    told = autosave(lake, {}, date="2024年5月")
    assert told["unsaved"] == []
    assert told["refused"] == {"m-date": ""}
    assert told["opened"] == {"date": "2024-05"}
    assert facts(desk)["date"] == "2024-05"


def test_autosave_of_facts_is_merged_refused_or_goes_on_after_a_lost_answer(
    lake: Visitor, translator: Visitor, desk: Desk
) -> None:
    autosave(lake, {}, description__en="Mine")
    colleague = desk.signed_in("administrator")
    assert autosave(colleague, {}, 409, description__en="Theirs")["error"] == "conflict"
    autosave(colleague, {}, description__zh="湖")
    assert facts(desk)["description"] == {"en": "Mine", "zh": "湖"}
    tries = orjson.dumps([{"description.en": ["Mine"]}]).decode()
    autosave(lake, {}, description__en="Mine, and more", _tries=tries)
    assert facts(desk)["description"]["en"] == "Mine, and more"
    assert autosave(translator, {}, 403, description__en="x")["error"] == "refused"
    autosave(translator, {"description.zh": "湖"}, description__zh="湖泊")
    assert facts(desk)["description"]["zh"] == "湖泊"


def test_a_fault_of_the_disk_gives_the_typed_texts_again(lake: Visitor, desk: Desk) -> None:
    """At each call in turn, and where nothing can be read any more."""
    desk.app.testing = False
    token, told = lake.token(), set[str]()
    for lasting in (False, True):
        for number in count(1):
            text = f"Typed {lasting} {number}"
            form = {"csrf_token": token, "_opened": json.dumps(facts_flat(desk))}
            with FAULTS.on(desk.paths.data.parent, number, lasting=lasting, number=errno.ENOSPC):
                answer = lake.client.post(SAVE, data=form | {"description.en": text})
            written = facts(desk).get("description") == {"en": text}
            if answer.status_code >= 400:
                assert text in answer.text, f"call {number}: {answer.status_code}"
                assert written == ("Saved, but" in answer.text), answer.text
            else:
                assert written
            told.add("refused" if answer.status_code >= 400 else "saved")
            if not FAULTS.met:
                break
    assert told == {"refused", "saved"}


def facts_flat(desk: Desk) -> dict[str, object]:
    return {
        f"description.{code}": text for code, text in facts(desk).get("description", {}).items()
    }


def test_signed_out_meanwhile_the_typed_texts_are_sent_again(lake: Visitor, desk: Desk) -> None:
    form = {"csrf_token": lake.token(), "_opened": "{}", "description.en": "Typed words"}
    lake.client.delete_cookie("session")
    for cookie in list(lake.client._cookies or ()):
        lake.client.delete_cookie(cookie[2], domain=cookie[0], path=cookie[1])
    answer = lake.client.post(SAVE, data=form)
    assert answer.status_code in (400, 401)
    assert "Typed words" in answer.text
    assert 'name="description.en"' in answer.text


def test_a_file_that_says_it_was_made_with_ai_is_marked_so(editor: Visitor, desk: Desk) -> None:
    pytest.importorskip("features.ai_marks")
    address = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    xmp = f'<x Iptc4xmpExt:DigitalSourceType="{address}" Iptc4xmpExt:AISystemUsed="Ink"/>'.encode()
    send(editor, "/media/", "lake.jpg", picture(xmp=xmp))
    assert facts(desk) == {"ai": "edited", "aiTool": "Ink"}
    html = editor.text(PAGE)
    assert '<option value="edited" selected>Edited with AI</option>' in html
    save(editor, ai="made", aiTool="Sand")
    assert facts(desk) == {"ai": "made", "aiTool": "Sand"}
    assert "Choose one of" in save(editor, 422, ai="perhaps")
    save(editor, ai="", aiTool="")
    assert facts(desk) == {}
