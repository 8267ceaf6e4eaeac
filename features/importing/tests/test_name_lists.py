"""Lists of names, as they are pasted into the form."""

import pytest

from features.importing.bibtex import MAX_VALUE_LENGTH
from features.importing.name_lists import read_names


def shortly(text: str) -> list[str]:
    return ["|".join(row.values()) for row in read_names(text).rows]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Chen Y., Li W.", "Chen|Y. Li|W."),
        ("Chen Yaning; Li Weihong and Wang Y.", "Chen|Yaning Li|Weihong Wang|Y."),
        ("Y. Chen, W. Li & X. Wang", "Chen|Y. Li|W. Wang|X."),
        ("CHEN Yaning, LI Weihong", "Chen|Yaning Li|Weihong"),
        ("Weihong LI, Yaning CHEN", "Li|Weihong Chen|Yaning"),
        ("CHEN YANING, LI WEIHONG", "CHEN|YANING LI|WEIHONG"),
        ("陈亚宁，李卫红、王勇", "陈亚宁 李卫红 王勇"),
        ("陈亚宁, 李卫红", "陈亚宁 李卫红"),
        ("肖 文交, 李 卫红", "肖|文交 李|卫红"),
        ("阿布都·热合曼，李卫红", "阿布都·热合曼 李卫红"),
        ("Chen, Yaning and Li, Weihong", "Chen|Yaning Li|Weihong"),
        ("Chen, Y.; Li, W.", "Chen|Y. Li|W."),
        ("Chen, Y., Li, W.", "Chen|Y. Li|W."),
        ("Smith, J., Jones, B., & Lee, C.", "Smith|J. Jones|B. Lee|C."),
        ("Yaning Chen, Wei Li, Bob Ray", "Chen|Yaning Li|Wei Ray|Bob"),
        ("Chen Yaning, Li Wei", "Chen|Yaning Li|Wei"),
        ("Li YN, Chen Y", "Li|YN Chen|Y"),
        ("Ann Smith, John Lee & Bob Ray", "Smith|Ann Lee|John Ray|Bob"),
        ("Ann Smith, John Lee, and Åsa Ek", "Smith|Ann Lee|John Ek|Åsa"),
        ("Иванов А. Б., Петров В.", "Иванов|А. Б. Петров|В."),
        ("King, Jr., Martin and Li, W.", "King|Martin|Jr. Li|W."),
        ("O’Brien P., McDonald J.-P.", "O’Brien|P. McDonald|J.-P."),
        ("van der Berg, Jan; Smith, Ann", "van der Berg|Jan Smith|Ann"),
        ("Chen Yaning\nLi Weihong", "Chen|Yaning Li|Weihong"),
        ("Chen Yaning,\nLi Weihong, Wang\nYong", "Chen|Yaning Li|Weihong Wang|Yong"),
    ],
)
def test_lists_in_all_usual_forms(text: str, names: str) -> None:
    assert shortly(text) == shortly(f"  {text} \n")
    assert " ".join(shortly(text)) == names


