"""Former names of stable functions and classes, kept for one release with a warning."""

import warnings
from collections.abc import Callable


def former_names(module: str, **current: object) -> Callable[[str], object]:
    """Return the `__getattr__` of a module: each former name returns the object that it is called
    by now, with a DeprecationWarning.
    """

    def look_up(name: str) -> object:
        if name not in current:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        new = getattr(current[name], "__name__", name)
        text = f"{module}.{name} will go with the next release. Use {new}, imported from oasis."
        warnings.warn(text, DeprecationWarning, stacklevel=2)
        return current[name]

    return look_up
