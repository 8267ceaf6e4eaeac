"""/problems/"""

from minisite import CONTENT, put
from people import Desk, Visitor


def broken(desk: Desk, key: str, text: str) -> None:
    desk.paths.entry(desk.site.models["news"], key).write_text(text, "utf-8")
    desk.site.store.refresh()


def test_says_so_where_all_is_well(editor: Visitor) -> None:
    assert "No file errors" in editor.text("/problems/")


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


def test_a_file_that_never_was_good_is_not_shown(desk: Desk, editor: Visitor) -> None:
    broken(desk, "brand-new", "{")
    html = editor.text("/problems/")
    assert "Not shown" in html
    assert ">2<" not in html
    form = editor.text("/entries/news/brand-new/")
    assert "no valid version of it is known" in form
    assert "This is its last valid version." not in form


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


def test_a_problem_is_counted_in_the_rail(desk: Desk, editor: Visitor) -> None:
    broken(desk, "launch", "")
    assert "1 needs attention" in editor.text("/trash/")


def test_who_is_not_signed_in(visitor: Visitor) -> None:
    visitor.get("/problems/", 303)


def test_knows_no_other_method(editor: Visitor) -> None:
    assert editor.client.post("/problems/").status_code == 405
