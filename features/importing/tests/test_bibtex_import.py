"""BibTeX as reference managers and databases write it."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from features.importing.bibtex import BibtexWork, parse_bibtex
from features.importing.latex import as_text

FILES = Path(__file__).parent / "bibliographies"


def work(text: str) -> BibtexWork:
    [one] = parse_bibtex(text).works
    return one


def raw(fields: str, kind: str = "article") -> dict[str, Any]:
    return work(f"@{kind}{{k, title = {{T}}, {fields}}}").raw


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"M{\"o}lg", "Mölg"),
        (r"M\"{o}lg", "Mölg"),
        (r"M\"olg", "Mölg"),
        (r"{\'A}lvarez", "Álvarez"),
        (r"Jos\'e", "José"),
        (r"\'{\i}ndice", "índice"),
        (r"\c{C}elik", "Çelik"),
        (r"\v Sura", "Šura"),
        (r"{\AA}ngstr\"om", "Ångström"),
        (r"Stra{\ss}e", "Straße"),
        (r"\O ystein", "Øystein"),
        (r"{\L}ukasz", "Łukasz"),
        (r"Erd\H{o}s", "Erdős"),
        (r"{W}ater of the {Tarim}", "Water of the Tarim"),
        (r"R\&D, 50\% \_ \$ \#", "R&D, 50% _ $ #"),
        (r"50% of it", "50% of it"),
        (r"a -- b --- c ``q''", "a – b — c “q”"),
        (r"A \{b\}", "A {b}"),
        (r"\emph{Populus} \textit{euphratica}", "Populus euphratica"),
        (r"CO$_2$ and H\textsubscript{2}O", "CO₂ and H₂O"),
        (r"$\delta^{18}$O", "δ¹⁸O"),
        (r"m$^{-1}$ at 20$^{\circ}$C", "m⁻¹ at 20°C"),
        ("<i>Tamarix</i> CO<sub>2</sub>", "Tamarix CO₂"),
        (r"\textless{}i\textgreater{}Tamarix\textless/i\textgreater", "Tamarix"),
        (r"P \textless{} 0.05, \textgreater\ 1", "P < 0.05, > 1"),
        (r"$<$i$>$Tamarix$<$/i$>$", "Tamarix"),
        (r"\textquoteright s", "’s"),
        ("Past, Present &amp; Future", "Past, Present & Future"),
        (r"Past {\&}amp; Future", "Past & Future"),
        (r"Past \&amp;amp; Future", "Past & Future"),
        ("caf&eacute; &#8211; &#x4e2d;", "café – 中"),
        ("&lt;i&gt;Tamarix&lt;/i&gt;, p &lt; 0.05", "Tamarix, p < 0.05"),
        ("100&#37; &#123;a&#125; &#36;x&#36; &#92;y", "100% {a} $x$ \\y"),
        (r"R\&D; AT&T; &nosuch;", "R&D; AT&T; &nosuch;"),
        ("5 < 6", "5 < 6"),
    ],
)
def test_what_latex_writes_is_read(tex: str, text: str) -> None:
    assert as_text(tex) == text


@pytest.mark.parametrize(
    "tex", [r"$\frac{a}{b}$", r"$x_{\mathrm{sub}}$", r"$\sqrt{x_{i+1}}$", r"\unknown{command} x"]
)
def test_what_has_no_letters_stays_as_it_was_with_its_braces(tex: str) -> None:
    assert as_text(f"Of {tex} here") == f"Of {tex} here"


def test_a_command_that_is_not_known_is_named() -> None:
    assert work(r"@article{k, title = {On \unknown{this} and $\frac{a}{b}$}}").lost == (
        r"title: \unknown",
    )


@pytest.mark.parametrize(
    ("name", "row"),
    [
        (r"M{\"o}lg, Thomas", {"family": "Mölg", "given": "Thomas"}),
        (r"Thomas M\"olg", {"family": "Mölg", "given": "Thomas"}),
        ("King, Jr., Martin Luther", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("Martin Luther King, Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("Peebles, P. Z., Jr.", {"family": "Peebles", "given": "P. Z.", "suffix": "Jr."}),
        ("Ford, III, Henry", {"family": "Ford", "given": "Henry", "suffix": "III"}),
        ("Peter van der Veen", {"family": "van der Veen", "given": "Peter"}),
        ("van der Veen, P. H.", {"family": "van der Veen", "given": "P. H."}),
        (
            r"de la Vall{\'e}e Poussin, Charles",
            {"family": "de la Vallée Poussin", "given": "Charles"},
        ),
        (
            "{Chinese Academy of Sciences and Others}",
            {"literal": "Chinese Academy of Sciences and Others"},
        ),
        ("肖文交", {"literal": "肖文交"}),
        ("肖, 文交", {"family": "肖", "given": "文交"}),
        ("肖 文交", {"family": "肖", "given": "文交"}),
        ("欧阳, 修文", {"family": "欧阳", "given": "修文"}),
    ],
)
def test_names(name: str, row: dict[str, str]) -> None:
    assert raw(f"author = {{{name} and Li, Yan}}")["author"] == [
        {"id": "a1"} | row,
        {"id": "a2", "family": "Li", "given": "Yan"},
    ]
    if name.isascii() and not name.endswith(
        " Jr."
    ):  # pybtex knows no Chinese order, and no suffix at the end
        [person] = (
            parse_string(f"@misc{{k, author = {{{name}}}}}", "bibtex")
            .entries["k"]
            .persons["author"]
        )
        assert as_text(" ".join(person.prelast_names + person.last_names)) == row.get(
            "family", row.get("literal")
        )


def test_a_suffix_without_its_comma() -> None:
    assert raw("author = {King Jr, Martin L}")["author"] == [
        {"id": "a1", "family": "King", "given": "Martin L", "suffix": "Jr"}
    ]
    assert raw("author = {Jr, Martin L}")["author"] == [
        {"id": "a1", "family": "Jr", "given": "Martin L"}
    ]


@pytest.mark.parametrize(
    ("tex", "names"),
    [
        ("陈亚宁;李卫红;徐海量;", ["陈亚宁", "李卫红", "徐海量"]),
        ("张元明，陶冶，尹本丰", ["张元明", "陶冶", "尹本丰"]),
        ("雷加强, 李生宇", ["雷加强", "李生宇"]),
        ("陈曦、罗格平 and 李彦", ["陈曦", "罗格平", "李彦"]),
        ("Li, Yan; Wu, Ning", ["Li", "Wu"]),
        ("{Water; Soil and Air Group}", ["Water; Soil and Air Group"]),
        ("吉力力·阿不都外力", ["吉力力·阿不都外力"]),
        ("陈亚宁, 李卫红 and 徐海量", ["陈亚宁", "李卫红", "徐海量"]),
        ("张伟, 李娜", ["张伟", "李娜"]),
    ],
)
def test_names_that_no_and_divides(tex: str, names: list[str]) -> None:
    assert [
        row.get("literal") or row["family"] for row in raw(f"author = {{{tex}}}")["author"]
    ] == names


@pytest.mark.parametrize(
    ("tex", "names"),
    [
        ("山田, 太郎 and 鈴木, 一郎", [("山田", "太郎"), ("鈴木", "一郎")]),
        ("高橋, 健太郎", [("高橋", "健太郎")]),
        ("長谷川, 太郎 and 佐々木, 希", [("長谷川", "太郎"), ("佐々木", "希")]),
        ("石川, 高明 and 陈, 亚宁", [("石川", "高明"), ("陈", "亚宁")]),
        ("司马义, 艾力", [("司马义", "艾力")]),
        ("司马义, 艾力 and 李, 卫红", [("司马义", "艾力"), ("李", "卫红")]),
        ("欧阳, 高文", [("欧阳", "高文")]),
        ("García Márquez, Gabriel José", [("García Márquez", "Gabriel José")]),
    ],
)
def test_a_family_name_and_a_given_name_are_one_author(
    tex: str, names: list[tuple[str, str]]
) -> None:
    found = raw(f"author = {{{tex}}}")
    assert [(row["family"], row["given"]) for row in found["author"]] == names
    assert found["complete"]


@pytest.mark.parametrize(
    "tex",
    [
        "陈亚宁;李卫红;等",
        "陈亚宁；李卫红；等",
        "陈亚宁 and 李卫红 and others",
        "陈亚宁;李卫红;et al.",
    ],
)
def test_authors_that_are_left_out_are_no_author(tex: str) -> None:
    found = raw(f"author = {{{tex}}}")
    assert [row["literal"] for row in found["author"]] == ["陈亚宁", "李卫红"]
    assert "complete" not in found


def test_the_mark_of_cnki_is_no_part_of_an_abstract() -> None:
    assert raw("abstract = {<正>塔里木河}")["abstract"] == {"zh": ["塔里木河"]}


@pytest.mark.parametrize(
    ("kind", "type", "genre"),
    [
        ("report", "techreport", "Technical report"),
        ("report", "resreport", "Research report"),
        ("patent", "patentus", "U.S. patent"),
        ("patent", "patentcn", "Chinese patent"),
        ("patent", "patreqeu", "European patent request"),
        ("patent", "patent", None),
        ("thesis", "candthesis", "Candidate’s thesis"),
        ("report", "Environmental assessment", "Environmental assessment"),
    ],
)
def test_keys_of_biblatex_are_words(kind: str, type: str, genre: str | None) -> None:
    """Those of the manual of biblatex, section 4.9.2.13 (keys of `type`)."""
    assert raw(f"type = {{{type}}}", kind).get("genre") == genre


def test_a_paper_of_a_numbered_series_keeps_its_issue() -> None:
    found = work(
        "@inproceedings{k, title = {T}, booktitle = {IOP Conference Series}, volume = {344}, number = {1}, "
        "eid = {012045}}"
    )
    assert (found.raw["volume"], found.raw["issue"], found.raw["number"]) == ("344", "1", "012045")
    assert found.lost == ()


def test_of_several_addresses_the_first_is_kept() -> None:
    found = work("@article{k, title = {T}, url = {https://a.example/1 https://b.example/2}}")
    assert found.raw["URL"] == "https://a.example/1"
    assert found.lost == ("url (all but the first)",)


@pytest.mark.parametrize(
    "tex",
    [
        "Chen Y., Li W.",
        "Chen Y.-N., Li W.",
        "Chen Yaning, Li Weihong",
        "Chen Yaning, Li Weihong and Xu, H.",
        "陈亚宁, 凌红波",
        "Chen Y., Li W., Xu H.",
        "Chen, Y., Li, W.",
        "Chen, Y., Li",
        r"M{\"o}lg, T.; Li, Y.",
        "Smith, J. & Jones, K.",
        "Smith J & Jones K",
    ],
)
def test_names_that_cannot_be_told_apart_are_refused(tex: str) -> None:
    found = parse_bibtex(
        f"@article{{a, title = {{A}}, author = {{{tex}}}}}\n@article{{b, title = {{B}}}}"
    )
    assert [one.key for one in found.works] == ["b"]
    [(line, refusal)] = found.faults
    assert line == 1
    assert "Put “and” between them" in refusal.text()


@pytest.mark.parametrize(
    ("tex", "row"),
    [
        ("and Li, Yan", {"family": "Li", "given": "Yan"}),
        (", Li", {"literal": "Li"}),
        ("Li,", {"literal": "Li"}),
        ("Doe, PhD, Jane", {"family": "Doe", "given": "Jane", "suffix": "PhD"}),
    ],
)
def test_untidy_names(tex: str, row: dict[str, str]) -> None:
    assert raw(f"author = {{{tex}}}")["author"] == [{"id": "a1"} | row]


@pytest.mark.parametrize(
    ("fields", "issued", "lost"),
    [
        ("date = {2019-03-05}", "2019-03-05", ()),
        ("date = {2019-03-05/2019-03-07}", "2019-03-05", ("date",)),
        ("date = {2019-03~}", "2019-03", ()),
        ("date = {2019/..}", "2019", ()),
        ("year = 2019", "2019", ()),
        ("year = 2019, month = mar", "2019-03", ()),
        ("year = 2019, month = {JAN 15}", "2019-01-15", ()),
        ('year = 2019, month = "15~" # jan', "2019-01-15", ()),
        ("year = 2019, month = 3, day = 5", "2019-03-05", ()),
        ("year = 2019, month = {MAR-APR}", "2019-03", ("month",)),
        ("year = {2019--2020}", "2019", ("year",)),
        ("year = 2019, month = {SPR}", "2019", ("month",)),
        ("date = {2019-21}", "2019", ("date",)),
        ("date = {2019-02-31}", "2019-02", ("date",)),
        ("year = {in press}", None, ("year",)),
    ],
)
def test_dates(fields: str, issued: str | None, lost: tuple[str, ...]) -> None:
    found = work(f"@article{{k, title = {{T}}, {fields}}}")
    assert (found.raw.get("issued"), found.lost) == (issued, lost)


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("doi = {https://doi.org/10.1000/x_y}", "DOI", "10.1000/x_y"),
        (r"doi = {10.1000/x\_y}", "DOI", "10.1000/x_y"),
        ("DOI = {doi: 10.1000/x}", "DOI", "10.1000/x"),
        ("doi = {http://dx.doi.org/10.1000/x}", "DOI", "10.1000/x"),
        ("issn = {16746767}", "ISSN", "1674-6767"),
        ("issn = {1674676x}", "ISSN", "1674-676X"),
        ("issn = {1674-6767, 2194-7783}", "ISSN", "1674-6767"),
        ("eissn = {21947783}", "ISSN", "2194-7783"),
        ("isbn = {978-7-302-58978-5}", "ISBN", "978-7-302-58978-5"),
        ("isbn = {9787302589785; 978-1-119-59612-7}", "ISBN", "9787302589785"),
        ("eid = {e0209899}", "number", "e0209899"),
        ("Article-Number = {147370}", "number", "147370"),
        ("art_number = {12}", "number", "12"),
        ("language = {English}", "language", "en"),
        ("language = {Russian}", "language", "ru"),
        ("langid = {american}", "language", "en"),
        ("langid = {chinese}", "language", "zh"),
        ("Language = {kk}", "language", "kk"),
        ("Journal-ISO = {J. Arid Land}", "container-title-short", "J. Arid Land"),
        ("eprint = {1112.6136}, archivePrefix = {arXiv}", "URL", "https://arxiv.org/abs/1112.6136"),
        ("pages = {101--110}", "page", "101–110"),
        ("pages = {S1-S12}", "page", "S1–S12"),
        ("number = {3}", "issue", "3"),
        ("number = {04}", "issue", "4"),
        ("pages = {5880 – 5887}", "page", "5880–5887"),
        ("city = {Cham}", "publisher-place", "Cham"),
        ("url = {www.example.org/x}", "URL", "http://www.example.org/x"),
        ("language = {zh-CN}, langid = {chinese}", "language", "zh-CN"),
        ("version = {V2}", "version", "V2"),
    ],
)
def test_fields(fields: str, name: str, value: str) -> None:
    assert raw(fields)[name] == value


@pytest.mark.parametrize(
    ("kind", "fields", "type"),
    [
        ("proceedings", "", "proceedings"),
        ("standard", "", "standard"),
        ("map", "", "map"),
        ("archive", "", "manuscript"),
        ("newspaper", "", "article-newspaper"),
        ("article", "entrysubtype = {newspaper}", "article-newspaper"),
        ("misc", "entrysubtype = {map}", "map"),
        ("misc", "entrysubtype = {manuscript}", "manuscript"),
        ("article", "entrysubtype = {magazine}", "article-journal"),
    ],
)
def test_types(kind: str, fields: str, type: str) -> None:
    found = work(f"@{kind}{{k, title = {{T}}, {fields}}}")
    assert (found.raw["type"], found.lost) == (
        type,
        ("entrysubtype",) if "magazine" in fields else (),
    )


@pytest.mark.parametrize(
    ("fields", "held", "lost"),
    [
        (
            "eventtitle = {F}, eventdate = {2026-06-03/2026-06-05}",
            {"start": "2026-06-03", "end": "2026-06-05"},
            (),
        ),
        ("eventtitle = {F}, eventdate = {2026-06}", {"start": "2026-06"}, ()),
        (
            "eventtitle = {F}, date = {2026-06-03/2026-06-05}",
            {"start": "2026-06-03", "end": "2026-06-05"},
            (),
        ),
        ("eventtitle = {F}, date = {2026-06-03}", None, ()),
        ("booktitle = {P}, date = {2026-06-03/2026-06-05}", None, ("date",)),
        ("eventtitle = {F}, eventdate = {next summer}", None, ("eventdate",)),
    ],
)
def test_days_of_a_conference(
    fields: str, held: dict[str, str] | None, lost: tuple[str, ...]
) -> None:
    found = work(f"@inproceedings{{k, title = {{T}}, {fields}}}")
    assert (found.raw.get("event-date"), found.lost) == (held, lost)


def test_translators_archives_and_posters_are_kept() -> None:
    assert raw("translator = {Xie, Yuantao and 潘, 惠霞}")["translator"] == [
        {"id": "a1", "family": "Xie", "given": "Yuantao"},
        {"id": "a2", "family": "潘", "given": "惠霞"},
    ]
    assert raw("library = {PQDT Open}, number = {102}", "phdthesis") == {
        "type": "thesis",
        "title": "T",
        "genre": "Doctoral dissertation",
        "archive": "PQDT Open",
        "number": "102",
        "language": "en",
    }
    assert work("@article{k, title = {T}, library = {Zotero}}").lost == ("library",), (
        "where the record was found"
    )
    assert (
        raw("eventtitle = {F}, type = {Poster presentation}", "inproceedings")["genre"]
        == "Poster presentation"
    )
    assert raw("cstr = {35001.37.01.33142.20220037}")["CSTR"] == "35001.37.01.33142.20220037"


def test_of_several_identifiers_the_first_is_kept_and_the_field_named() -> None:
    found = work(
        "@book{k, title = {T}, isbn = {978-7-302-58978-5, 978-1-119-59612-7}, issn = {16746767 1674-6767}}"
    )
    assert (found.raw["ISBN"], found.raw["ISSN"]) == ("978-7-302-58978-5", "1674-6767")
    assert found.lost == ("isbn (all but the first)",), "one ISSN twice is one"


def test_what_there_is_no_place_for_is_named() -> None:
    found = work(
        "@book{k, title = {T}, number = {7}, series = {S}, note = {N}, type = {Article}, isbn = {1}, "
        "publisher = {P}, organization = {O}, keywords = {a, b}}"
    )
    assert set(found.lost) == {"number", "series", "note", "type", "organization", "keywords"}
    assert "issue" not in found.raw
    assert "genre" not in found.raw


def test_theses_reports_and_crossrefs() -> None:
    assert raw("school = {UCAS}", "mastersthesis")["genre"] == "Master’s thesis"
    for said in ("phdthesis", "{PhD} {Thesis}"):
        assert raw(f"type = {{{said}}}", "thesis")["genre"] == "Doctoral dissertation"
    assert raw("number = {TR-7}, institution = {XIEG}", "techreport")["number"] == "TR-7"
    found = parse_bibtex(
        "@string{xj = {Xinjiang}}\n@inproceedings{a, title = {A}, crossref = {p}}\n"
        "@proceedings{P, title = {Proc. of } # xj, year = 2004, editor = {Li, Yan}}"
    )
    assert found.works[0].raw["container-title"] == "Proc. of Xinjiang"
    assert found.works[0].raw["issued"] == "2004"
    assert found.works[0].raw["editor"][0]["family"] == "Li"
    assert found.works[1].raw["type"] == "proceedings"


def test_web_of_science_and_scopus() -> None:
    found = parse_bibtex((FILES / "web-of-science.bib").read_text("utf-8"))
    assert not found.faults
    [one] = found.works
    assert [row["family"] for row in one.raw["author"]] == ["Xiao", "Mölg"]
    assert {
        name: one.raw[name]
        for name in ("number", "issue", "ISSN", "DOI", "issued", "language", "page")
        if name in one.raw
    } == {
        "number": "1234",
        "issue": "2",
        "ISSN": "1674-6767",
        "DOI": "10.1234/wos",
        "issued": "2019-01-15",
        "language": "en",
    }
    assert {"researcherid-numbers", "times-cited", "eissn", "type"} <= set(one.lost)
    assert one.line == 3
    assert one.lines["DOI"] == 16
    found = parse_bibtex((FILES / "scopus.bib").read_text("utf-8"))
    assert [work.raw["ISSN"] for work in found.works] == ["1674-6767", "0028-0836"]
    assert found.works[0].raw["DOI"] == "10.1234/scopus"
    assert found.works[1].line == 21, "two works with one citation key are two works"


def test_an_abstract_is_markdown_that_says_the_same() -> None:
    text = raw(r"abstract = {At 5* and $\frac{a}{b}$ of a\_b <x> \& [1]}")["abstract"]["en"]
    assert text == [r"At 5\* and $\frac{a}{b}$ of a\_b \<x\> & \[1\]"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("".join(f"@article{{k{number}, title={{T}}}}\n" for number in range(20_001)), "split it"),
        ("@article{k, title={" + "x" * 200_001 + "}}", "too long"),
        (
            "@article{k, " + "".join(f"f{number}={{x}}," for number in range(301)) + "title={T}}",
            "too long",
        ),
        (
            "@article{k, title={T}, author={" + " and ".join(["Li, Y"] * 5_001) + "}}",
            "more than 5000 authors",
        ),
        ("@a{" * 50_000, "split it"),
        ("@a{k," * 50_000, "split it"),
        ("@comment{x}\n" * 50_000, "split it"),
        (
            "@string{s={"
            + "x" * 190_000
            + "}}\n@article{k, title="
            + " # ".join(["s"] * 50_000)
            + "}",
            "too long",
        ),
        ("@article{k, title={T}, author={" + "李彦;" * 5_001 + "}}", "more than 5000 authors"),
        ("@article{k, title={T}, author={" + "," * 190_000 + "}}", "can’t be separated"),
        ("@article{k, title={T}, note=" + "a#" * 300_000 + "a}", "too long"),
    ],
)
def test_everything_is_bounded(text: str, words: str) -> None:
    found = parse_bibtex(text)
    assert not found.works
    [(line, refusal)] = found.faults
    assert line <= 2
    assert words in refusal.text()


@pytest.mark.parametrize(
    "text",
    [
        "@string{s={" + "x" * 190_000 + "}}\n" + "@article{k, title=s # s}\n" * 15_000,
        "@proceedings{p, title={"
        + "y" * 190_000
        + "}}\n"
        + "@inproceedings{k, title={T}, crossref={p}}\n" * 15_000,
    ],
)
def test_abbreviations_make_no_file_too_large(text: str) -> None:
    found = parse_bibtex(text)
    assert not found.works
    [(line, refusal)] = found.faults
    assert line < 20
    assert "too large" in refusal.text()


def test_abbreviations_that_journals_have_make_none_too_large() -> None:
    text = (
        "@string{jal = {Journal of Arid Land}}\n" + "@article{k, title={T}, journal=jal}\n" * 3_000
    )
    assert len(parse_bibtex(text).works) == 3_000


@pytest.mark.parametrize(
    "text",
    [
        'note="' + '"' * 300_000 + '"',
        "title={"
        + "".join(
            f"\\{a}{b}{c}z "
            for a in "abcdefghijklmnopqrstuvwxyz"
            for b in "abcdefghijklmnopqrstuvwxyz"
            for c in "abcdefgh"
        )
        + "}",
        "title={" + "\\textless" * 20_000 + "}",
        "note={" + "{" * 300_000 + "}" * 300_000 + "}",
        "doi={" + "doi:" * 47_000 + "}",
        "isbn={" + "978 " * 47_000 + "}",
        "issn={" + "1234-5678," * 19_000 + "}",
    ],
)
def test_hostile_values_are_read_or_refused(text: str) -> None:
    found = parse_bibtex(f"@article{{k, year = 2000, {text}}}")
    assert len(found.works) + len(found.faults) == 1


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "}",
        "@a{k,",
        "$",
        "\\(",
        "$a$$",
        "\\emph{",
        "{\\'",
        "<sub>",
        '"',
        "a and ",
        "\\textsuperscript{",
        "_{",
        "#",
        "\\\\",
    ],
)
def test_nothing_is_too_deep(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    parse_bibtex(text)
    parse_bibtex(f"@article{{k, title = {{{text}}}, author = {{{text}}}}}")
    as_text(text)


@given(st.text(alphabet='@{}",=\\$#%~^_ \nabé肖1-', max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for one in parse_bibtex(
        f"@article{{k, title = {{T {text}}}, author = {{{text}}}, date = {{{text}}}}}"
    ).works:
        assert all(one.raw.values())


def test_works_agree_with_pybtex() -> None:
    """Titles, years, journals and family names of a file in the style of each program, compared
    with another parser.
    """
    dice = random.Random(7)
    letters = [r"{\"o}", r"\'e", r"{\ss}", "{A}", "b", r"\&", "--", r"\c{c}"]
    text = "".join(
        f'@Article{{k{number},\n  Title = "{"".join(dice.choices(letters, k=9))}",\n  author = {{'
        f"{''.join(dice.choices(letters, k=4))}, Jr., Y. and Z {''.join(dice.choices(letters, k=3))}}},\n"
        f"  YEAR = {dice.randint(1900, 2030)}, journal = {{J{number}}} }}\n"
        for number in range(60)
    )
    theirs = parse_string(text, "bibtex").entries
    works = parse_bibtex(text).works
    assert len(works) == len(theirs) == 60
    for one in works:
        entry = theirs[one.key]
        assert one.raw["issued"] == entry.fields["year"]
        assert one.raw["container-title"] == entry.fields["journal"]
        assert [row["family"] for row in one.raw["author"]] == [
            as_text(" ".join(person.prelast_names + person.last_names))
            for person in entry.persons["author"]
        ]


@pytest.mark.parametrize(
    "text",
    [
        "@article{bad, title={x",
        "@article{a, title={x}}\n@article{a, title={y}}",
        "@@@{",
        "@article{b, author={{{}}}}",
        "@article{c, year={nineteen}}",
        "",
        "words",
        "@string{x",
    ],
)
def test_broken_bibtex_never_raises(text: str) -> None:
    found = parse_bibtex(text)
    assert all(line > 0 and what for line, what in found.faults)


def test_what_is_broken_is_named_by_its_line_and_the_rest_is_read() -> None:
    found = parse_bibtex(
        "@article{a, title={A}}\n\n@article{b, title={B}, \n\n"
        "@article{c, title={C}, month = mar, year=2001}"
    )
    assert [work.key for work in found.works] == ["a", "c"]
    assert found.works[1].raw["issued"] == "2001-03"
    assert [line for line, _what in found.faults] == [3]
