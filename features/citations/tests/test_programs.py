"""Our files for reference managers, as other programs read them: pybtex and citation-js (BibTeX),
rispy (RIS).
"""

import json
import subprocess
from typing import Any

import cited_works as works
import pytest
import rispy
from pybtex.database import BibliographyData, parse_string

from blueprints.shared.works import csl_item
from features.citations.bibtex import bibtex
from features.citations.highwire import highwire
from features.citations.ris import ris
from tests.pages import ROOT

MODULES = ROOT / ".venv/citation-js"
READ = ROOT / "tests/citation-js/read.mjs"
NODE = ROOT / ".venv/bin/node"
MORE: dict[str, dict[str, Any]] = {
    "numbered": works.ARTICLE
    | {"page": "", "number": "e0209899", "issue": "1", "ISSN": "1674-6767", "abstract": {}},
    "research": works.ARTICLE
    | {"title": "R&D of iPhones: 100% {x} of {, CMIP6-based (NDVI) in McMurdo"},
    "named": works.BOOK
    | {
        "ISBN": "978-7-302-58978-5",
        "author": [
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            {"family": "van der Veen", "given": "P. H."},
            {"literal": "Centre for R&D and Others"},
            {"family": "Möller", "given": "Jörg"},
        ],
    },
    "edited": {
        "type": "book",
        "title": "The Tarim",
        "issued": "2012",
        "publisher": "Springer",
        "editor": [{"family": "Chen", "given": "Yaning"}, {"family": "Li", "given": "Weihong"}],
    },
    "proceeding": works.TALK
    | {
        "container-title": "Proceedings of Deserts",
        "page": "3–9",
        "editor": [{"family": "Li", "given": "Yan"}],
    },
    "arxiv": works.PREPRINT | {"DOI": "10.48550/arXiv.1112.6136"},
}
ALL = MORE | {
    name.lower(): value
    for name, value in vars(works).items()
    if isinstance(value, dict) and "title" in value
}
ITEMS = {
    name: csl_item(
        value, id=name, type="dataset", fields=works.DATASET_FIELDS if name == "dataset" else {}
    )
    for name, value in ALL.items()
}


@pytest.fixture(scope="module")
def pybtex() -> BibliographyData:
    return parse_string(bibtex(ITEMS.values()), "bibtex")


