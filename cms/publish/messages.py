"""A sentence that is kept and read in another language later: a message id with its values."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cms.core.errors import Refusal


class LazyMessage(NamedTuple):
    """What a plan, a finding or a log says. `values`: text, numbers, other sentences, so that it
    fits into JSON.
    """

    msgid: str
    values: Mapping[str, "str | int | LazyMessage"] = {}

    def text(self, translate: Callable[[str], str] = str) -> str:
        """What a person reads; `translate` turns a message id into their language."""
        values = {
            name: value.text(translate) if isinstance(value, LazyMessage) else value
            for name, value in self.values.items()
        }
        return translate(self.msgid) % values if values else translate(self.msgid)

    def to_json(self) -> dict[str, Any]:
        """As job logs keep it."""
        return {
            "msgid": self.msgid,
            "values": {
                name: value.to_json() if isinstance(value, LazyMessage) else value
                for name, value in self.values.items()
            },
        }


def lazy_message(msgid: str, **values: object) -> LazyMessage:
    """A sentence with values of any kind."""
    return LazyMessage(
        msgid,
        {
            name: value if isinstance(value, int | LazyMessage) else str(value)
            for name, value in values.items()
        },
    )


def refusal_message(refusal: Refusal) -> LazyMessage:
    """What a refusal says."""
    return lazy_message(refusal.message, **refusal.values)


def from_json(raw: Mapping[str, Any]) -> LazyMessage:
    """What a job log has kept. Raises KeyError."""
    return LazyMessage(
        raw["msgid"],
        {
            name: from_json(value) if isinstance(value, dict) else value
            for name, value in raw["values"].items()
        },
    )
