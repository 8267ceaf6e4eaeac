"""Refusals: named exceptions that a person can read in their own language and act on."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from cms.core.i18n import N_


class Refusal(Exception):
    """A request that can't be fulfilled. `msgid` (English, %-style), filled in with `values`, says
    why and what to do.
    """

    msgid: ClassVar[str] = N_("This can’t be done.")

    def __init__(self, msgid: str | None = None, /, *, path: str = "", **values: object) -> None:
        self.message = msgid or self.msgid
        self.path = path
        self.values: Mapping[str, object] = values
        super().__init__(self.message)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The message for a person. `translate` turns a message id into their language."""
        message = translate(self.message)
        return message % self.values if self.values and "%(" in message else message

    def __str__(self) -> str:
        return f"{self.path}: {self.text()}" if self.path else self.text()


class Invalid(Refusal):
    """A value that a field can't take; `path` names the field, as in `headline.zh` or
    `deadlines.a1.opens`.
    """

    def __init__(self, path: str, msgid: str | None = None, /, **values: object) -> None:
        super().__init__(msgid, path=path, **values)

    def below(self, parent: str) -> "Invalid":
        """The same refusal seen from the field that holds this one."""
        return type(self)(
            f"{parent}.{self.path}" if self.path else parent, self.message, **self.values
        )


class NotFound(Refusal):
    """There is no such entry, or none that may be shown."""

    msgid = N_("There is no such page.")


class Moved(NotFound):
    """The entry has another address now: `url`."""

    def __init__(self, url: str) -> None:
        super().__init__(N_("This page has moved to %(url)s."), url=url)
        self.url = url


class Elsewhere(Moved):
    """The page is temporarily at `url`."""
