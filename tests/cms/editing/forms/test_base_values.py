"""The base values in a form, and parsing the choice between two versions."""

import pytest

from cms.editing.forms.base_values import (
    apply_choices,
    dump_base_values,
    load_attempts,
    load_base_values,
)
from cms.editing.merge import Clash, with_their_values


def test_values_come_back_as_they_went():
    flat = {
        "headline.zh": "沙</script>",
        "body.en": ["a", ""],
        "position": 1.5,
        "streamed": True,
        "partners": ["a"],
    }
    assert load_base_values(dump_base_values(flat)) == flat


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '"x"', "1"])
def test_what_is_no_entry_is_an_empty_one(text):
    assert load_base_values(text) == {}


def test_null_is_absent():
    assert load_base_values('{"a": null, "b": 1}') == {"b": 1}


def test_after_a_clash_the_others_values_are_what_was_opened():
    clashes = [Clash("a", 1, 2, 3), Clash("b", 1, 2, None)]
    assert with_their_values({"a": 1, "b": 1, "c": 1}, clashes) == {"a": 3, "c": 1}


def test_a_choice_is_read():
    sent = {
        "_take.a": ["mine"],
        "_mine.a": ["my\na"],
        "a": ["my\r\na"],
        "_take.b": ["theirs"],
        "_mine.b": ["x"],
        "b": ["y"],
        "_take.c": ["edit"],
        "_mine.c": ["x"],
        "c": ["third"],
        "d": ["1", "2"],
    }
    assert apply_choices(sent) == {"a": ["my\na"], "c": ["third"], "d": ["1", "2"]}


def test_a_third_version_counts_even_if_nobody_ticked_it():
    assert apply_choices({"_take.a": ["mine"], "_mine.a": ["my a"], "a": ["a third"]}) == {
        "a": ["a third"]
    }
    assert apply_choices({"_take.a": ["mine"], "_mine.a": ["my a"]}) == {"a": ["my a"]}


def test_earlier_attempts_of_a_page():
    assert load_attempts('[{"a": ["1"], "b": "no"}, 5]') == [{"a": ["1"]}]
    assert load_attempts("") == []
    assert load_attempts("{}") == []
    assert len(load_attempts("[" + ",".join(["{}"] * 50) + "]")) == 10
    assert load_attempts('[{"a": [' + "[" * 1000 + "]" * 1000 + ', "1"]}]') == [{"a": ["1"]}]
