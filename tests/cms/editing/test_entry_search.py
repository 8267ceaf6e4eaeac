"""Entries found by title and key, where no feature searches their texts."""

import pytest

from cms.accounts.permissions import Actor
from cms.editing.editing import Editing
from cms.editing.entry_search import EntrySearch
from tests.saving import edit

LAUNCH, WORKSHOP = ("news", "launch"), ("news", "workshop")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("station OPENS", [LAUNCH]),
        ("观测站", [LAUNCH]),
        ("觀測站", [LAUNCH]),
        ("guancezhan", [LAUNCH]),
        ("launch", [LAUNCH]),
        ("station workshop", []),
        ("Wind", [WORKSHOP, ("organizations", "wind-lab")]),
        ("zyx", []),
        ("!", []),
        ("", []),
    ],
)
def test_titles_and_keys_are_searched_as_people_type_them(
    editing: Editing, query: str, found: list[tuple[str, str]]
) -> None:
    overview = editing.overviews.current()
    assert EntrySearch().find(overview, query, "en") == found


def test_a_draft_is_found_by_its_own_title(editing: Editing, ann: Actor) -> None:
    edit(editing, ann, *LAUNCH, {"headline.en": "Camels arrive"})
    overview = editing.overviews.current()
    assert EntrySearch().find(overview, "camels", "en") == [LAUNCH]
    assert EntrySearch().find(overview, "opens", "en") == []


def test_the_site_itself_is_no_entry_to_find(editing: Editing) -> None:
    overview = editing.overviews.current()
    name = str(overview.staff.content.site.values["name"]["en"])
    assert EntrySearch().find(overview, name, "en") == []