@pytest.mark.parametrize("space", [" ", "\t ", "\u3000"])
def test_a_long_run_of_spaces_is_one_space(space: str) -> None:
    run = space * ((MAX_VALUE_LENGTH - 40) // 2 // len(space))
    assert shortly(f"Chen{run}Y.,{run}Li W.") == shortly("Chen Y., Li W.")
    assert shortly("a" + run + "b") == []


@pytest.mark.parametrize(
    "text",
    [
        *("", ",", "and", "Chen", "Chen Y", "Chen, Yaning", "Yaning Chen", "陈亚宁", "山田, 太郎"),
        *("de la Cruz, Juan Carlos", "Juan Perez, Ann Smith", "Chen Yaning, Li", "Chen Y. et al."),
        *("Smith, Jones, Lee", "Research and Development Group", "King, Jr., Martin"),
        "Institute of Ecology and Institute of Geography",
        *("{Group} and Chen, Y.", "a@b.cn; c@d.cn"),
        r"Ch\^en Y., Li W.",
        "Chen Y., Li W.; " * (MAX_VALUE_LENGTH // 16 + 1),
        "Chen Y., " * 5_001,
    ],
)
def test_what_is_not_certainly_a_list_is_left(text: str) -> None:
    assert shortly(text) == []


@pytest.mark.parametrize(
    "text", ["Chen Y., Li W., et al.", "Chen Y.; Li W. et al", "Chen, Y. and Li, W. and others"]
)
def test_lists_that_name_others(text: str) -> None:
    found = read_names(text)
    assert found.rows == [{"family": "Chen", "given": "Y."}, {"family": "Li", "given": "W."}]
    assert not found.is_complete
    assert read_names("陈亚宁、李卫红等").rows == [{"literal": "陈亚宁"}, {"literal": "李卫红"}]
    assert not read_names("陈亚宁、李卫红等").is_complete
    assert read_names("Chen Y., Li W.").is_complete


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Chen Y.¹, Li W.²*, Wang X.1,2", "Chen|Y. Li|W. Wang|X."),
        ("Chen Y.^1, Li W.^{2,*}, Wang X.^1,2^", "Chen|Y. Li|W. Wang|X."),
        ("李卫红1,2*，陈亚宁1、王勇2，3", "李卫红 陈亚宁 王勇"),
        ("李卫红¹，陈亚宁[1,2]", "李卫红 陈亚宁"),
        ("Yaning Chen1, Wei Li2", "Chen|Yaning Li|Wei"),
        ("Yaning Chen*, Wei Li†", "Chen|Yaning Li|Wei"),
        ("Yaning Chen 1,2,*, Weihong Li 1 and Bob Ray 3", "Chen|Yaning Li|Weihong Ray|Bob"),
        ("Chen, Y.1; Li, W.1, 2 & Wang, X.10", "Chen|Y. Li|W. Wang|X."),
        ("CHEN Yaning ¹ ², LI Weihong ᵃ", "Chen|Yaning Li|Weihong"),
        ("Chen Yaning1\nLi Weihong2,*", "Chen|Yaning Li|Weihong"),
        ("Henry VIII, Li W.1", "Henry VIII Li|W."),
    ],
)
def test_marks_behind_names_are_left_out(text: str, names: str) -> None:
    assert " ".join(shortly(text)) == names


def test_marks_before_the_others() -> None:
    for text in ("Chen Y.1, Li W.2 et al.", "Chen Y.¹, Li W.*, et al."):
        assert read_names(text) == (
            [{"family": "Chen", "given": "Y."}, {"family": "Li", "given": "W."}],
            False,
        )
    assert read_names("陈亚宁1、李卫红2等").rows == [{"literal": "陈亚宁"}, {"literal": "李卫红"}]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Working Group 21, Survey Team 7",
            "Working Group 1, Working Group 2",
            "Apollo K2, Team M8",
        ),
        *(
            "Wei Li 3rd, Ann Smith*",
            "R2D2 Smith, Ann Lee1",
            "Chen Y.123, Li W.",
            "1 Chen Y., 2 Li W.",
        ),
        *("*Chen Y., *Li W.", "Chen Y.^{see note}, Li W.", "Chen Y.2.5, Li W."),
    ],
)
def test_what_is_not_clearly_a_mark_stays(text: str) -> None:
    assert shortly(text) == []


@pytest.mark.parametrize(
    "mark", ["1", "¹", "ᵃ", "^a", "*", "1 ", "1,", "1, ", "^{1}", "[1,2]", "[1,", "a1", "等1"]
)
def test_any_number_of_marks_takes_time_that_grows_with_their_length(mark: str) -> None:
    run = mark * ((MAX_VALUE_LENGTH - 20) // len(mark))
    assert shortly(f"Chen Y.{run}x, Li W.") == []
