"""Works as CSL-JSON, their names, and plain references."""

import json
from pathlib import Path

import cited_works as works
from jsonschema import Draft7Validator

from blueprints.shared.works import (
    csl_item,
    csl_json,
    full_name,
    plain_reference,
    reference_text,
)

CSL = json.loads((Path(__file__).parent / "csl-data.json").read_text("utf-8"))
"""CSL's JSON schema of input data, 1.0.2 (citation-style-language/schema, MIT)."""


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
    found = json.loads(csl_json(works.items()))
    Draft7Validator(CSL).validate(found)
    assert [item["id"] for item in found] == [item["id"] for item in works.items()]


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


def test_suffixes_are_part_of_a_name() -> None:
    king = {"author": [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}], "title": "T"}
    item = csl_item(king, id="k")
    assert full_name(item["author"][0]) == "Martin Luther King Jr."


def test_a_plain_reference_has_what_is_known() -> None:
    def text(**values: object) -> str:
        return reference_text(plain_reference(csl_item({"title": "Dunes"} | values, id="d")))

    assert text() == "Dunes."
    authors = [{"family": "Li", "given": "Yan"}, {"literal": "Snow Group"}]
    assert (
        text(author=authors, issued="2020-02", **{"container-title": "Oasis"})
        == "Yan Li, Snow Group. Dunes. Oasis. 2020."
    )
