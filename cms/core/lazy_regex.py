"""Regular expressions that are compiled at their first use: compiling those of all modules took 30
ms of a start.
"""

import re
from typing import Any, AnyStr, cast


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, later: its methods and attributes, but nothing for `re.sub(…)` and
    the like to take.

    Raises re.error at the first use, not here; a test compiles all there are.
    """
    return cast(re.Pattern[AnyStr], Late(text, flags))


class Late:
    """An expression that takes over from the compiled one whatever it is asked for, so each is
    looked up once.
    """

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern = text
        self._given = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.pattern, self._given), name)
        setattr(self, name, found)
        return found
