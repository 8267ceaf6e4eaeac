"""Import from an older site: a table or bibliography becomes entries, all of them or none."""

import csv
import json
import sys
from functools import partial
from io import StringIO
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from faults import FAULTS
from flask import Flask
from kill import killed_at
from minisite import MODELS

from cms.accounts.permissions import Actor
from cms.content.json_files import parse_json
from cms.editing.editing import Editing
from cms.editing.recovery import recover
from cms.schema.entry_ref import EntryRef
from features.importing.bibliography import read_bibliography
from features.importing.entry_import import EntryImport, ImportOptions
from features.importing.sheets import ImportedRow, read_sheet, write_sheet
from tests.warm import site_in

LATE_CALLS = 16
"""More than there are from the deletion of the journal to the end of an import."""
HEAD = (
    "key,headline.en,headline.zh,date,category,body.en,body.zh,keywords,sources.1.title,sources.1.url,"
    "oldAddress,oldAddress.zh\n"
)
LINE = (
    'old-news,"News, old",旧闻,2005-03-01,notice,"First line.\n\nSecond.",正文。,tianshan | pamir,'
    "Archive,https://example.org/,/news/12.html,/cn/12.html\n"
)


def run(
    site: SimpleNamespace, type: str, text: str, *options: str, name: str = "table.csv"
) -> Result:
    file = site.folder / name
    file.write_text(text, "utf-8")
    return site.app.test_cli_runner().invoke(args=["content", "import", type, str(file), *options])


def entry(site: SimpleNamespace, key: str, type: str = "news") -> dict:
    return json.loads((site.data / f"content/{type}/{key}.json").read_text("utf-8"))


def state(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*.json")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def unchanged(shipped: Path) -> SimpleNamespace:
    """The tests’ institute, for imports that write nothing."""
    return site_in(shipped)


def test_without_write_it_only_says_what_it_would_do(unchanged: SimpleNamespace) -> None:
    before = state(unchanged.folder)
    result = run(unchanged, "news", HEAD + LINE, "--publish")
    assert result.exit_code == 0, result.output
    assert "new    news/old-news en zh" in result.output
    assert "--write" in result.output
    assert state(unchanged.folder) == before


def test_a_published_line_is_a_page_with_its_old_address(own_site: SimpleNamespace) -> None:
    pytest.importorskip("features.content_check")
    result = run(own_site, "news", HEAD + LINE, "--publish", "--write")
    assert result.exit_code == 0, result.output
    made = entry(own_site, "old-news")
    assert made["body"]["en"] == ["First line.", "", "Second."]
    assert made["keywords"] == ["tianshan", "pamir"]
    assert made["sources"] == [{"id": "1", "title": "Archive", "url": "https://example.org/"}]
    assert set(made["translation"]["zh"]["of"]) == {"headline", "body"}
    assert next(iter(made)) == "$schema"
    own_site.site.store.refresh()
    assert "旧闻" in own_site.client.get("/zh/news/old-news/").get_data(as_text=True)
    for old, new in (
        ("/news/12.html", "/en/news/old-news/"),
        ("/cn/12.html", "/zh/news/old-news/"),
    ):
        response = own_site.client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, new)
    check = own_site.app.test_cli_runner().invoke(args=["content", "check"])
    assert check.exit_code == 0, check.output


def test_old_addresses_may_have_a_host_and_a_query(own_site: SimpleNamespace) -> None:
    line = LINE.replace("/news/12.html", "http://old.example/view.php?id=5#top")
    result = run(
        own_site, "news", HEAD + line.replace("/cn/12.html", "/?p=7"), "--publish", "--write"
    )
    assert result.exit_code == 0, result.output
    for old, code in (("/view.php?id=5", "en"), ("/?p=7", "zh")):
        response = own_site.client.get(old)
        assert response.headers["Location"] == f"/{code}/news/old-news/"


