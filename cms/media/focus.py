"""The classes by which a crop keeps the focal point of a picture in sight (static/css/focus.css): the
policy of pages forbids styles of their own.
"""

STEP = 10
"""Percent between two classes."""


def focus_classes(focus: tuple[int, int] | None) -> str:
    """The classes of a picture; empty where nobody has chosen a point."""
    return " ".join(
        f"focus-{axis}-{(percent + STEP // 2) // STEP * STEP}"
        for axis, percent in zip("xy", focus or (), strict=False)
    )
