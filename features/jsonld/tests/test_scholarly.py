"""Works in schema.org's vocabulary."""

import json
import re

import cited_works as works

from blueprints.shared.works import csl_item
from features.jsonld.scholarly import scholarly


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


def test_schema_leaves_out_what_is_not_known() -> None:
    for item in works.items():
        assert not re.search(r'""|null|\[\]|\{\}', json.dumps(scholarly(item)))
    newspaper = scholarly(csl_item(works.NEWSPAPER, id="n"))
    assert newspaper["isPartOf"]["@type"] == "Newspaper"


def test_suffixes_are_part_of_a_name() -> None:
    king = {"author": [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}], "title": "T"}
    assert scholarly(csl_item(king, id="k"))["author"][0]["honorificSuffix"] == "Jr."
