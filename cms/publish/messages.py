"""A sentence that is kept and read in another language later: a message id with its values."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cms.core.errors import Refusal


class Said(NamedTuple):
    """What a plan, a finding or a log says. `values`: text, numbers, other sentences, so that it
    fits into JSON.
    """

    msgid: str
    values: Mapping[str, "str | int | Said"] = {}

    def text(self, translate: Callable[[str], str] = str) -> str:
        """What a person reads; `translate` turns a message id into their language."""
        values = {
            name: value.text(translate) if isinstance(value, Said) else value
            for name, value in self.values.items()
        }
        return translate(self.msgid) % values if values else translate(self.msgid)

    def to_json(self) -> dict[str, Any]:
        """As job logs keep it."""
        return {
            "msgid": self.msgid,
            "values": {
                name: value.to_json() if isinstance(value, Said) else value
                for name, value in self.values.items()
            },
        }


def say(msgid: str, **values: object) -> Said:
    """A sentence with values of any kind."""
    return Said(
        msgid,
        {
            name: value if isinstance(value, int | Said) else str(value)
            for name, value in values.items()
        },
    )


def of_refusal(refusal: Refusal) -> Said:
    """What a refusal says."""
    return say(refusal.message, **refusal.values)


def from_json(raw: Mapping[str, Any]) -> Said:
    """What a job log has kept. Raises KeyError."""
    return Said(
        raw["msgid"],
        {
            name: from_json(value) if isinstance(value, dict) else value
            for name, value in raw["values"].items()
        },
    )
