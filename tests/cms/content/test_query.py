"""Queries of lists, as snapshots and traces store them."""

from cms.content import Before, From
from cms.content.query import Query, dump_query, load_query

DAY = "2026-11-01"


def test_before_a_day_is_not_from_it_on() -> None:
    assert Before(DAY) != From(DAY)
    assert len({Before(DAY), From(DAY), Before(DAY), From("2026-11-02"), DAY}) == 4


def test_a_query_can_be_read_again() -> None:
    query = Query(
        {"date": Before(DAY), "end": From(DAY), "category": "research"}, "-date", 3, "a", "b"
    )
    assert load_query(dump_query(query)) == query
