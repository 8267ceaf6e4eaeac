"""Charts as inline SVG, each in a wide and a narrow layout, of which CSS shows one."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markupsafe import Markup

WIDE, NARROW = 760, 340


@lru_cache(maxsize=256)
def draw_cached(draw: Callable[..., str], *data: Any, **options: Any) -> str:
    """Draw a picture, cached by its data."""
    return draw(*data, **options)


def chart(draw: Callable[..., str], data: tuple[Any, ...], **options: Any) -> Markup:
    """Draw both layouts of a chart; empty if there is no data."""
    if not data:
        return Markup()
    layouts = "".join(
        f'<div class="chart-{name}">{draw_cached(draw, data, width=width, **options)}</div>'
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    )
    return Markup(f'<div class="chart">{layouts}</div>')  # noqa: S704 - our own drawing, its words escaped
