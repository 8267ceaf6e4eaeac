"""Refusals: exceptions with a message for people, in their language, that says what to do."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from cms.core.i18n import N_


class Refusal(Exception):
    """A request that can't be fulfilled. `msgid` (English, %-style) is formatted with `values` and
    says why, and what to do.
    """

    msgid: ClassVar[str] = N_("This can’t be done.")

    def __init__(self, msgid: str | None = None, /, *, path: str = "", **values: object) -> None:
        self.message = msgid or self.msgid
        self.path = path
        self.values: Mapping[str, object] = values
        super().__init__(self.message)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return the formatted message. `translate` translates a message id."""
        message = translate(self.message)
        return message % self.values if self.values and "%(" in message else message

    def __str__(self) -> str:
        return f"{self.path}: {self.text()}" if self.path else self.text()


class Invalid(Refusal):
    """A value that a field doesn't accept. `path` names the field, such as `headline.zh` or
    `deadlines.a1.opens`.
    """

    def __init__(self, path: str, msgid: str | None = None, /, **values: object) -> None:
        super().__init__(msgid, path=path, **values)


class NotFound(Refusal):
    """There is no such entry, or it isn't published."""

    msgid = N_("There is no such page.")


class Moved(NotFound):
    """The entry has moved permanently, to `url`."""

    def __init__(self, url: str) -> None:
        super().__init__(N_("This page has moved to %(url)s."), url=url)
        self.url = url


class TemporarilyMoved(Moved):
    """The page is at `url` for now (status 302 rather than 301)."""
