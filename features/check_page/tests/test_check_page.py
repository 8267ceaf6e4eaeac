"""/problems/, and what leads there."""

import os
from pathlib import Path

from minisite import CONTENT, put
from people import Desk, Visitor

from cms.schema.entry_ref import EntryRef


def broken(desk: Desk, key: str, text: str) -> None:
    desk.paths.entry(EntryRef(desk.site.models["news"], key)).write_text(text, "utf-8")
    desk.site.store.refresh()


def test_says_so_where_all_is_well(editor: Visitor) -> None:
    assert "The checks found nothing" in editor.text("/problems/")


def test_names_file_line_field_and_remedy(desk: Desk, translator: Visitor) -> None:
    put(desk.paths, "news", "workshop", {**CONTENT["news", "workshop"], "date": "2024-13-45"})
    desk.site.store.refresh()
    html = translator.text("/problems/")
    assert "data/content/news/workshop.json:6" in html
    assert "This date doesn’t exist: 2024-13-45." in html
    assert "Date" in html
    assert "Last valid version" in html
    assert 'href="/entries/news/workshop/history/"' in html


def test_names_a_required_field_that_a_published_file_lacks(desk: Desk, editor: Visitor) -> None:
    raw = {name: value for name, value in CONTENT["news", "workshop"].items() if name != "category"}
    put(desk.paths, "news", "workshop", {**raw, "summery": {"en": "x"}})
    desk.site.store.refresh()
    html = editor.text("/problems/")
    assert "data/content/news/workshop.json:" in html
    assert "This field is required." in html
    assert "Did you mean “summary”?" in html
    assert "Not shown" in html
    assert "There are 2 errors in the content files." in editor.text("/")


def test_a_merge_conflict_is_known_for_what_it_is(desk: Desk, editor: Visitor) -> None:
    broken(desk, "launch", '{\n<<<<<<< HEAD\n"headline": {}\n=======\n>>>>>>> other\n}')
    html = editor.text("/problems/")
    assert "launch.json:2" in html
    assert "There is a merge conflict" in html
    assert "The whole file" in html


def test_a_name_that_is_no_field_stands_there_once(desk: Desk, editor: Visitor) -> None:
    put(desk.paths, "news", "workshop", {**CONTENT["news", "workshop"], "summery": {"en": "x"}})
    desk.site.store.refresh()
    cell = editor.text("/problems/").partition('data-label="Field"')[2].partition("</td>")[0]
    assert cell.count("summery") == 1


def test_two_entries_at_one_address(desk: Desk, editor: Visitor) -> None:
    put(desk.paths, "news", "other", {**CONTENT["news", "workshop"], "address": "launch"})
    desk.site.store.refresh()
    assert "is already taken by news/launch" in editor.text("/problems/")


def test_references_that_lead_nowhere(desk: Desk, editor: Visitor) -> None:
    put(desk.paths, "projects", "dunes", {**CONTENT["projects", "dunes"], "publication": {}})
    put(
        desk.paths,
        "pages",
        "about",
        {**CONTENT["pages", "about"], "body": {"en": ["[[news/nothing]]"]}},
    )
    desk.site.store.refresh()
    html = editor.text("/problems/")
    assert "projects/dunes, which isn’t published" in html
    assert 'href="/entries/news/launch/#f-projects"' in html
    assert "news/nothing, which doesn’t exist" in html
    assert "Text (English)" in html


def test_a_linked_or_referenced_entry_in_the_trash_is_named(desk: Desk, editor: Visitor) -> None:
    put(
        desk.paths,
        "pages",
        "about",
        {**CONTENT["pages", "about"], "body": {"en": ["[[projects/dunes]]"]}},
    )
    desk.site.store.refresh()
    desk.site.editing.trash.move(desk.actor("editor"), "projects", "dunes", force=True)
    html = editor.text("/problems/")
    title = CONTENT["projects", "dunes"]["title"]["en"]
    assert f"The text links to {title}, which is in the trash." in html
    assert f"This refers to {title}, which is in the trash." in html
    assert "projects/dunes, which" not in html
    desk.site.editing.trash.restore(desk.actor("editor"), "projects", "dunes")
    assert "in the trash" not in editor.text("/problems/").partition("<main")[2]


