"""Findings about an installation. Features yield them by `Feature.diagnose`."""

from collections.abc import Mapping
from functools import partial
from typing import Literal, NamedTuple

MARKS: Mapping[str, str] = {"good": "ok     ", "warning": "warning", "fault": "FAULT  "}


class Diagnosis(NamedTuple):
    """The result of one check. `remedy`: what to do about a problem."""

    state: Literal["good", "warning", "fault"]
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{MARKS[self.state]} {self.message}" + (f" {self.remedy}" if self.remedy else "")


good = partial(Diagnosis, "good")
warning = partial(Diagnosis, "warning")
"""It works, but not as well as it should."""
fault = partial(Diagnosis, "fault")
"""It doesn't work."""
