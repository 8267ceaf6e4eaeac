"""Lists of rows: order as submitted, stable ids, a limit, nothing lost."""

import pytest
from werkzeug.datastructures import MultiDict

from cms.editing.forms import LIMIT

ELEVEN = [f"r{number}" for number in range(11)]


def test_the_order_is_the_one_sent_whatever_the_ids(make):
    before = {
        "title.en": "x",
        "partners": ELEVEN,
        **{f"partners.{id}.role.en": id for id in ELEVEN},
    }
    order = [*reversed(ELEVEN)]
    form = make("projects").load(
        before, MultiDict([("partners", ""), *(("partners", id) for id in order)])
    )
    assert form.flat() == {**before, "partners": order}


def test_a_removed_row_takes_its_values_with_it(make, flat, sent):
    before = flat("projects", "dunes")
    after = (
        make("projects")
        .load(before, sent(make("projects").load(before), partners=["", "river"]))
        .flat()
    )
    assert after["partners"] == ["river"]
    assert not [path for path in after if path.startswith("partners.wind")]


def test_all_rows_removed_leaves_no_list(make, flat, sent):
    before = flat("projects", "dunes")
    after = make("projects").load(before, sent(make("projects").load(before), partners=[""])).flat()
    assert not [path for path in after if path.startswith("partners")]


def test_a_new_row_counts_once_something_is_in_it(make, flat, sent):
    before = flat("projects", "dunes")
    ids = ["", "wind", "new1", "river", "new2"]
    after = (
        make("projects")
        .load(
            before,
            sent(
                make("projects").load(before),
                partners=ids,
                partners__new1__role__en="Host",
                partners__new2__role__en=" ",
            ),
        )
        .flat()
    )
    assert after["partners"] == ["wind", "new1", "river"]
    assert after["partners.new1.role.en"] == "Host"


@pytest.mark.parametrize("id", ["../x", "A", "a b", "a.b", "x" * 61, "new-row-0", "-a", "<script>"])
def test_ids_that_could_not_be_made_here_are_no_rows(make, flat, id):
    before = flat("projects", "dunes")
    form = make("projects").load(
        before, MultiDict([("partners", "wind"), ("partners", id), ("partners", "wind")])
    )
    assert form["partners"].ids == ["wind"]


def test_there_is_a_limit(make):
    ids = [f"r{number}" for number in range(LIMIT + 300)]
    data = MultiDict(
        [*(("partners", id) for id in ids), *((f"partners.{id}.role.en", "x") for id in ids)]
    )
    form = make("projects").load({}, data)
    assert len(form["partners"].rows) == LIMIT
    assert [refusal.values for _place, refusal in form.refused] == [{"most": LIMIT}]


def test_an_entry_with_more_rows_than_the_limit_keeps_them(make, sent):
    ids = [f"r{number}" for number in range(LIMIT + 30)]
    before = {"title.en": "x", "partners": ids} | {f"partners.{id}.role.en": "x" for id in ids}
    assert make("projects").load(before, sent(make("projects").load(before))).flat() == before
    form = make("projects").load(before)
    form.act("add:partners")
    assert form["partners"].ids == ids


def test_rows_in_rows(make, flat, sent):
    before = flat("menus", "_")
    data = sent(
        make("menus").load(before),
        main=["", "launch", "about"],
        **{"main.about.children": ["", "history", "k1"], "main.about.children.k1.label.zh": "新"},
    )
    after = make("menus").load(before, data).flat()
    assert after["main"] == ["launch", "about"]
    assert after["main.about.children"] == ["history", "k1"]
    assert after["main.about.children.history.entry"] == "pages/history"
    assert after["main.about.children.k1.label.zh"] == "新"


def test_buttons_work_without_scripts_and_lose_nothing(make, flat, sent):
    before = flat("projects", "dunes")
    form = make("projects").load(
        before, sent(make("projects").load(before), partners__wind__role__en="Typed")
    )
    place = form.act("add:partners")
    assert place == f"partners.{form['partners'].ids[-1]}"
    assert form.act("up:partners.river") == "partners.river"
    assert form["partners"].ids[:2] == ["river", "wind"]
    assert form.act("down:partners.river") == "partners.river"
    assert form["partners"].ids[:2] == ["wind", "river"]
    assert form.act("remove:partners.river") == "partners"
    assert form.flat()["partners"] == ["wind"]
    assert form.flat()["partners.wind.role.en"] == "Typed"


NOTHING = ["", "add:", "add:nothing", "remove:partners.none", "up:partners", "jump:partners.wind"]


@pytest.mark.parametrize("action", NOTHING)
def test_an_action_on_nothing_does_nothing(make, flat, action):
    before = flat("projects", "dunes")
    form = make("projects").load(before)
    form.act(action)
    assert form.flat() == before


def test_a_blank_row_has_stand_ins_at_every_depth(make, flat):
    form = make("menus").load(flat("menus", "_"))
    row = form["main"].blank()
    inner = next(part for part in row.parts if part.name.endswith("children"))
    assert row.name == "main.new-row-0"
    assert inner.blank().name == "main.new-row-0.children.new-row-1"
