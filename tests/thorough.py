"""Sweeps, which ask the same of each of many like cases. A usual run takes some of the cases,
spread over all and the same each time; `pytest --thorough` takes every one.
"""

from collections.abc import Callable, Hashable, Iterable
from itertools import cycle, islice, product
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

Case, Other = TypeVar("Case"), TypeVar("Other")
EXAMPLES = {"usual": 50, "thorough": 1000}
"""How many hypothesis draws, where a test names no number of its own."""


class Run:
    """What was asked of this run."""

    thorough = False


def add_option(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="take every case of the sweeps")


def begin(config: pytest.Config) -> None:
    """Heed the option. Hypothesis has no deadline: how long an example takes says how busy the
    machine is.
    """
    Run.thorough = config.getoption("thorough")
    for name, number in EXAMPLES.items():
        settings.register_profile(
            name,
            max_examples=number,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile("thorough" if Run.thorough else "usual")


def sample(cases: Iterable[Case], most: int) -> list[Case]:
    """At most so many of the cases, the first and the last among them."""
    every = list(cases)
    if Run.thorough or len(every) <= most:
        return every
    return [every[place * (len(every) - 1) // max(most - 1, 1)] for place in range(most)]


def pairs(some: Iterable[Case], others: Iterable[Other]) -> list[tuple[Case, Other]]:
    """Each of both in one pair or more, as they come; every pair in a thorough run."""
    first, second = list(some), list(others)
    if Run.thorough:
        return list(product(first, second))
    return list(
        islice(zip(cycle(first), cycle(second), strict=False), max(len(first), len(second)))
    )


def one_of_each(cases: Iterable[Case], kind: Callable[[Case], Hashable]) -> list[Case]:
    """The first of the cases of each kind."""
    every = list(cases)
    if Run.thorough:
        return every
    first = {kind(case): case for case in reversed(every)}
    return [case for case in every if case is first[kind(case)]]
