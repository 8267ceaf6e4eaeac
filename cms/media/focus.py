"""The classes by which a crop keeps the focal point of a picture in sight (static/css/focus.css): the
policy of pages forbids styles of their own.
"""

from collections.abc import Iterator

STEP = 10
"""Percent between two classes."""


def focus_classes(focus: tuple[int, int] | None) -> Iterator[str]:
    """The classes of a picture; none where nobody has chosen a point."""
    for axis, percent in zip("xy", focus or (), strict=False):
        yield f"focus-{axis}-{(percent + STEP // 2) // STEP * STEP}"
