"""GeoJSON by RFC 7946."""

from blueprints.resources.geojson import feature, feature_collection, point


def test_a_point_has_its_longitude_first_and_no_false_precision() -> None:
    assert point(86.1234567891, 45) == {"type": "Point", "coordinates": [86.123457, 45]}


def test_a_feature_says_nothing_where_there_is_nothing() -> None:
    found = feature("one", point(1, 2), {"name": "One", "level": None, "founded": "", "height": 0})
    assert found["properties"] == {"name": "One", "height": 0}
    assert found["id"] == "one"


def test_a_collection_has_the_box_around_its_points() -> None:
    found = feature_collection(
        [feature(str(x), point(x, y), {}) for x, y in ((80, -3), (75, 40), (89, 42.5))]
    )
    assert found["bbox"] == [75, -3, 89, 42.5]


def test_an_empty_collection_has_no_box() -> None:
    assert feature_collection([]) == {"type": "FeatureCollection", "features": []}