def test_unpublished_lines_wait_in_the_editor(own_site: SimpleNamespace) -> None:
    run(own_site, "news", HEAD + LINE, "--write")
    assert not (own_site.data / "content/news/old-news.json").exists()
    work = own_site.site.editing.drafts.open("news", "old-news")
    assert work.raw["headline"] == {"en": "News, old", "zh": "旧闻"}
    assert work.states == {"en": "draft", "zh": "draft"}


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("a,Title,,2005-13-01,notice,Text,,,,,,", "date", "date"),
        ("a,Title,,2005-01-01,nothing,Text,,,,,,", "category", "Choose one of"),
        ("a,Title,,2005-01-01,notice,,,,,,,", "body.en", "Fill this in"),
        ("A b,Title,,2005-01-01,notice,Text,,,,,,", "key", "lowercase letters"),
        ("aral-sea-expedition,Title,,2005-01-01,notice,Text,,,,,,", "key", "--update"),
        ("a,Title,,2005-01-01,notice,Text,,nothing-there,,,,", "keywords.1", "no entry"),
        ("a,Title,,2005-01-01,notice,Text,,,,javascript:x,,", "sources.1.url", "https://"),
        ("a,Title,,2005-01-01,notice,Text,,,,,news/12,", "oldAddress.en", "https://old.example"),
        (
            "a,Title,,2005-01-01,notice,Text,,,,,/Editor/x,",
            "oldAddress.en",
            "belong to the program",
        ),
        ("a,Title,,2005-01-01,notice,Text,,,,,/en/news/,", "oldAddress.en", "There is a page"),
        ("a,,,2005-01-01,notice,Text,,,,,,", "headline", "title"),
        ("year,Title,,2005-01-01,notice,Text,,,,,,", "key", "reserved"),
    ],
)
def test_one_fault_and_nothing_is_written(
    unchanged: SimpleNamespace, line: str, column: str, words: str
) -> None:
    before = state(unchanged.folder)
    result = run(unchanged, "news", HEAD + LINE + line + "\n", "--publish", "--write")
    assert result.exit_code == 1
    assert f":5: {column}: " in result.output, "the line in the file, not the number of the row"
    assert words in result.output
    assert state(unchanged.folder) == before


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("headline.en,colour", "no such field"),
        ("headline.fr", "no such field"),
        ("headline", "no such field"),
        ("date.en", "no such field"),
        ("image", "no such field"),
        ("headline.en,headline.en", "Two columns"),
        ("", "empty"),
        ('headline.en\n"open', "valid CSV"),
    ],
)
def test_columns_that_are_none_are_named(unchanged: SimpleNamespace, head: str, words: str) -> None:
    result = run(unchanged, "news", head + "\nx\n" if head else "")
    assert result.exit_code == 1
    assert words in result.output


def test_two_lines_may_refer_to_each_other_but_not_share_a_key(unchanged: SimpleNamespace) -> None:
    text = "key,title.en,parent,body.en\nold,Old,,Text\nolder,Older,old,Text\n"
    assert run(unchanged, "pages", text, "--publish").exit_code == 0
    result = run(unchanged, "pages", text.replace("older,", "old,"), "--publish")
    assert result.exit_code == 1
    assert "Two lines" in result.output


def test_an_update_changes_what_its_columns_say_and_nothing_else(own_site: SimpleNamespace) -> None:
    before = entry(own_site, "aral-sea-expedition")
    result = run(
        own_site,
        "news",
        "key;date\naral-sea-expedition;2024-08-24\n",
        "--update",
        "--publish",
        "--write",
    )
    assert result.exit_code == 0, result.output
    assert "change news/aral-sea-expedition" in result.output
    after = entry(own_site, "aral-sea-expedition")
    assert after.pop("date") == "2024-08-24"
    before.pop("date")
    assert set(after.pop("modified")) == {"en", "zh"}
    assert after == before


