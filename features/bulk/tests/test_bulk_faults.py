"""A fault of the disk in a change of several entries: the answer and the page of the change agree with
the files.
"""

import errno
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from faults import FAULTS
from minisite import CONTENT, put
from people import Desk, Visitor

from cms.content.json_files import parse_json
from cms.schema.entry_ref import EntryRef
from features.bulk.record import BulkPlan, BulkRecords, PlannedStep
from tests.thorough import Run

SAVED = ("Saved, but", "perhaps only a part")
CHOSEN = "/entries/news/chosen"
STRIDE = 9
"""In a usual run every ninth call fails."""
Plan = Callable[[Desk, Visitor, list[str]], str]


def chosen(**form: object) -> Plan:
    return lambda _desk, editor, keys: str(editor.post(CHOSEN, 303, key=keys, **form).location)


def imported(desk: Desk, _editor: Visitor, keys: list[str]) -> str:
    """Plan new entries, as another feature does that reads a file."""
    account = desk.accounts["editor"]
    steps = tuple(
        PlannedStep(key, "", "ready", changes=(("headline.en", None, "Title"),), new=True)
        for key in keys
    )
    plan = BulkPlan("news", "import", steps)
    return f"/bulk/{desk.site.get(BulkRecords).create(account.id, account.name, plan)}/"


DEEDS: dict[str, Plan] = {
    "tag": chosen(do="tag", term="wind"),
    "tag and publish": chosen(do="tag", term="wind", publish="1"),
    "unpublish": chosen(do="unpublish"),
    "trash": chosen(do="trash"),
    "import": imported,
}


def read(path: Path) -> dict:
    return dict(parse_json(path.read_bytes())) if path.exists() else {}


def has_change(desk: Desk, name: str, key: str) -> bool:
    """Return whether an entry has all of the change, by its files."""
    model, paths = desk.site.models["news"], desk.paths
    entry, draft = read(paths.entry(EntryRef(model, key))), read(paths.draft(EntryRef(model, key)))
    if name == "tag":
        return "wind" in draft.get("fields", {}).get("keywords", ())
    if name == "tag and publish":
        return "wind" in entry.get("keywords", ())
    if name == "unpublish":
        return entry["publication"]["en"]["state"] == "draft"
    return not entry if name == "trash" else bool(draft)


def is_saved_only(desk: Desk, name: str, key: str) -> bool:
    """Return whether an entry that was to be published has the change as a draft only."""
    published = name == "tag and publish"
    return published and has_change(desk, "tag", key) and not has_change(desk, name, key)


def numbers(html: str) -> int:
    """Return the number of changed entries on the page of a change."""
    found = re.search(r"(\d+) (?:entry|entries) (?:changed|moved)|partway: (\d+) of", html)
    assert found or "Nothing was imported" in html, html
    return int(found[1] or found[2]) if found else 0


def prepare(desk: Desk, name: str, number: int) -> list[str]:
    keys = [f"item-{number}-{one}" for one in "ab"]
    if name != "import":
        for key in keys:
            put(desk.paths, "news", key, CONTENT["news", "launch"])
        desk.site.store.refresh()
    return keys


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("name", DEEDS)
def test_what_is_told_of_several_entries_is_what_is_there(
    desk: Desk, editor: Visitor, name: str, lasting: bool
) -> None:
    put(desk.paths, "terms", "wind", {"name": {"en": "Wind", "zh": "风"}})
    desk.app.testing = False
    token, told = editor.token(), set[str]()
    for number in count(1, 1 if Run.thorough else STRIDE):
        desk.clock.forward(seconds=1)  # records are named by their time, and only the latest kept
        keys = prepare(desk, name, number)
        page = DEEDS[name](desk, editor, keys)
        with FAULTS.on(desk.paths.data.parent, number, lasting=lasting, number=errno.EIO):
            answer = editor.client.post(f"{page}start", data={"csrf_token": token, "key": keys})
        truth = sum(has_change(desk, name, key) for key in keys)
        is_saved = any(text in answer.text for text in SAVED)
        place = f"call {number}: {answer.status_code}, {truth} changed"
        if answer.status_code >= 400 and truth:
            assert is_saved, f"{place}: {answer.text}"
        if record_begun(desk, page):
            html = editor.text(page)
            assert numbers(html) == truth, place
            halfway = [key for key in keys if is_saved_only(desk, name, key)]
            is_named = "Saved as a draft, but not published" in html
            assert is_named == bool(halfway) or (lasting and not is_named), place
        told.add("saved" if is_saved else "done" if answer.status_code == 303 else "failed")
        editor.post(f"{page}start", 303, key=keys)
        if not FAULTS.met:
            assert truth == 2
            break
    assert {"done", "failed"} <= told
    assert not lasting or "saved" in told


def record_begun(desk: Desk, page: str) -> bool:
    return desk.site.get(BulkRecords).read(page.rstrip("/").rpartition("/")[2]).begun
