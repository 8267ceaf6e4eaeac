"""/entries/<type>/export and /import : the list as a spreadsheet, exported and imported"""

import csv
import re
from io import BytesIO, StringIO
from typing import Any

from minisite import put
from people import Desk, Visitor

from cms.content.json_files import parse_json
from cms.schema.entry_ref import EntryRef
from features.spreadsheet.typed_table import MAX_CELL_LENGTH, MAX_ROWS, MAX_TABLE_BYTES

NEWS = "/entries/news/"


def export(visitor: Visitor, query: str = "fields=all", type: str = "news") -> list[dict[str, str]]:
    """Return the rows of an export, parsed by Python’s own reader."""
    answer = visitor.client.get(f"/entries/{type}/export?{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith(f"attachment; filename={type}-")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline="")))


def written(rows: list[dict[str, str]], separator: str = ",") -> str:
    buffer = StringIO(newline="")
    writer = csv.DictWriter(buffer, rows[0].keys(), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def send(
    visitor: Visitor, data: bytes | str, status: int = 303, type: str = "news", **form: Any
) -> Any:
    file = BytesIO(data.encode() if isinstance(data, str) else data)
    return visitor.post(f"/entries/{type}/import", status, file=(file, "list.csv"), **form)


def planned(visitor: Visitor, rows: list[dict[str, str]], **form: Any) -> str:
    return str(send(visitor, written(rows), **form).location)


def flat(desk: Desk, key: str, type: str = "news") -> dict[str, Any]:
    return dict(desk.site.editing.drafts.open(type, key).flat)


def row(rows: list[dict[str, str]], key: str) -> dict[str, str]:
    return next(one for one in rows if one["key"] == key)


def test_what_goes_out_comes_back_as_no_change(desk: Desk, editor: Visitor) -> None:
    awkward = "=HYPERLINK(1)\tx, \"quoted\"; |pipe| 'and' 中文"
    put(
        desk.paths,
        "terms",
        "odd",
        {"name": {"en": awkward, "zh": "＝１＋１"}, "variants": ["a|b", "=x", "c, d", "-1", "\\|"]},
    )
    put(
        desk.paths,
        "organizations",
        "minus",
        {"name": {"en": "-5", "zh": "@home"}, "acronym": "'=a"},
    )
    desk.site.store.refresh()
    for type in ("news", "terms", "organizations", "projects", "pages"):
        rows = export(editor, type=type)
        assert {one["_type"] for one in rows} == {type}
        for cell in (cell for one in rows for cell in one.values()):
            assert not re.match(r"[=+@\t\r]", cell)
            assert not re.match(r"-(?!\d+$)", cell)
        page = str(send(editor, written(rows), type=type).location)
        assert "The file changes nothing." in editor.text(page), type
    odd = row(export(editor, type="terms"), "odd")
    assert odd["name.en"] == f"'{awkward}"
    assert odd["variants"] == "a\\|b | =x | c, d | -1 | \\\\|"


def test_columns_are_those_of_the_list_or_all(editor: Visitor) -> None:
    some = export(editor, "columns=category,projects&category=research")
    assert list(some[0]) == [
        *("key", "_type", "_version", "headline.en", "headline.zh", "category", "projects")
    ]
    assert [one["key"] for one in some] == ["launch"]
    assert some[0]["projects"] == "dunes"
    every = export(editor)[0]
    assert {"summary.zh", "image.alt.en", "keywords"} <= every.keys()
    assert not {"body.en", "sources.1.title"} & every.keys()


def test_any_spreadsheet_is_read(desk: Desk, editor: Visitor) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"):
        for separator in ",;\t":
            rows = export(editor, "columns=date")
            row(rows, "launch").update({"headline.zh": "观测站启用了", "date": "2024/8/24"})
            page = str(send(editor, written(rows, separator).encode(encoding)).location)
            assert '<ins lang="zh-Hans">观测站启用了</ins>' in editor.text(page), encoding
    assert "1 entry will change." in editor.text(page)
    editor.post(f"{page}start", 303)
    assert flat(desk, "launch")["date"] == "2024-08-24"
    editor.post(f"{page}undo", 303)
    assert flat(desk, "launch")["headline.zh"] == "观测站启用"


def test_each_line_with_an_error_is_called_by_its_own_title(editor: Visitor) -> None:
    rows = [{"key": "", "headline.en": name, "date": "soon"} for name in ("First", "Second")]
    html = editor.text(planned(editor, rows))
    assert re.findall(r'<th scope="row">(\w+)', html) == ["First", "First", "Second", "Second"]


def test_cells_are_taken_as_a_form_takes_them(desk: Desk, editor: Visitor) -> None:
    rows = export(editor)
    one = row(rows, "launch")
    one |= {
        "category": "Event",
        "keywords": "",
        "summary.en": "One\nline",
        "headline.en": "'+1 more",
    }
    page = planned(editor, rows)
    editor.post(f"{page}start", 303)
    found = flat(desk, "launch")
    assert found["category"] == "event"
    assert "keywords" not in found
    assert found["headline.en"] == "+1 more"


def test_what_is_wrong_stands_at_its_cell_and_nothing_is_written(
    desk: Desk, editor: Visitor
) -> None:
    rows = export(editor)
    row(rows, "launch")["headline.en"] = "Right"
    row(rows, "workshop").update({"category": "nothing", "projects": "no-such", "date": "May"})
    editor.post("/account/language", interface="zh", next="/")
    page = planned(editor, rows)
    html = editor.text(page)
    assert html.count('class="field-error"') == 3
    assert "请" in html.partition('class="field-error">')[2][:60], "in the language of the editor"
    assert (
        f"{page}start"
        not in html.partition("bulk-bar")[2].partition("</form>")[0].partition("button-primary")[0]
    )
    editor.post(f"{page}start", 303)
    assert desk.site.editing.overviews.current().drafts == {}


def test_a_conflict_is_told_and_not_overwritten(desk: Desk, editor: Visitor) -> None:
    rows = export(editor)
    for one in rows:
        one["summary.en"] = "From the sheet"
    desk.retitle("administrator", "launch", en="Changed since")
    page = planned(editor, rows)
    assert "Leave out 1 entry that was changed since the export" in editor.text(page)
    editor.post(f"{page}start", 303)
    assert "summary.en" not in flat(desk, "workshop"), "only after confirmation"
    editor.post(f"{page}start", 303, without_conflicts="1")
    assert flat(desk, "workshop")["summary.en"] == "From the sheet"
    assert "summary.en" not in flat(desk, "launch")


def test_all_or_nothing_where_somebody_saves_in_between(desk: Desk, editor: Visitor) -> None:
    rows = export(editor)
    for one in rows:
        one["summary.en"] = "From the sheet"
    page = planned(editor, rows)
    desk.retitle("administrator", "workshop", en="Changed since")
    editor.post(f"{page}start", 303)
    html = editor.text(page)
    assert "Nothing was imported." in html
    assert "since the preview" in html
    assert "summary.en" not in flat(desk, "launch")
    assert flat(desk, "workshop")["headline.en"] == "Changed since"


def test_new_lines_make_new_entries_and_unknown_names_are_told(desk: Desk, editor: Visitor) -> None:
    text = (
        "key;headline.en;date;category;body.en;keywords;colour\n"
        ";Brand new;2024;event;Text;sand;red\n"
        "with-key;Another;2024;event;Text;;\n"
    )
    page = str(send(editor, text, publish="1").location)
    html = editor.text(page)
    assert "2 of them are new." in html
    assert "these columns are ignored: colour" in html
    editor.post(f"{page}start", 303)
    path = desk.paths.entry(EntryRef(desk.site.models["news"], "brand-new"))
    assert parse_json(path.read_bytes())["keywords"] == ["sand"]
    editor.post(f"{page}undo", 303)
    assert not path.exists()
    gone = "key,_version,headline.en\nno-such,abc,Text\n../../x,,Text\nlaunch,,A\nlaunch,,B\n"
    html = editor.text(str(send(editor, gone).location))
    assert "There is no entry with this ID any more." in html
    assert "Use lowercase letters" in html
    assert "Two lines have this ID. Remove one of them." in html


def test_a_translator_changes_own_texts_and_makes_nothing(desk: Desk, translator: Visitor) -> None:
    rows = export(translator)
    row(rows, "launch")["summary.zh"] = "摘要"
    page = planned(translator, rows, publish="1")
    translator.post(f"{page}start", 303)
    assert flat(desk, "launch")["summary.zh"] == "摘要"
    assert desk.site.editing.drafts.open("news", "launch").draft
    row(rows, "workshop")["category"] = "research"
    rows.append({**rows[0], "key": "", "_version": "", "headline.zh": "新"})
    html = translator.text(planned(translator, rows))
    assert html.count("Your account doesn’t allow this") == 2


BOMBS = [
    (b"", "file is empty"),
    (b"PK\x03\x04 a workbook", "save it as CSV"),
    (b"\x81\xff\xff\xff", "readable as text"),
    (b'key,headline.en\n"open', "valid CSV"),
    (b"key,headline.en,headline.en\n", "Two columns"),
    (b"colour,shape\nred,round\n", "names no field"),
    (b"headline.en\n" + b"x\n" * (MAX_ROWS + 1), "rows"),
    (b"headline.en\n" + b"x" * (MAX_CELL_LENGTH + 1), "characters"),
    (b"headline.en\n" + b'"' + b"y" * 200_000 + b'"', "valid CSV"),
    (b"," * 400 + b"headline.en\n", "columns"),
    (b"headline.en\n" + b" " * MAX_TABLE_BYTES, "larger than 4 MB"),
]


def test_bombs_are_refused_before_they_are_looked_at(editor: Visitor) -> None:
    for data, said in BOMBS:
        html = send(editor, data, 422).text
        assert said in html.partition("field-error")[2].partition("</p>")[0], said


def test_it_is_for_lists_and_forms_with_a_token(editor: Visitor, visitor: Visitor) -> None:
    for type in ("site", "nothing"):
        assert editor.client.get(f"/entries/{type}/export").status_code == 404
        assert editor.client.get(f"/entries/{type}/import").status_code == 404
    assert editor.client.post(f"{NEWS}import", data={}).status_code == 400
    assert visitor.client.get(f"{NEWS}export").status_code == 303
    assert "Choose a file first." in editor.post(f"{NEWS}import", 422).text
    assert "Only editors can create entries." not in editor.text(f"{NEWS}import")