def test_a_disk_that_fails_in_the_middle_leaves_all_as_it_was(own_site: SimpleNamespace) -> None:
    rows = "".join(
        f"n{number},Title {number},,2005-01-01,notice,Text,,,,,,\n" for number in range(5)
    )
    folder = own_site.data / "content/news"
    (folder / "n3.json").mkdir()  # a file can't be put where a folder is
    before = state(own_site.data)
    result = run(own_site, "news", HEAD + rows, "--publish", "--write")
    assert result.exit_code != 0
    (folder / "n3.json").rmdir()
    assert state(own_site.data) == before


def test_an_import_that_is_killed_is_all_or_nothing(tiny_site: SimpleNamespace) -> None:
    """SIGKILL at any call to the file system: the next start takes everything back."""
    rows = "".join(
        f"n{number},Title {number},标题,2005-01-01,notice,Text,正文,,,,/old/{number}.html,\n"
        for number in range(3)
    )
    before, step, killed = state(tiny_site.data), 50, True
    while killed:
        step += 4
        act = partial(run, tiny_site, "news", HEAD + rows, "--publish", "--write")
        killed = killed_at(step, act)
        recover(tiny_site.site.editing.files)
        now = state(tiny_site.data)
        assert not killed or now in (before, whole(now)), step
        if now != before:
            break
    assert len(now) == len(before) + 3
    assert step > 80, "calls to kill at"


def test_a_fault_at_the_end_of_an_import_is_told_as_saved(tiny_site: SimpleNamespace) -> None:
    """Late calls delete the journal and sync its folder: by then all is written. Some later ones
    only look for changed files, and the import can do without them.
    """

    def imported(key: str) -> Result:
        line = f"{key},Title,标题,2005-01-01,notice,Text,正文,,,,/old/{key}.html,\n"
        return run(tiny_site, "news", HEAD + line, "--publish", "--write")

    assert imported("n0").exit_code == 0
    with FAULTS.listed(tiny_site.folder) as places:
        assert imported("n1").exit_code == 0
    told = list[bool]()
    for step in count(len(places) - LATE_CALLS):
        key = f"m{step}"
        with FAULTS.on(tiny_site.folder, step):
            result = imported(key)
        now = state(tiny_site.data)
        is_written = f"content/news/{key}.json" in now
        assert (f"/old/{key}.html".encode() in now["site.json"]) == is_written, step
        is_saved = result.exit_code == 0 or "Saved, but" in result.output
        assert is_written == is_saved, (step, result.output)
        told.append("Saved, but" in result.output)
        recover(tiny_site.site.editing.files)
        if not FAULTS.met:
            break
    assert any(told), "at one of the last calls"
    assert not told[-1], "without a fault"


def whole(now: dict[str, bytes]) -> dict[str, bytes] | None:
    """Return a state if it has the whole import, else None."""
    entries = [f"content/news/n{number}.json" in now for number in range(3)]
    return now if all(entries) and b"/old/2.html" in now["site.json"] else None


def test_a_bibliography_becomes_papers(own_site: SimpleNamespace) -> None:
    text = """@article{x, title={Sand and {W}ater}, author={Li, Yan and others}, journal={Journal of Sand},
              year={2001}, volume={3}, number={2}, pages={1--9}, doi={10.1234/abc}}"""
    result = run(own_site, "papers", text, "--publish", "--write", name="old.bib")
    assert result.exit_code == 0, result.output
    made = entry(own_site, "sand-and-water", "papers")
    assert made["title"] == "Sand and Water"
    assert made["author"][0]["family"] == "Li"
    assert "complete" not in made
    own_site.site.store.refresh()
    assert own_site.client.get("/en/papers/sand-and-water/").status_code == 200


BIB = """% a comment

@article{x, title={Sand and {W}ater}, author={Li, Yan}, journal={Journal of Sand}, year={2001},
  doi={https://doi.org/10.1234/ABC}, note={Cited often}}
@article{y, title={A second work}, author={M{\\"o}lg, Thomas}, year={2002}}
"""


def papers(site: SimpleNamespace) -> set[str]:
    return {path.stem for path in (site.data / "content/papers").glob("*.json")} | {
        path.stem for path in (site.instance / "drafts/papers").glob("*.json")
    }


