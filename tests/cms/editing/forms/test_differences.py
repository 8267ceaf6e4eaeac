"""Differences between two versions, and the labels of paths."""

from minisite import MODELS

from cms.editing.forms.diff import compare, compare_whole, diff_entries, words
from cms.editing.forms.labels import field_location


def shown(pieces):
    sign = {"same": "{}", "old": "[-{}]", "new": "[+{}]", "gap": "<{}>"}
    return "".join(sign[one.kind].format(one.text) for one in pieces)


def test_english_by_word_and_chinese_by_character():
    assert (
        shown(words("The station opens soon", "The old station opens"))
        == "The[+ old] station opens[- soon]"
    )
    assert shown(words("周五启用观测站", "周六启用新观测站")) == "周[-五][+六]启用[+新]观测站"


def test_only_lines_near_a_change_are_shown():
    old = "\n".join(map(str, range(20)))
    new = old.replace("10", "ten")
    assert [shown(line) for line in compare(old, new)] == ["<9>", "9", "[-10][+ten]", "11", "<8>"]


def test_lines_added_and_removed():
    assert [shown(line) for line in compare("a\nb\nc", "a\nc\nd")] == ["a", "[-b]", "c", "[+d]"]
    assert [shown(line) for line in compare("", "a")] == ["[+a]"]
    assert list(compare("", "")) == []


def test_all_pieces_make_up_both_texts():
    old, new = "a\nb c\n\nd\u2028e\n", "a\nb x\n\n\nd\u2028e\nf\n"
    pieces = list(compare_whole(old, new))
    assert "".join(one.text for one in pieces if one.kind != "old") == new
    assert "".join(one.text for one in pieces if one.kind != "new") == old
    assert shown(pieces) == "a\nb [-c][+x]\n[+\n]\nd\u2028e\n[+f\n]"


def test_a_very_long_line_is_shown_whole():
    old, new = "a " * 5000, "b " * 5000
    assert [one.kind for one in words(old, new)] == ["old", "new"]


def test_every_path_that_differs_in_the_order_of_the_fields():
    old = {
        "title.en": "Dunes",
        "partners": ["a", "b"],
        "partners.a.role.en": "Lead",
        "start": "2022",
    }
    new = {"title.en": "Moving dunes", "partners": ["b", "c"], "start": "2022", "title.zh": "沙丘"}
    found = diff_entries(MODELS["projects"], old, new, lambda place, value: str(value))
    assert [one.path for one in found] == ["title.en", "title.zh", "partners", "partners.a.role.en"]
    assert (found[2].rows, found[2].added, found[2].removed) == (True, 1, 1)
    assert shown(found[3].lines[0]) == "[-Lead]"


def test_what_a_path_is_called():
    place = field_location(MODELS["menus"], "main.about.children.history.label.zh")
    assert (place.labels, place.locale) == (("Main menu", "Below", "Label"), "zh")
    assert field_location(MODELS["projects"], "attendance.label.en").labels == (
        "Attendance",
        "Label",
    )
    assert field_location(MODELS["projects"], "partners").labels == ("Partners",)
    assert field_location(MODELS["projects"], "unknown.path").labels == ("unknown.path",)
