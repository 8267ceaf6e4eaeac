"""A librarian’s files: bibliographies as each program exports them, imported, exported, and read by
other programs.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cited_works
import pytest
import rispy
from jsonschema import Draft7Validator
from pybtex.database import parse_string

from blueprints.papers.models import Paper
from blueprints.shared.works import csl_item, csl_json
from features.importing.bibtex import Bibliography, BibtexWork, parse_bibtex
from features.importing.latex import as_text
from tests.pages import ROOT

Write = Callable[[Iterable[dict[str, Any]]], str]

FILES = Path(__file__).parent / "bibliographies"
TWICE = "@ARTICLE{Chen2015,\n\tauthor = {Chen, Yaning},"
"""A second work with the same citation key, which pybtex refuses."""
CSL = json.loads((ROOT / "tests/public/csl-data.json").read_text("utf-8"))
WORKS = {
    "cnki": 5,
    "google-scholar": 4,
    "mendeley": 5,
    "scopus": 2,
    "scopus-mixed": 4,
    "web-of-science": 1,
    "web-of-science-mixed": 4,
    "zotero": 5,
    "zotero-biblatex": 5,
}
OF_THE_PROGRAM = frozenset(
    (
        "affiliation",
        "affiliations",
        "author_keywords",
        "cn",
        "coden",
        "copyright",
        "correspondence_address",
        "da",
        "earlyaccessdate",
        "eissn",
        "file",
        "isbn",
        "issn",
        "keywords",
        "keywords-plus",
        "note",
        "number-of-cited-references",
        "orcid-numbers",
        "pagetotal",
        "publication_stage",
        "researcherid-numbers",
        "series",
        "shorttitle",
        "source",
        "times-cited",
        "type",
        "unique-id",
        "urldate",
        "venue",
        "assignee",
        "book-group-author",
        "date",
        "month",
        "number",
        "organization",
    )
)
"""Fields of these files that entries have no field for."""


def read(name: str) -> Bibliography:
    return parse_bibtex((FILES / f"{name}.bib").read_text("utf-8"))


@pytest.fixture(scope="module")
def bibtex() -> Write:
    """The writer of BibTeX, if the program has it."""
    write: Write = pytest.importorskip("features.citations.bibtex").bibtex
    return write


@pytest.fixture(scope="module")
def ris() -> Write:
    """The writer of RIS, if the program has it."""
    write: Write = pytest.importorskip("features.citations.ris").ris
    return write


@pytest.fixture(scope="module")
def works() -> list[BibtexWork]:
    return [one for name in WORKS for one in read(name).works]


@pytest.fixture(scope="module")
def items(works: list[BibtexWork]) -> list[dict[str, Any]]:
    return [csl_item(one.raw, id=f"w{number}") for number, one in enumerate(works)]


@pytest.mark.parametrize(("name", "count"), WORKS.items())
def test_every_work_is_read_and_is_a_paper(name: str, count: int) -> None:
    found = read(name)
    assert not found.faults
    assert len(found.works) == count
    for one in found.works:
        assert not list(Paper.problems(one.raw)), one.key
        assert not list(Paper.missing(one.raw, "en")), one.key
        assert {name.partition(" (")[0] for name in one.lost} <= OF_THE_PROGRAM, one.key


def test_every_field_is_kept_or_named(works: list[BibtexWork]) -> None:
    """Another parser gives the fields and their values."""
    texts = [
        (FILES / f"{name}.bib").read_text("utf-8").split("EXPORT DATE: 26 November 2026\n")[-1]
        for name in WORKS
    ]
    unread = []
    for text in texts:
        found = parse_bibtex(text).works
        theirs = parse_string(text.replace(TWICE, TWICE.replace(",", "b,", 1)), "bibtex").entries
        assert len(found) == len(theirs)
        for one, entry in zip(found, theirs.values(), strict=True):
            held = json.dumps(one.raw, ensure_ascii=False).lower()
            unread += [
                f"{one.key} {name}"
                for name, value in entry.fields.items()
                if name.lower() not in {*(lost.partition(" (")[0] for lost in one.lost), *CONVERTED}
                and not said(value, held)
            ]
            for role, people in entry.persons.items():
                assert len(one.raw[role.lower()]) >= sum(
                    str(person) != "others" for person in people
                )
    assert not unread


CONVERTED = frozenset(
    (
        "language",
        "langid",
        "month",
        "year",
        "date",
        "entrysubtype",
        "type",
        "abstract",
        "title",
        "translator",
    )
)
"""Fields that other tests check."""


def said(value: str, held: str) -> bool:
    """Whether a work contains a value, in any form."""
    plain = as_text(value).lower().replace("https://doi.org/", "")
    digits = "".join(sign for sign in plain if sign.isalnum())
    return digits in "".join(sign for sign in held if sign.isalnum()) or digits.lstrip("0") in held


def test_bibtex_comes_back_as_it_went(items: list[dict[str, Any]], bibtex: Write) -> None:
    """Except for an abstract, whose marks are plain text there."""
    found = parse_bibtex(bibtex(items))
    assert not found.faults
    for item, after in zip(items, found.works, strict=True):
        assert not after.lost
        assert csl_item(after.raw, id=item["id"]) | {"abstract": 0} == item | {"abstract": 0}


def test_other_programs_read_what_came_in(
    items: list[dict[str, Any]], bibtex: Write, ris: Write
) -> None:
    Draft7Validator(CSL).validate(json.loads(csl_json(items)))
    entries = parse_string(bibtex(items), "bibtex").entries
    records = {one["id"]: one for one in rispy.loads(ris(items))}
    for item in items:
        entry, record = entries[item["id"]], records[item["id"]]
        assert as_text(entry.fields["title"]) == item["title"] == record["primary_title"]
        assert len(record.get("authors", ())) == len(item.get("author", ()))
        assert entry.fields.get("doi") == item.get("DOI") == record.get("doi")
        assert record.get("year") == entry.fields.get("year")


def test_bibtex_of_every_type_is_read_back_as_it_was(bibtex: Write) -> None:
    items = cited_works.items()
    found = parse_bibtex(bibtex(items))
    assert not found.faults
    back = {work.key: work.raw for work in found.works}
    assert list(back) == [item["id"] for item in items]
    for item in items:
        raw = back[item["id"]]
        for name in (
            *("title", "type", "container-title", "event-title"),
            *("volume", "DOI", "publisher", "publisher-place"),
        ):
            assert raw.get(name) == item.get(name)
    assert back["article"]["page"] == "5880–5887"
    assert back["article"]["complete"] is True
    assert back["article"]["author"][1] == {"id": "a2", "family": "Wang", "given": "Y. G."}
    assert "complete" not in back["bilingual"]
    assert back["bilingual"]["language"] == "zh"
    assert back["book"]["author"] == [{"id": "a1", "literal": "Arid Lands Group"}]


@pytest.mark.parametrize(
    "name",
    [
        *("session", "proceedings", "newspaper", "standard"),
        *("map", "manuscript", "translation", "deposited"),
    ],
)
def test_every_field_of_these_types_comes_back(name: str, bibtex: Write) -> None:
    [item] = (item for item in cited_works.items() if item["id"] == name)
    [back] = parse_bibtex(bibtex([item])).works
    assert csl_item(back.raw, id=name) | {"language": 0} == item | {"language": 0}
    assert not back.lost


def test_a_preprint_comes_back_with_its_server(bibtex: Write) -> None:
    paper = cited_works.PREPRINT | {"DOI": "10.48550/arXiv.1112.6136"}
    [back] = parse_bibtex(bibtex([csl_item(paper, id="arxiv")])).works
    assert (back.raw["publisher"], back.raw["issued"], back.raw["DOI"]) == (
        "arXiv",
        "2022-11-11",
        "10.48550/arXiv.1112.6136",
    )


def test_a_talk_comes_back_without_a_book(bibtex: Write) -> None:
    [back] = parse_bibtex(bibtex([csl_item(cited_works.TALK, id="talk")])).works
    assert back.raw["event-title"] == "Forum on Deserts"
    assert "container-title" not in back.raw


def test_a_hostile_value_stays_one_work(bibtex: Write) -> None:
    evil = "}\n@article{other, title={x}}\nER  - \r\nTY  - BOOK"
    author = [{"literal": evil}, {"family": "A and B, C", "given": evil}]
    work = {"type": "book", "title": evil, "DOI": "10.1/{x", "URL": "https://e.org/}{"}
    [back] = parse_bibtex(bibtex([csl_item(work | {"author": author}, id="k")])).works
    assert back.key == "k"
    assert len(back.raw["author"]) == 2
