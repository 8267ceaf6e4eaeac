"""Which dates of an entry stand in the staff's calendar; a content type says so in `calendar`."""

from typing import Literal, NamedTuple

CalendarKind = Literal["opens", "closes", "event", "deadline", "review"]
"""An entry appears on the site or goes; something takes place; a day is the last one; a text is to
be looked at again.
"""


class CalendarDate(NamedTuple):
    """The date at `path`, in a field of the entry or of its rows (`deadlines.closes`).

    `until`: the path of the last day, where it takes several · `about`: the field of the same row
    that says what the date is of.
    """

    kind: CalendarKind
    path: str
    until: str = ""
    about: str = ""


REVIEW = CalendarDate("review", "reviewBy")
"""The date of every type: by when an entry is looked at again."""
