"""The level of each check before a publish: it blocks the publish, warns, or is off.

`OASIS_GATE=stale=block,links=block` changes the levels below. This is a setting of the deployment, so
that editors can't turn checks off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from cms.core.feature import ContentCheck
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
]
Level = Literal["block", "warn", "off"]

BLOCKING: tuple[Check, ...] = ("files", "hreflang")

LABELS: Mapping[Check, str] = {
    "files": N_("Unreadable files"),
    "fields": N_("Missing, unknown or contradictory fields"),
    "links": N_("Broken links"),
    "references": N_("References to missing or unpublished entries"),
    "hreflang": N_("One-sided links between languages"),
    "places": N_("Entries without an address"),
    "stale": N_("Outdated translations"),
    "missing": N_("Missing translations"),
}
"""The headings of the core's checks."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that a check has found, its remedy and its location: entry, field, page
    (each "" if none).

    In a text it starts at `start`, in UTF-16 units, and reads `quote`; `instead` is a replacement.
    `times` is how often the same text has the same problem. `other` is another entry that it is
    about, as type/key.
    """

    check: str
    said: LazyMessage
    type: str = ""
    key: str = ""
    path: str = ""
    page: str = ""
    start: int = 0
    quote: str = ""
    instead: str | None = None
    times: int = 1
    other: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the finding as job logs store it."""
        return asdict(self) | {"said": self.said.to_json()}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Finding":
        """Return a finding from a job log. Raises KeyError and TypeError."""
        return cls(**{**raw, "said": from_json(raw["said"])})

    @property
    def place(self) -> str:
        """Its location, as the command line prints it."""
        return self.page or f"{self.type}/{self.key}" + (f": {self.path}" if self.path else "")


@dataclass(frozen=True, slots=True)
class CheckLevels:
    """The level of each check, and its heading (a message), both in the order of the checks.

    The log of an earlier publish may have findings of a check that is gone since, with its feature.
    They come last and block nothing.
    """

    levels: Mapping[str, Level]
    labels: Mapping[str, str]

    def on(self, check: str) -> bool:
        """Return whether a check runs at all."""
        return self.levels.get(check) != "off"

    def label(self, check: str) -> str:
        """Return the heading of a check (a message), its name if the check is gone."""
        return self.labels.get(check, check)

    def blocks(self, finding: Finding) -> bool:
        """Return whether a finding blocks the publish."""
        return self.levels.get(finding.check) == "block"

    def blocking_first(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings of checks that are on: blocking ones first, then in the order of the
        checks.
        """
        order = {check: number for number, check in enumerate(self.levels)}
        return sorted(
            (one for one in findings if self.on(one.check)),
            key=lambda one: (not self.blocks(one), order.get(one.check, len(order))),
        )


def read_check_levels(
    settings: Iterable[str], more: Mapping[str, ContentCheck] | None = None
) -> CheckLevels:
    """Parse `check=level` settings; `more` are the checks of features. Raises ValueError for an
    unknown check or level.
    """
    core = {name: (10 * number, label) for number, (name, label) in enumerate(LABELS.items(), 1)}
    known = core | {name: (check.order, check.label) for name, check in (more or {}).items()}
    labels = {name: known[name][1] for name in sorted(known, key=lambda name: known[name][0])}
    levels: dict[str, Level] = {name: "block" if name in BLOCKING else "warn" for name in labels}
    for text in settings:
        check, _, level = text.partition("=")
        if check not in levels or level not in ("block", "warn", "off"):
            raise ValueError(
                f"OASIS_GATE must have checks ({', '.join(levels)}) with =block, =warn or =off, "
                f"not {text!r}"
            )
        levels[check] = level  # type: ignore[assignment]
    return CheckLevels(levels, labels)