@pytest.mark.parametrize("options", [("--publish",), (), ("--publish", "--update")])
def test_a_bibliography_that_is_imported_twice_makes_each_work_once(
    own_site: SimpleNamespace, options: tuple[str, ...]
) -> None:
    before = papers(own_site)
    assert run(own_site, "papers", BIB, "--write", *options, name="old.bib").exit_code == 0
    assert papers(own_site) - before == {"sand-and-water", "a-second-work"}
    was = state(own_site.data)
    again = run(own_site, "papers", BIB, "--write", *options, name="old.bib")
    assert again.exit_code == 0, again.output
    assert "old.bib:3: papers/sand-and-water is the same work; not changed." in again.output
    assert "old.bib:5: papers/a-second-work is the same work" in again.output
    assert "0 entries written." in again.output
    assert papers(own_site) - before == {"sand-and-water", "a-second-work"}
    assert state(own_site.data) == was


def test_a_work_is_known_by_its_doi_and_two_dois_are_two_works(unchanged: SimpleNamespace) -> None:
    doi = entry(unchanged, "zhang-2010-soil-crusts", "papers")["DOI"]
    text = (
        f"@article{{a, title={{Called otherwise}}, author={{X, Y}}, year=2010, doi={{{doi.lower()}}}}}\n"
        "@article{b, title={Editorial}, author={X, Y}, year=2010, doi={10.1/b}}\n"
        "@article{c, title={Editorial}, author={X, Y}, year=2010, doi={10.1/c}}\n"
        "@article{d, title={Editorial}, author={X, Y}, year=2010, doi={10.1/B}}\n"
    )
    result = run(unchanged, "papers", text.replace("10.1/", "10.1000/"), name="a.bib")
    assert "a.bib:1: papers/zhang-2010-soil-crusts is the same work" in result.output
    assert "a.bib:4: papers/editorial is the same work" in result.output
    assert "papers/editorial-2" in result.output
    assert "2 entries can be imported." in result.output


def test_what_is_not_imported_is_named(unchanged: SimpleNamespace) -> None:
    assert (
        "not imported: note (1 times; lines 3)"
        in run(unchanged, "papers", BIB, name="old.bib").output
    )


def test_what_is_at_fault_is_left_out_where_that_is_wished(own_site: SimpleNamespace) -> None:
    text = BIB + (
        "@article{z, title={Bad}, year=2003,\n\n  author={Chen Y., Li W.}}\n"
        "@article{open, title={Never closed\n@article{w, title={Third}, author={A, B}, year=2004}\n"
    )
    before = papers(own_site)
    result = run(own_site, "papers", text, "--publish", "--write", name="old.bib")
    assert result.exit_code == 1
    assert "old.bib:9: -: This work isn’t valid" in result.output
    assert papers(own_site) == before
    result = run(own_site, "papers", text, "--publish", "--write", "--skip", name="old.bib")
    assert result.exit_code == 0, result.output
    assert "old.bib:6: author: The names in “Chen Y., Li W.” can’t be separated" in result.output
    assert "2 skipped because of errors." in result.output
    assert papers(own_site) - before == {"sand-and-water", "a-second-work", "third"}


def test_what_refers_to_something_at_fault_is_at_fault_too(unchanged: SimpleNamespace) -> None:
    text = "key,title.en,parent,body.en\nold,Old,nothing-there,Text\nolder,Older,old,Text\noldest,Oldest,,Text\n"
    result = run(unchanged, "pages", text, "--publish", "--skip")
    assert result.exit_code == 0, result.output
    assert "table.csv:3: parent: There is no entry pages/old" in result.output
    assert "1 entries can be imported." in result.output


def test_a_file_has_a_largest_size(unchanged: SimpleNamespace) -> None:
    result = run(unchanged, "papers", " " * 50_000_001, name="old.bib")
    assert result.exit_code == 1
    assert "larger than 50 MB" in result.output


