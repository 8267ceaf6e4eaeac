"""Files for reference managers: CSL-JSON, BibTeX out and in, RIS."""

import json
import re
from pathlib import Path
from typing import Any

import cited_works as works
import pytest
from jsonschema import Draft7Validator

from cms.formats.citations import bibtex, csl_item, csl_json, full_name, highwire, ris, scholarly
from cms.formats.citations.bibtex import escape
from cms.formats.citations.bibtex_import import parse_bibtex

CSL = json.loads((Path(__file__).parent / "csl-data.json").read_text("utf-8"))
"""CSL's JSON schema of input data, 1.0.2 (citation-style-language/schema, MIT)."""
ALL = {
    name: value
    for name, value in vars(works).items()
    if isinstance(value, dict) and "title" in value
}


def items() -> list[dict[str, Any]]:
    return [
        csl_item(
            value,
            id=name.lower(),
            type="dataset",
            fields=works.DATASET_FIELDS if name == "DATASET" else {},
        )
        for name, value in ALL.items()
    ]


def test_csl_has_names_dates_and_what_it_has_no_place_for() -> None:
    item = csl_item(
        works.BILINGUAL, id="xiao", url="https://oasis.example/x", keywords=["Tectonics", "Oasis"]
    )
    assert item["author"] == [{"family": "肖", "given": "文交"}]
    assert item["issued"] == {"date-parts": [[2019]]}
    assert item["page"] == "1661-1687"
    assert item["keyword"] == "Tectonics, Oasis"
    assert item["custom"] == {
        "author": [{"person": "xiao-wenjiao", "name": {"en": "Xiao Wenjiao"}}],
        "complete": False,
        "title": {"en": "Structural Analyses"},
        "page": "https://oasis.example/x",
    }
    assert csl_item(works.PATENT, id="p")["issued"] == {"date-parts": [[2010, 2, 3]]}
    assert csl_item(works.ARTICLE, id="a")["custom"]["author"][3] == {"corresponding": True}


def test_csl_json_is_valid_by_csls_own_schema() -> None:
    found = json.loads(csl_json(items()))
    Draft7Validator(CSL).validate(found)
    assert [item["id"] for item in found] == [item["id"] for item in items()]


def test_csl_json_has_the_types_and_names_of_csl() -> None:
    assert json.loads(csl_json([item := csl_item(works.ARTICLE, id="a")])) == [item]
    [proceedings, letter] = json.loads(
        csl_json([csl_item(works.PROCEEDINGS, id="p"), csl_item(works.MANUSCRIPT, id="m")])
    )
    assert (proceedings["type"], proceedings["custom"]["type"]) == ("book", "proceedings")
    assert proceedings["event-date"] == {"date-parts": [[2011, 6, 30], [2011, 7, 2]]}
    assert (letter["archive"], letter["archive_location"], letter["archive-place"]) == (
        "Provincial Archives",
        "LS031-001",
        "Urumqi",
    )


def test_an_author_without_a_name_goes_by_the_person_or_not_at_all() -> None:
    row = {
        "author": [{"id": "a"}, {"id": "b", "person": "li-yan"}, {"id": "c", "name": {"ru": "Ли"}}],
        "title": "T",
    }
    assert csl_item(row, id="x")["author"] == [{"literal": "Ли"}]
    item = csl_item(row, id="x", person_name=lambda key: f"<{key}>" if key else "")
    assert item["author"] == [{"literal": "<li-yan>"}, {"literal": "Ли"}]
    assert item["custom"]["author"] == [{"person": "li-yan"}, {"name": {"ru": "Ли"}}]


def test_bibtex_is_read_back_as_it_was() -> None:
    found = parse_bibtex(bibtex(items()))
    assert not found.faults
    back = {work.key: work.raw for work in found.works}
    assert list(back) == [item["id"] for item in items()]
    for item in items():
        raw = back[item["id"]]
        assert raw["title"] == item["title"]
        assert raw["type"] == item["type"]
        for name in (
            "container-title",
            "event-title",
            "volume",
            "DOI",
            "publisher",
            "publisher-place",
        ):
            assert raw.get(name) == item.get(name)
    assert back["article"]["page"] == "5880–5887"
    assert back["article"]["complete"] is True
    assert back["article"]["author"][1] == {"id": "a2", "family": "Wang", "given": "Y. G."}
    assert "complete" not in back["bilingual"]
    assert back["bilingual"]["language"] == "zh"
    assert back["book"]["author"] == [{"id": "a1", "literal": "Arid Lands Group"}]


@pytest.mark.parametrize(
    ("kind", "genre", "type"),
    [
        ("article-journal", "", "article"),
        ("book", "", "book"),
        ("chapter", "", "incollection"),
        ("paper-conference", "", "inproceedings"),
        ("thesis", "", "phdthesis"),
        ("thesis", "Master’s thesis", "mastersthesis"),
        ("thesis", "硕士学位论文", "mastersthesis"),
        ("dataset", "", "dataset"),
        ("report", "", "techreport"),
        ("patent", "", "patent"),
        ("software", "", "software"),
        ("article", "", "misc"),
        ("", "", "misc"),
    ],
)
def test_bibtex_types(kind: str, genre: str, type: str) -> None:
    assert bibtex([csl_item({"type": kind, "genre": genre, "title": "T"}, id="k")]).startswith(
        f"@{type}{{k,\n"
    )


