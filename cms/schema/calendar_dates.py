"""The dates of an entry that appear in the staff's calendar. A content type lists them in
`calendar`.
"""

from typing import Literal, NamedTuple

CalendarKind = Literal["opens", "closes", "event", "deadline", "review"]
"""The entry is published or its publication ends; an event takes place; a deadline ends; a text is
due for a review.
"""


class CalendarDate(NamedTuple):
    """The date at `path`, in a field of the entry or of its rows (`deadlines.closes`).

    `until` is the path of the last day, for events of several days. `about` is the field of the
    same row that describes the date.
    """

    kind: CalendarKind
    path: str
    until: str = ""
    about: str = ""


REVIEW = CalendarDate("review", "reviewBy")
"""The date that every type has: the day by which an entry is due for a review."""
