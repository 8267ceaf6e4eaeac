"""Forms that no browser would send: values that a role may not change stay as they are, and there
is no server error.
"""

import json
from types import SimpleNamespace
from typing import Any

import pytest

NEWS, TALKS = "aral-sea-expedition", "delta-workshop-2025"


def test_a_translator_brings_no_row_back_from_the_dead(staff: SimpleNamespace) -> None:
    """`_opened` claims a row that never existed; emptying its Chinese note would add the
    whole row.
    """
    translator = staff.browser("translator", ("zh",))
    before = staff.site.editing.drafts.open("conferences", TALKS).flat
    forged = {
        **before,
        "changes": ["zz", *before.get("changes", [])],
        "changes.zz.date": "2020-01-01",
        "changes.zz.note.en": "Forged",
        "changes.zz.note.zh": "旧",
    }
    translator.get(f"/entries/conferences/{TALKS}/")
    translator.post(
        f"/entries/conferences/{TALKS}/", {"_opened": json.dumps(forged), "changes.zz.note.zh": ""}
    )
    assert staff.site.editing.drafts.open("conferences", TALKS).flat == before


def test_a_translator_settles_no_clash_of_others(staff: SimpleNamespace) -> None:
    """Claiming to have seen the current value of a shared field must not discard an editor's
    change.
    """
    editor, translator = staff.browser("editor"), staff.browser("translator", ("zh",))
    editor.get(f"/entries/news/{NEWS}/")
    opened = staff.site.editing.drafts.open("news", NEWS).flat
    editor.post(f"/entries/news/{NEWS}/", {"_opened": json.dumps(opened), "date": "2001-01-01"})
    file = staff.data / "content" / "news" / f"{NEWS}.json"
    file.write_text(
        json.dumps(json.loads(file.read_text("utf-8")) | {"date": "2002-02-02"}), "utf-8"
    )
    clashed = staff.site.editing.drafts.open("news", NEWS)
    assert [clash.path for clash in clashed.clashes] == ["date"]
    translator.get(f"/entries/news/{NEWS}/")
    for headline in (opened["headline.zh"], "新标题"):
        forged = {**clashed.flat, "date": "2002-02-02"}
        translator.post(
            f"/entries/news/{NEWS}/", {"_opened": json.dumps(forged), "headline.zh": headline}
        )
        after = staff.site.editing.drafts.open("news", NEWS)
        assert (after.flat["date"], [clash.path for clash in after.clashes]) == (
            "2001-01-01",
            ["date"],
        )
        assert after.flat["headline.zh"] == headline


@pytest.mark.parametrize(
    "opened",
    [
        '{"category": {"a": 1}}',
        '{"category": [1]}',
        '{"headline.en": ' + "[" * 500 + "]" * 500 + "}",
        '{"headline.en": ' + "[" * 5000 + "]" * 5000 + "}",
        '{"sources": [1, {"a": 2}], "sources.1.title": 7}',
    ],
)
@pytest.mark.parametrize("extra", [{}, {"_row": "add:sources"}, {"headline.zh": "新"}])
def test_an_opened_that_is_no_entry_breaks_nothing(
    editor: Any, opened: str, extra: dict[str, str]
) -> None:
    editor.get(f"/entries/news/{NEWS}/")
    for path in (f"/entries/news/{NEWS}/", f"/entries/news/{NEWS}/autosave"):
        assert editor.post(path, {"_opened": opened, **extra}).status_code < 500


def test_rows_that_a_form_claims_cost_no_more_than_real_ones(staff: SimpleNamespace) -> None:
    translator = staff.browser("translator", ("zh",))
    forged = json.dumps({"sources": [f"r{number}" for number in range(200_000)]})
    translator.get(f"/entries/news/{NEWS}/")
    assert translator.post(f"/entries/news/{NEWS}/", {"_opened": forged}).status_code == 409
    assert translator.post(f"/entries/news/{NEWS}/autosave", {"_opened": forged}).status_code == 422


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"]
)
@pytest.mark.parametrize("edge", ["_from.en", "_until.en"])
def test_no_moment_at_the_end_of_time_locks_the_form(
    staff: SimpleNamespace, moment: str, edge: str
) -> None:
    editor = staff.browser("editor")
    editor.get(f"/entries/news/{NEWS}/")
    opened = json.dumps(staff.site.editing.drafts.open("news", NEWS).flat)
    answer = editor.post(
        f"/entries/news/{NEWS}/", {"_opened": opened, "_do": "publish:en", edge: moment}
    )
    assert answer.status_code == 422
    assert editor.get(f"/entries/news/{NEWS}/").status_code == 200


@pytest.mark.parametrize("key", ["foo", "..", "site"])
def test_the_only_entry_of_its_type_has_one_key(staff: SimpleNamespace, key: str) -> None:
    """Under another key it would get a draft that nobody sees, published over the real entry."""
    administrator = staff.browser("administrator")
    administrator.get("/entries/site/_/")
    assert administrator.get(f"/entries/site/{key}/").status_code == 404
    assert (
        administrator.post(f"/entries/site/{key}/", {"_opened": "{}", "postcode": "1"}).status_code
        == 404
    )
    assert [*(staff.instance / "drafts").rglob("*.json")] == []


@pytest.mark.parametrize("path", ["headline.en", "date"])
def test_a_value_that_a_translator_may_not_change_is_refused_and_stays_on_the_page(
    staff: SimpleNamespace, path: str
) -> None:
    translator = staff.browser("translator", ("zh",))
    translator.get(f"/entries/news/{NEWS}/")
    opened = staff.site.editing.drafts.open("news", NEWS).flat
    sent = {"_opened": json.dumps(opened), path: "1999-01-01"}
    answer = translator.post(f"/entries/news/{NEWS}/", sent)
    assert answer.status_code == 403
    assert "1999-01-01" in answer.text
    told = translator.post(f"/entries/news/{NEWS}/autosave", sent).json["refused"]
    assert "doesn’t allow this" in told[f"f-{path}"]
    assert staff.site.editing.drafts.open("news", NEWS).flat == opened
    assert translator.post(f"/entries/news/{NEWS}/", sent | {path: opened[path]}).status_code == 303
