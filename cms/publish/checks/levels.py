"""The level of each check before a publish: it blocks the publish, warns, or is off.

`OASIS_GATE=stale=block,alt=off` changes the levels below. That is decided by whoever deploys the
site, not by whoever publishes it, so that users cannot turn checks off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from cms.core.i18n import N_
from cms.core.messages import LazyMessage, from_json

Check = Literal[
    "files",
    "fields",
    "links",
    "references",
    "hreflang",
    "places",
    "stale",
    "missing",
    "alt",
    "headings",
    "figures",
    "punctuation",
    "words",
    "length",
    "outside",
]
Level = Literal["block", "warn", "off"]

BLOCKING: tuple[Check, ...] = ("files", "hreflang")
DEFAULTS: Mapping[Check, Level] = {
    check: "block" if check in BLOCKING else "warn" for check in get_args(Check)
}

LABELS: Mapping[Check, str] = {
    "files": N_("Unreadable files"),
    "fields": N_("Missing, unknown or contradictory fields"),
    "links": N_("Broken links"),
    "references": N_("References to missing or unpublished entries"),
    "hreflang": N_("One-sided links between languages"),
    "places": N_("Entries without an address"),
    "stale": N_("Outdated translations"),
    "missing": N_("Missing translations"),
    "alt": N_("Pictures without description"),
    "headings": N_("Skipped headings"),
    "figures": N_("Figures without source or date"),
    "punctuation": N_("Punctuation of the wrong width"),
    "words": N_("Words not to use"),
    "length": N_("Texts too long for a list"),
    "outside": N_("Links to other sites"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check has found, with what to do about it, and where: entry, field, page (each ""
    if none).

    In a text it stands at `start`, in units of UTF-16, and reads `quote`; `instead` is what may
    stand there. `times`: how often the same was found in the same text.
    """

    check: Check
    said: LazyMessage
    type: str = ""
    key: str = ""
    path: str = ""
    page: str = ""
    start: int = 0
    quote: str = ""
    instead: str | None = None
    times: int = 1

    def to_json(self) -> dict[str, Any]:
        """As job logs keep it."""
        return asdict(self) | {"said": self.said.to_json()}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Finding":
        """The finding that a job log has stored. Raises KeyError and TypeError."""
        return cls(**{**raw, "said": from_json(raw["said"])})

    @property
    def place(self) -> str:
        """Where it is, as the command line says it."""
        return self.page or f"{self.type}/{self.key}" + (f": {self.path}" if self.path else "")


@dataclass(frozen=True, slots=True)
class CheckLevels:
    """The level of each check."""

    levels: Mapping[Check, Level]

    def on(self, check: Check) -> bool:
        """Whether a check is made at all."""
        return self.levels[check] != "off"

    def blocks(self, finding: Finding) -> bool:
        """Whether a finding stops the publish."""
        return self.levels[finding.check] == "block"

    def blocking_first(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings of checks that are on: blocking ones first, then in the order of the checks."""
        order = list(DEFAULTS)
        return sorted(
            (one for one in findings if self.on(one.check)),
            key=lambda one: (not self.blocks(one), order.index(one.check)),
        )


def read_check_levels(settings: Iterable[str]) -> CheckLevels:
    """The levels of `check=level` settings. Raises ValueError for a check or a level there isn't."""
    levels = dict(DEFAULTS)
    for text in settings:
        check, _, level = text.partition("=")
        if check not in DEFAULTS or level not in ("block", "warn", "off"):
            raise ValueError(
                f"OASIS_GATE must have checks ({', '.join(DEFAULTS)}) with =block, =warn or =off, "
                f"not {text!r}"
            )
        levels[check] = level  # type: ignore[index, assignment]
    return CheckLevels(levels)
