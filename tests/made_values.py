"""Hypothesis strategies for the values of entries: every kind of field, in every language of the
small site.
"""

from typing import Any

from hypothesis import strategies as st

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)
KEY = st.from_regex(r"[a-z0-9]{1,3}(-[a-z0-9]{1,2})?", fullmatch=True)
NUMBER = st.integers(-(2**63), 2**64 - 1)
ODD = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def localized(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(["en", "zh", "zh-Hant"]), values, min_size=1)


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


def rows(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(
        st.fixed_dictionaries({"id": KEY}, optional=fields),
        min_size=1,
        max_size=4,
        unique_by=lambda row: row["id"],
    )


LINES = st.lists(st.text("ab ", max_size=3), min_size=1, max_size=5)
PROJECT = some(
    title=localized(TEXT),
    start=TEXT,
    coordinator=TEXT,
    description=localized(LINES),
    keywords=st.lists(TEXT, min_size=1),
    partners=rows(organization=TEXT, role=localized(TEXT), note=localized(LINES)),
    attendance=some(people=NUMBER, label=localized(TEXT)).filter(bool),
)
MENUS = some(
    main=rows(entry=TEXT, label=localized(TEXT), children=rows(entry=TEXT, label=localized(TEXT)))
)
