"""Pictures of entries, drawn as inline SVG: each in a wide and a narrow layout, of which the page's
CSS shows one.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markupsafe import Markup

WIDE, NARROW = 760, 340


@lru_cache(maxsize=256)
def drawn(draw: Callable[..., str], *data: Any, **options: Any) -> str:
    """A picture, drawn once for the same data."""
    return draw(*data, **options)


def chart(draw: Callable[..., str], data: tuple[Any, ...], **options: Any) -> Markup:
    """Both layouts of a picture; nothing where there is nothing to draw."""
    if not data:
        return Markup()
    layouts = "".join(
        f'<div class="chart-{name}">{drawn(draw, data, width=width, **options)}</div>'
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    )
    return Markup(f'<div class="chart">{layouts}</div>')  # noqa: S704 - our own drawing, its words escaped
