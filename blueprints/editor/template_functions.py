"""The functions and filters that templates of the editor call. Each is registered where it is
defined.
"""

from collections.abc import Callable
from typing import Any, TypeVar

FUNCTIONS: dict[str, Callable[..., Any]] = {}
FILTERS: dict[str, Callable[..., Any]] = {}

F = TypeVar("F", bound=Callable[..., Any])


def template_function(function: F) -> F:
    """Let templates call a function by its name."""
    FUNCTIONS[function.__name__] = function
    return function


def template_filter(name: str) -> Callable[[F], F]:
    """Let templates use a function as a filter."""

    def register(function: F) -> F:
        FILTERS[name] = function
        return function

    return register
