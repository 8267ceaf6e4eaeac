"""Messages that are stored and translated when they are shown: a message id with its values."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cms.core.errors import Refusal


class LazyMessage(NamedTuple):
    """A message of a plan, a finding or a log, translated when shown. `values` are texts, numbers,
    lists and other messages, so that it can be stored as JSON. `path`: of the field it is about.
    """

    msgid: str
    values: Mapping[str, Any] = {}
    path: str = ""

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The message in the language of `translate`."""
        values = {
            name: value.text(translate) if isinstance(value, LazyMessage) else value
            for name, value in self.values.items()
        }
        return translate(self.msgid) % values if values else translate(self.msgid)

    def to_json(self) -> dict[str, Any]:
        """The form stored in job logs."""
        return {
            "msgid": self.msgid,
            "values": {
                name: value.to_json() if isinstance(value, LazyMessage) else value
                for name, value in self.values.items()
            },
        }


def lazy_message(msgid: str, **values: object) -> LazyMessage:
    """A message with values of any kind."""
    return LazyMessage(
        msgid,
        {
            name: value if isinstance(value, int | list | LazyMessage) else str(value)
            for name, value in values.items()
        },
    )


def refusal_message(refusal: Refusal) -> LazyMessage:
    """The message of a refusal, and the path that it is about."""
    return lazy_message(refusal.message, **refusal.values)._replace(path=refusal.path)


def from_json(raw: Mapping[str, Any]) -> LazyMessage:
    """The message that a job log has stored. Raises KeyError."""
    return LazyMessage(
        raw["msgid"],
        {
            name: from_json(value) if isinstance(value, dict) else value
            for name, value in raw["values"].items()
        },
    )
