"""Files for reference managers: BibTeX and RIS; tags for search engines."""

import re

import cited_works as works
import pytest

from blueprints.shared.works import csl_item
from features.citations.bibtex import bibtex, escape
from features.citations.highwire import highwire
from features.citations.ris import ris


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
    line = r"@book\{k,|  \w+ = \{.*\},|\}|"
    assert all(re.fullmatch(line, one) for one in bibtex([item]).split("\n"))
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


def test_highwire_leaves_out_what_is_not_known() -> None:
    for item in works.items():
        assert all(content for _name, content in highwire(item))
    tags = highwire(
        csl_item(works.BILINGUAL, id="x"), "https://o.example/p", "https://o.example/p.pdf"
    )
    assert ("citation_author", "肖文交") in tags
    assert ("citation_pdf_url", "https://o.example/p.pdf") in tags


def test_highwire_knows_a_newspaper_as_what_appears_with_issues() -> None:
    tags = dict(highwire(csl_item(works.NEWSPAPER, id="n")))
    assert tags["citation_journal_title"] == "China Youth Daily"
    assert (tags["citation_publication_date"], tags["citation_firstpage"]) == ("2000/11/20", "15")


def test_suffixes_are_part_of_a_name() -> None:
    king = {
        "author": [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}],
        "title": "T",
        "type": "book",
        "complete": True,
    }
    item = csl_item(king, id="k")
    assert item["author"] == [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]
    assert "author = {King, Jr., Martin Luther}" in bibtex([item])
    assert "AU  - King, Martin Luther, Jr." in ris([item])