def test_findings_in_a_text_lead_to_its_place(desk: Desk, editor: Visitor) -> None:
    body = {"en": ["![A](/media/a.png) [old](/en/no-such-page/)"], "zh": ["[[people/nobody]]"]}
    headline = {"en": "Another headline", "zh": "观测站启用"}
    put(
        desk.paths,
        "news",
        "launch",
        {**CONTENT["news", "launch"], "headline": headline, "body": body},
    )
    desk.site.store.refresh()
    html = editor.text("/problems/")
    for place, words in (
        ("body.en", "There is no media file a.png"),
        ("body.en", "Broken link to /en/no-such-page/"),
        ("body.zh", "people/nobody, which doesn’t exist"),
        ("headline.zh", "The original changed"),
    ):
        row = next(row for row in html.split("<tr>") if words in row)
        assert f'href="/entries/news/launch/#f-{place}"' in row
    alone = editor.text("/problems/?check=links")
    assert "no-such-page" in alone
    assert "The original changed" not in alone


def test_a_finding_goes_when_the_text_is_mended(desk: Desk, editor: Visitor) -> None:
    body = {"en": ["[old](/en/no-such-page/)"]}
    put(desk.paths, "news", "launch", {**CONTENT["news", "launch"], "body": body})
    desk.site.store.refresh()
    assert "Broken links" in editor.text("/problems/")
    put(desk.paths, "news", "launch", CONTENT["news", "launch"])
    desk.site.store.refresh()
    assert "Broken links" not in editor.text("/problems/")


def test_a_problem_is_counted_in_the_rail(desk: Desk, editor: Visitor) -> None:
    broken(desk, "launch", "")
    assert "1 needs attention" in editor.text("/trash/")


def test_who_is_not_signed_in(visitor: Visitor) -> None:
    visitor.get("/problems/", 303)


def test_knows_no_other_method(editor: Visitor) -> None:
    assert editor.client.post("/problems/").status_code == 405


def test_a_file_that_never_was_good_is_not_shown(desk: Desk, editor: Visitor) -> None:
    broken(desk, "brand-new", "{")
    html = editor.text("/problems/")
    assert "Not shown" in html
    assert ">2<" not in html


def test_what_cant_be_read_is_named_whatever_it_is_called(desk: Desk, editor: Visitor) -> None:
    folder = desk.paths.folder(desk.site.models["projects"])
    folder.rename(folder.with_name("away"))
    folder.write_bytes(b"")
    file = desk.paths.entry(EntryRef(desk.site.models["news"], "launch"))
    file.unlink()
    file.symlink_to(file.name)
    news = os.fsencode(desk.paths.folder(desk.site.models["news"]))
    desk.paths.media.mkdir()
    for name in (news + b"/caf\xe9.json", os.fsencode(desk.paths.media) + b"/caf\xe9.jpg"):
        Path(os.fsdecode(name)).write_bytes(b"{}")
    desk.site.store.refresh()
    html = editor.text("/problems/")
    assert "This file can’t be read" in html
    for name in (
        "data/content/news/launch.json:1",
        "data/content/projects",
        r"news/caf\xe9.json",
        r"data/media/caf\xe9.jpg",
    ):
        assert name in html


def test_a_draft_that_cant_be_read_stops_no_page(desk: Desk, editor: Visitor) -> None:
    desk.retitle("editor", "launch", en="Another title")
    draft = desk.paths.draft(EntryRef(desk.site.models["news"], "launch"))
    draft.unlink()
    draft.symlink_to(draft.name)
    editor.text("/problems/")


def test_the_form_of_a_broken_file_leads_to_it(desk: Desk, editor: Visitor) -> None:
    link = '<a href="/problems/">How to fix them</a>'
    assert link not in editor.text("/entries/news/launch/")
    broken(desk, "launch", "{")
    assert link in editor.text("/entries/news/launch/")


def test_the_overview_tells_editors_what_leads_nowhere(
    desk: Desk, editor: Visitor, translator: Visitor
) -> None:
    put(
        desk.paths,
        "news",
        "loose",
        {
            "headline": {"en": "Loose"},
            "date": "2024-08",
            "category": "event",
            "body": {"en": ["Text."]},
            "projects": ["nowhere"],
            "publication": {"en": {"state": "published"}},
        },
    )
    desk.site.store.refresh()
    waits = editor.text("/").split('id="waits"')[1].split("</section>")[0]
    assert '<a href="/problems/">1 broken link or reference</a>' in waits
    assert "broken link" not in translator.text("/")


def test_the_overview_tells_of_a_broken_file(desk: Desk, editor: Visitor) -> None:
    assert "Nothing to do." in editor.text("/")
    broken(desk, "launch", '{"headline": ')
    assert '<a href="/problems/">There is 1 error in the content files.</a>' in editor.text("/")


def test_a_feature_that_was_left_out_is_named(desk: Desk, editor: Visitor) -> None:
    desk.site.note_failure("herbs", ImportError("No module named <thyme>"))
    html = editor.text("/problems/")
    assert "“herbs” was left out: ImportError: No module named &lt;thyme&gt;" in html
