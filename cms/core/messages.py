"""Messages that are stored as a message id with values, and translated when they are displayed."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cms.core.errors import Refusal


class LazyMessage(NamedTuple):
    """A message of a plan, a finding or a log, translated when displayed. `values` are texts,
    numbers, lists and other messages, so that it can be stored as JSON. `path` is the field that
    the message is about.
    """

    msgid: str
    values: Mapping[str, Any] = {}
    path: str = ""

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return the message, translated by `translate`."""
        values = {
            name: value.text(translate) if isinstance(value, LazyMessage) else value
            for name, value in self.values.items()
        }
        return translate(self.msgid) % values if values else translate(self.msgid)

    def to_json(self) -> dict[str, Any]:
        """Return the form stored in job logs."""
        return {
            "msgid": self.msgid,
            "values": {
                name: value.to_json() if isinstance(value, LazyMessage) else value
                for name, value in self.values.items()
            },
        }


def lazy_message(msgid: str, **values: object) -> LazyMessage:
    """Create a message. Values of other types are converted to `str`."""
    return LazyMessage(
        msgid,
        {
            name: value if isinstance(value, int | list | LazyMessage) else str(value)
            for name, value in values.items()
        },
    )


def refusal_message(refusal: Refusal) -> LazyMessage:
    """Return the message of a refusal, with its path."""
    return lazy_message(refusal.message, **refusal.values)._replace(path=refusal.path)


def from_json(raw: Mapping[str, Any]) -> LazyMessage:
    """Parse a message of a job log. Raises KeyError."""
    return LazyMessage(
        raw["msgid"],
        {
            name: from_json(value) if isinstance(value, dict) else value
            for name, value in raw["values"].items()
        },
    )
