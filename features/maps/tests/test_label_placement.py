"""Every point has a label that is plainly its own: its name, or a number."""

from hypothesis import given, settings
from hypothesis import strategies as st

from blueprints.shared.svg import text_width
from features.maps.geometry import Box
from features.maps.label_placement import LabelLayer, Placed, numbers_of, place_labels

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
@settings(deadline=None)
def test_each_point_has_one_label_apart_from_all_others(
    spots: list[tuple[float, float, str]], size: float
) -> None:
    placed = place_labels(spots, layer(size))
    assert sorted(index for label in placed for index in label.members) == list(range(len(spots)))
    assert numbers_of(placed) == [
        index for label in placed if label.is_number for index in label.members
    ]
    for number, label in enumerate(placed):
        assert FRAME.contains(label.box)
        assert not any(label.box.overlaps(other.box) for other in placed[number + 1 :])
        check_own(label, spots)
        assert not label.leader or not any(
            label.leader.crosses(other.box.inset(0.1, 0.1)) for other in placed
        )


def check_own(label: Placed, spots: list[tuple[float, float, str]]) -> None:
    """Check that a label covers no point, and that it is nearest to one of its own or led to it."""
    away = {index: label.box.distance(x, y) for index, (x, y, _) in enumerate(spots)}
    assert min(away.values()) > 0
    nearest = min(away, key=lambda index: (away[index], index not in label.members))
    assert nearest in label.members or (label.leader and label.leader.start == label.site)


def test_a_lone_label_stands_after_its_point() -> None:
    (label,) = place_labels([(100, 100, "Almaty")], layer())
    assert (label.anchor, label.index) == ("start", 0)
    assert label.x > 100


def test_a_label_at_the_edge_turns_back() -> None:
    (label,) = place_labels([(955, 100, "Almaty")], layer())
    assert label.anchor == "end"


def test_a_label_isnt_put_beside_another_point() -> None:
    """The place right of the first point, the one above and the one below belong to others."""
    spots = [(400, 240, "Avalanche station"), (420, 225, "B"), (420, 255, "C"), (385, 240, "D")]
    placed = {label.index: label for label in place_labels(spots, layer())}
    for index, label in placed.items():
        own = label.box.distance(*spots[index][:2])
        others = [label.box.distance(x, y) for x, y, text in spots if text != spots[index][2]]
        assert label.leader or own < min(others)
    assert any(label.leader for label in placed.values())


def test_names_without_room_become_numbers_and_points_in_one_place_share_theirs() -> None:
    heap = [(480.0 + i % 3, 240.0 + i % 2, f"Institute {i}") for i in range(40)]
    (label,) = place_labels(heap, layer())
    assert (label.text, label.members) == ("1–40", tuple(range(40)))
    assert numbers_of([label]) == list(range(40))


def test_numbers_are_in_the_order_of_the_points() -> None:
    spots = [(100.0 * at, 240.0, "An academy of many words" if at % 2 else "A") for at in range(9)]
    placed = place_labels(spots[1:], layer(longest=60))
    assert [label.text for label in placed] == ["1", "A", "2", "A", "3", "A", "4", "A"]
    assert numbers_of(placed) == [0, 2, 4, 6]


def test_wide_characters_take_more_room() -> None:
    assert text_width("绿洲", 10) == 20
    assert text_width("ab", 10) < 15