@pytest.fixture(scope="module")
def citation_js() -> dict[str, dict[str, Any]]:
    assert MODULES.is_dir(), "run scripts/npm.sh, as make test does"
    done = subprocess.run(
        [NODE, READ, MODULES], input=bibtex(ITEMS.values()), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return {item["id"]: item for item in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def rispy_records() -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in rispy.loads(ris(ITEMS.values()))}


@pytest.mark.parametrize("name", ITEMS)
def test_pybtex_reads_every_work(name: str, pybtex: BibliographyData) -> None:
    item, entry = ITEMS[name], pybtex.entries[name]
    assert len(entry.persons.get("author", ())) == len(item.get("author", ())) + (
        not item.get("custom", {}).get("complete", True)
    ) - (name == "gap")
    assert entry.fields.get("year") == (
        str(item["issued"]["date-parts"][0][0]) if "issued" in item else None
    )
    assert entry.fields.get("doi") == item.get("DOI")


@pytest.mark.parametrize("name", ITEMS)
def test_citation_js_reads_the_same_work(name: str, citation_js: dict[str, dict[str, Any]]) -> None:
    item, read = ITEMS[name], citation_js[name]
    assert read["title"] == item["title"]
    for field in ("volume", "issue", "DOI", "ISBN", "ISSN", "publisher", "edition", "version"):
        assert read.get(field) == item.get(field), field
    assert read.get("page") == item.get("page")
    assert read.get("issued", {}).get("date-parts") == item.get("issued", {}).get("date-parts")
    if item["type"] in ("article-journal", "chapter", "paper-conference"):
        assert read.get("container-title") == (
            item.get("container-title") or item.get("event-title")
        )
    if item.get("custom", {}).get("complete", True):
        for role in ("author", "editor"):
            assert [named(name) for name in read.get(role, ())] == [
                named(name) for name in item.get(role, ())
            ]


def named(name: dict[str, str]) -> tuple[str, ...]:
    particles = [
        name[part] for part in ("dropping-particle", "non-dropping-particle") if part in name
    ]
    return (
        " ".join([*particles, name.get("family") or name.get("literal", "")]),
        name.get("given", ""),
        name.get("suffix", ""),
    )


@pytest.mark.parametrize("name", ITEMS)
def test_rispy_reads_the_same_work(name: str, rispy_records: dict[str, dict[str, Any]]) -> None:
    item, read = ITEMS[name], rispy_records[name]
    assert read["primary_title"] == item["title"]
    for tag, field in (
        ("volume", "volume"),
        ("number", "issue"),
        ("doi", "DOI"),
        ("publisher", "publisher"),
        ("edition", "edition" if "edition" in item else "version"),
        ("name_of_database", "archive"),
    ):
        assert read.get(tag) == item.get(field), field
    assert len(read.get("authors", ())) == len(item.get("author", ()))
    assert read.get("year") == (
        str(item["issued"]["date-parts"][0][0]) if "issued" in item else None
    )


def test_an_article_number_is_no_issue(
    pybtex: BibliographyData,
    citation_js: dict[str, dict[str, Any]],
    rispy_records: dict[str, dict[str, Any]],
) -> None:
    fields = pybtex.entries["numbered"].fields
    assert (fields["eid"], fields["number"]) == ("e0209899", "1")
    assert (citation_js["numbered"]["number"], citation_js["numbered"]["issue"]) == (
        "e0209899",
        "1",
    )
    read = rispy_records["numbered"]
    assert (read["start_page"], read["custom7"], read["number"]) == ("e0209899", "e0209899", "1")
    assert "note" not in read, "M1 is the number of a report"
    assert "number = " not in bibtex([ITEMS["numbered"] | {"issue": ""}])
    assert ("citation_firstpage", "e0209899") in highwire(ITEMS["numbered"])


def test_a_conference_is_not_its_proceedings(
    pybtex: BibliographyData,
    citation_js: dict[str, dict[str, Any]],
    rispy_records: dict[str, dict[str, Any]],
) -> None:
    read = rispy_records["proceeding"]
    assert (read["secondary_title"], read["custom3"]) == (
        "Forum on Deserts",
        "Proceedings of Deserts",
    )
    assert "custom3" not in rispy_records["talk"]
    assert read["secondary_authors"] == ["Li, Yan"]
    assert citation_js["proceeding"]["event-title"] == "Forum on Deserts"
    fields = pybtex.entries["proceeding"].fields
    assert (fields["booktitle"], fields["eventtitle"]) == (
        "Proceedings of Deserts",
        "Forum on Deserts",
    )
    fields = pybtex.entries["talk"].fields
    assert fields["booktitle"] == fields["eventtitle"] == "Forum on Deserts"


def test_what_ris_has_no_tag_for_is_a_note(rispy_records: dict[str, dict[str, Any]]) -> None:
    assert rispy_records["session"]["notes"] == ["Held 2018-09-02/2018-09-05."]
    assert rispy_records["map"]["notes"] == ["Size 128 cm × 84 cm."]
    assert rispy_records["map"]["custom1"] == "1:25000"
    assert rispy_records["deposited"]["notes"] == ["CSTR:35001.37.01.33142.20220037"]
    assert rispy_records["manuscript"]["unknown_tag"]["AV"] == ["LS031-001"], (
        "of RIS, but not known to rispy"
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("proceedings", "CONF"),
        ("newspaper", "NEWS"),
        ("standard", "STAND"),
        ("map", "MAP"),
        ("manuscript", "MANSCPT"),
    ],
)
def test_every_type_has_its_own_in_ris(
    name: str, kind: str, rispy_records: dict[str, dict[str, Any]]
) -> None:
    assert rispy_records[name]["type_of_reference"] == kind


def test_translators_are_nobody_else(
    pybtex: BibliographyData,
    citation_js: dict[str, dict[str, Any]],
    rispy_records: dict[str, dict[str, Any]],
) -> None:
    assert rispy_records["translation"]["subsidiary_authors"] == ["Xie, Yuantao"]
    assert pybtex.entries["translation"].fields["translator"] == "Xie, Yuantao"
    assert citation_js["translation"]["translator"] == [{"family": "Xie", "given": "Yuantao"}]


def test_editors_of_a_book_are_not_those_of_its_series(
    rispy_records: dict[str, dict[str, Any]],
) -> None:
    assert "ED  - Chen, Yaning\r\nED  - Li, Weihong\r\n" in ris([ITEMS["edited"]])
    assert "secondary_authors" not in rispy_records["edited"]
    assert rispy_records["chapter"]["secondary_authors"] == ["Chen, X.", "Lei, J. Q."]


def test_every_word_with_a_capital_is_guarded_the_first_too_and_no_brace_is_open() -> None:
    text = bibtex([ITEMS["research"]])
    assert (
        r"title = {{R\&D} of {iPhones}: 100\% \textbraceleft{}x\textbraceright{} of \textbraceleft{}, "
        r"{CMIP6-based} ({NDVI}) in {McMurdo}}"
    ) in text
    assert "title = {{Hidden} carbon sink" in bibtex([ITEMS["article"]])


def test_a_preprint_names_its_server_and_its_number(pybtex: BibliographyData) -> None:
    fields = pybtex.entries["arxiv"].fields
    assert fields["howpublished"] == "arXiv"
    assert (fields["eprint"], fields["eprinttype"]) == ("1112.6136", "arxiv")
    assert "eprint" not in pybtex.entries["preprint"].fields
    assert "PB  - arXiv\r\n" in ris([ITEMS["arxiv"]])
