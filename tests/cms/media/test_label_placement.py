"""Labels are placed where there is space, or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from cms.media.svg.geometry import Box
from cms.media.svg.label_placement import LabelLayer, place_labels, text_width

FRAME = Box(0, 0, 960, 480)
SPOTS = st.lists(
    st.tuples(
        st.floats(0, 960), st.floats(0, 480), st.text("abcW绿洲 研究", min_size=1, max_size=30)
    ),
    max_size=25,
)


def layer(size: float = 13, longest: float = 400) -> LabelLayer:
    return LabelLayer("wide", FRAME, size, 7, longest, 1, 1.0)


@given(SPOTS, st.sampled_from([13.0, 30.0]))
def test_labels_stay_inside_and_apart(spots: list[tuple[float, float, str]], size: float) -> None:
    placed = place_labels(spots, layer(size))
    for number, label in enumerate(placed):
        assert FRAME.contains(label.box)
        assert not any(label.box.overlaps(other.box) for other in placed[number + 1 :])
        for index, (x, y, _) in enumerate(spots):
            assert index == label.index or not label.box.contains(Box(x, y, x, y))


def test_a_lone_label_stands_after_its_point() -> None:
    (label,) = place_labels([(100, 100, "Almaty")], layer())
    assert (label.anchor, label.index) == ("start", 0)
    assert label.x > 100


def test_a_label_at_the_edge_turns_back() -> None:
    (label,) = place_labels([(955, 100, "Almaty")], layer())
    assert label.anchor == "end"


def test_what_finds_no_room_is_left_out() -> None:
    crowd = [(480.0 + i % 3, 240.0 + i % 2, f"Institute {i}") for i in range(40)]
    assert 0 <= len(place_labels(crowd, layer())) < 10


def test_long_labels_are_left_out() -> None:
    assert place_labels([(480, 240, "An academy of many words")], layer(longest=60)) == []


def test_wide_characters_take_more_room() -> None:
    assert text_width("绿洲", 10) == 20
    assert text_width("ab", 10) < 15