def test_bibtex_keeps_capitals_and_says_and_others() -> None:
    text = bibtex([csl_item(works.GAP | {"title": "CMIP6-based climate of the Tianshan"}, id="k")])
    assert "title = {CMIP6-based climate of the {Tianshan}}" in text or "{{CMIP6-based}" in text
    assert "author = {Yang, R. and Li, X. and others}" in text


def test_nothing_in_a_value_is_a_command() -> None:
    assert escape("50% & $x_1^2$ #~ {a\\b}") == (
        r"50\% \& \$x\_1\textasciicircum{}2\$ \#\textasciitilde{} "
        r"\textbraceleft{}a\textbackslash{}b\textbraceright{}"
    ), "BibTeX counts escaped braces too"
    evil = "}\n@article{other, title={x}}\nER  - \r\nTY  - BOOK"
    item = csl_item(
        {
            "type": "book",
            "title": evil,
            "DOI": "10.1/{x",
            "URL": "https://e.org/}{",
            "author": [{"literal": evil}, {"family": "A and B, C", "given": evil}],
        },
        id="k",
    )
    found = parse_bibtex(bibtex([item]))
    assert [work.key for work in found.works] == ["k"]
    assert len(found.works[0].raw["author"]) == 2
    lines = ris([item]).split("\r\n")
    assert sum(line.startswith("TY  - ") for line in lines) == 1
    assert "\n" not in "".join(lines)


def test_ris() -> None:
    lines = ris([csl_item(works.ARTICLE, id="li")]).split("\r\n")
    assert lines[0] == "TY  - JOUR"
    assert lines[-3:] == ["ER  - ", "", ""]
    assert {
        "AU  - Wang, Y. G.",
        "JO  - Geophysical Research Letters",
        "SP  - 5880",
        "EP  - 5887",
        "VL  - 42",
        "PY  - 2015",
        "DA  - 2015///",
        "DO  - 10.1002/2015GL064222",
        "T1  - Hidden carbon sink beneath desert",
        "UR  - https://doi.org/10.1002/2015GL064222",
    } <= set(lines)
    assert "N1  - Not all authors are listed." in ris([csl_item(works.GAP, id="g")])
    assert "DA  - 2010/02/03/" in ris([csl_item(works.PATENT, id="p")])


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


def test_highwire_and_schema_leave_out_what_is_not_known() -> None:
    for item in items():
        assert all(content for _name, content in highwire(item))
        about = scholarly(item)
        assert not re.search(r'""|null|\[\]|\{\}', json.dumps(about))
    tags = highwire(
        csl_item(works.BILINGUAL, id="x"), "https://o.example/p", "https://o.example/p.pdf"
    )
    assert ("citation_author", "肖文交") in tags
    assert ("citation_pdf_url", "https://o.example/p.pdf") in tags


def test_highwire_knows_a_newspaper_as_what_appears_with_issues() -> None:
    tags = dict(highwire(csl_item(works.NEWSPAPER, id="n")))
    assert tags["citation_journal_title"] == "China Youth Daily"
    assert (tags["citation_publication_date"], tags["citation_firstpage"]) == ("2000/11/20", "15")
    assert scholarly(csl_item(works.NEWSPAPER, id="n"))["isPartOf"]["@type"] == "Newspaper"


def test_a_document_is_held_by_its_archive() -> None:
    about = scholarly(csl_item(works.MANUSCRIPT, id="m"))
    assert about["holdingArchive"] == {
        "@type": "ArchiveOrganization",
        "name": "Provincial Archives",
    }
    assert about["itemLocation"] == "Urumqi"
    assert about["identifier"] == [{"@type": "PropertyValue", "value": "LS031-001"}]


def test_a_book_is_part_of_nothing_and_a_chapter_of_a_book() -> None:
    assert "isPartOf" not in scholarly(csl_item(works.BOOK, id="b"))
    about = scholarly(csl_item(works.CHAPTER, id="c"))
    assert about["isPartOf"] == {"@type": "Book", "name": "Aral"}
    assert [editor["familyName"] for editor in about["editor"]] == ["Chen", "Lei"]
    assert scholarly(csl_item(works.BOOK, id="b"))["author"] == [
        {"@type": "Organization", "name": "Arid Lands Group"}
    ]


def test_suffixes_are_part_of_a_name() -> None:
    king = {
        "author": [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}],
        "title": "T",
        "type": "book",
        "complete": True,
    }
    item = csl_item(king, id="k")
    assert item["author"] == [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]
    assert full_name(item["author"][0]) == "Martin Luther King Jr."
    assert "author = {King, Jr., Martin Luther}" in bibtex([item])
    assert "AU  - King, Martin Luther, Jr." in ris([item])
    assert scholarly(item)["author"][0]["honorificSuffix"] == "Jr."
