"""A sentence that is kept and read in another language later: a message id with its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cms.errors import Refusal


@dataclass(frozen=True, slots=True)
class Said:
    """What a plan, a finding or a log says. `values` are plain text and numbers, so that it fits into JSON."""

    msgid: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """What a person reads; `translate` turns a message id into their language."""
        return translate(self.msgid) % self.values if self.values else translate(self.msgid)

    def to_json(self) -> dict[str, Any]:
        """As job logs keep it."""
        return {"msgid": self.msgid, "values": dict(self.values)}


def say(msgid: str, **values: object) -> Said:
    """A sentence with values of any kind."""
    return Said(msgid, {name: value if isinstance(value, int) else str(value) for name, value in values.items()})


def of_refusal(refusal: Refusal) -> Said:
    """What a refusal says."""
    return say(refusal.message, **refusal.values)


def from_json(raw: Mapping[str, Any]) -> Said:
    """What a job log has kept. Raises KeyError."""
    return Said(raw["msgid"], raw["values"])
