"""Places in templates of the core, and the templates that features put there.

A template writes `{{ slot("form.bar", edited=edited) }}`. The owner of the template declares the
place as a Slot; a feature puts a template there with a Fill. `filled_slots.py` renders them.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple


class Slot(NamedTuple):
    """A place. `context` is a NamedTuple of all values that its fills get."""

    name: str
    context: type[Any]


class Fill(NamedTuple):
    """A feature's template at a place, rendered with the place's values.

    `values` names a function of the place's context. It returns more values for the template, or
    None for nothing at all. Fills stand by `order`, then by template.
    """

    slot: Slot
    template: str
    values: str = ""
    order: int = 50


def resolve(target: str) -> Callable[..., Any]:
    """Import the function that `module:name` names."""
    module, _colon, name = target.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def call(target: str | Callable[..., Any], *arguments: Any) -> Any:
    """Call a function, which is imported if `module:name` names it."""
    return (resolve(target) if isinstance(target, str) else target)(*arguments)
