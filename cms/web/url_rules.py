"""URL rules that cost nothing until they are used."""

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """Compiles the builder of its addresses when the first is built.

    Werkzeug compiles two functions for each rule as it is added: for ours a quarter of a second at
    every start, most of it for rules that the process never builds an address of.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compiled = cache(super()._compile_builder)

        def build(rule: "LateRule", **values: Any) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build