def test_a_long_bibliography_is_planned_entry_by_entry(unchanged: SimpleNamespace) -> None:
    """No step queries every address of the site for each entry."""
    asked: list[int] = []
    text = "".join(
        f"@article{{k{number}, title={{Work {number}}}, author={{A, B}}}}\n"
        for number in range(300)
    )
    rows, faults = read_bibliography(unchanged.site.models["papers"], text, ("en", "zh"))
    assert not faults
    sys.setprofile(
        lambda frame, event, _argument: (
            asked.append(1)
            if event == "call" and frame.f_code.co_qualname == "Addresses.__init__"
            else None
        )
    )
    try:
        plan = EntryImport(unchanged.site.editing.files).plan(
            "papers", rows, ImportOptions(publish=True)
        )
    finally:
        sys.setprofile(None)
    assert len(plan.entries) == 300
    assert len(asked) < 5


def test_a_type_there_is_not_is_wrong_usage(unchanged: SimpleNamespace) -> None:
    result = run(unchanged, "recipes", "title\nx\n")
    assert result.exit_code == 2
    assert "news" in result.output


@pytest.mark.parametrize(
    "type", ["news", "papers", "people", "stations", "conferences", "units", "pages"]
)
def test_what_is_exported_comes_back_the_same(own_site: SimpleNamespace, type: str) -> None:
    before = state(own_site.data)
    file = own_site.folder / "table.csv"
    result = own_site.app.test_cli_runner().invoke(args=["content", "export", type, str(file)])
    assert result.exit_code == 0, result.output
    back = own_site.app.test_cli_runner().invoke(
        args=["content", "import", type, str(file), "--update", "--publish", "--write"]
    )
    assert back.exit_code == 0, back.output
    assert "new " not in back.output
    assert state(own_site.data) == before


def test_an_export_names_its_columns_in_the_order_of_the_model(unchanged: SimpleNamespace) -> None:
    file = unchanged.folder / "table.csv"
    unchanged.app.test_cli_runner().invoke(args=["content", "export", "papers", str(file)])
    head = file.read_text("utf-8").splitlines()[0].split(",")
    assert head[:3] == ["key", "type", "title"]
    assert head.index("author") < head.index("issued") < head.index("DOI")


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(1)",
        "+86-000-5550107",
        "-2+3",
        "@SUM(1)",
        "＝1",
        "'=1",
        "''-x",
        "-5.2",
        "x=1",
        "'x",
        "\tx",
        "a;=1+1",
        "a; =1+1",
        "a;'=1+1",
        "a;''@x;-2;b",
        "a;\xa0+1",
        "a\t=1+1",
        "a;＝1",
        "5; -3 at night",
        " =1+1",
        "\xa0=1",
        ";=;=",
        "';'=",
    ],
)
def test_no_cell_of_an_export_is_a_formula_and_all_come_back(app: Flask, text: str) -> None:
    model = app.extensions["oasis"].site.models["papers"]
    raw = {"title": text, "genre": text, "author": [{"id": "a", "family": text}], "type": "book"}
    sheet = write_sheet(model, [("k", raw)])
    [_head, *lines] = csv.reader(StringIO(sheet))
    assert not [cell for cell in lines[0] if cell[:1] in tuple("=+-@\t＝") and cell != "-5.2"]
    for separator in ";\t":  # of Excel in German, French, Russian; of pasted cells
        cells = sheet.replace("\n", separator).split(separator)
        formulas = [cell for cell in cells if cell.strip()[:1] in tuple("=+-@＝") and cell]
        assert formulas in ([], ["-5.2"])
    [row], faults = read_sheet(model, sheet, ("en", "zh"), "en")
    assert not faults
    assert row.flat["genre"].strip() == text.strip()
    assert row.flat["author.a.family"].strip() == text.strip()


PAPER = "@article{a, title = {Dunes}, author = {Li, Yan}, year = 2019, journal = {J}, %s}"


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("url = {<Go to ISI>://WOS:000285}", "URL (not valid: <Go to ISI>://WOS:000285)"),
        ("isbn = {978-7-302-58978-4}", "ISBN (not valid: 978-7-302-58978-4)"),
        ("doi = {unknown}", "DOI (not valid: unknown)"),
    ],
)
def test_a_bad_field_is_left_out_and_named_and_the_work_comes(
    own_site: SimpleNamespace, field: str, told: str
) -> None:
    result = run(own_site, "papers", PAPER % field, "--write", name="refs.bib")
    assert result.exit_code == 0, result.output
    assert f"not imported: {told} (1 times; lines 1)" in result.output
    assert "1 entries written." in result.output


@pytest.mark.parametrize("body", ["<p>News <strong>of</strong></p>", 'A <img src=""/> b', "a<br>b"])
def test_html_is_refused_with_a_remedy(unchanged: SimpleNamespace, body: str) -> None:
    cell = body.replace('"', '""')
    result = run(
        unchanged,
        "news",
        f'headline.en,date,category,body.en\nA,2010,notice,"{cell}"\n',
        "--publish",
    )
    assert result.exit_code == 1
    assert "table.csv:2: body.en: This text has HTML (<" in result.output
    assert "pandoc" in result.output


def test_less_than_and_code_are_no_html(unchanged: SimpleNamespace) -> None:
    body = "p < 0.05, `<p>` and <https://example.org/>"
    result = run(
        unchanged,
        "news",
        f'headline.en,date,category,body.en\nA,2010,notice,"{body}"\n',
        "--publish",
    )
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("date", "stored"),
    [("2010/1/2", "2010-01-02"), ("12.05.2010", "2010-05-12"), ("2010年1月2日", "2010-01-02")],
)
@pytest.mark.parametrize("category", ["notice", "Notice", "Notices", "通知公告"])
def test_dates_and_choices_may_be_written_as_in_the_form(
    own_site: SimpleNamespace, date: str, stored: str, category: str
) -> None:
    label = {"Notice": "Notices"}.get(category, category)
    text = f"key,headline.en,date,category,body.en\nold,Old,{date},{label},Text\n"
    result = run(own_site, "news", text, "--write", "--publish")
    assert result.exit_code == 0, result.output
    assert (entry(own_site, "old")["date"], entry(own_site, "old")["category"]) == (
        stored,
        "notice",
    )


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>\n<!-- x -->\n<rss version="2.0">', "WordPress"),
        ("TY  - JOUR\nTI  - Dunes\nER  - \n", "RIS"),
        ('[{"id": "a", "type": "book"}]', "JSON"),
        ("PMID- 1234\nTI  - Dunes\n", "PubMed"),
        ("%0 Journal Article\n%T Dunes\n", "ENW"),
        ("<!DOCTYPE html><html>", "HTML"),
        ('---\ntitle: "News"\n---\nText\n', "Markdown with front matter"),
        ("10.1000/x\n10.1000/y\n", "a list of DOIs"),
    ],
)
def test_a_format_that_is_not_read_is_named(
    unchanged: SimpleNamespace, text: str, format: str
) -> None:
    result = run(unchanged, "papers", text)
    assert result.exit_code == 1
    assert format in result.output
    assert "features/importing/README.md" in result.output


def test_an_import_is_a_change_of_what_it_changes(editing: Editing, ann: Actor) -> None:
    rows = [
        ImportedRow(2, "launch", {"date": "2024-08-24"}),
        ImportedRow(
            3,
            "new",
            {"headline.en": "New", "body.en": ["Text"], "category": "event", "date": "2024"},
        ),
    ]
    options = ImportOptions(update=True, publish=True)
    EntryImport(editing.files).run(ann, "news", rows, options)
    modified = {
        key: parse_json(editing.files.paths.entry(EntryRef(MODELS["news"], key)).read_bytes())[
            "modified"
        ]
        for key in ("launch", "new")
    }
    assert {key: set(moments) for key, moments in modified.items()} == {
        "launch": {"en", "zh"},
        "new": {"en"},
    }
